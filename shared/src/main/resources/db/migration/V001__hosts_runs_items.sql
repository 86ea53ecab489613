-- Codes are the lower-case names of the enums in relay.run; times are UTC instants.
-- run_no and item_no are the short keys of the database; run_id and item_id are what the API shows.

CREATE TABLE hosts (
  host_no           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  host_id           text NOT NULL UNIQUE,
  name              text NOT NULL UNIQUE,
  base_url          text NOT NULL,
  auth_type         text NOT NULL,
  credential_sealed bytea NOT NULL,
  version           text,
  status            text NOT NULL,
  status_reasons    jsonb NOT NULL DEFAULT '[]',
  is_default        boolean NOT NULL DEFAULT false,
  calls_per_second  integer NOT NULL DEFAULT 20,
  created_at        timestamptz NOT NULL,
  updated_at        timestamptz NOT NULL
);
CREATE UNIQUE INDEX hosts_one_default ON hosts (is_default) WHERE is_default;

CREATE TABLE host_capability_snapshots (
  snapshot_no  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  host_no      bigint NOT NULL REFERENCES hosts,
  version      text,
  status       text NOT NULL,
  capabilities jsonb NOT NULL,
  reasons      jsonb NOT NULL DEFAULT '[]',
  taken_at     timestamptz NOT NULL
);
CREATE INDEX host_capability_snapshots_newest ON host_capability_snapshots (host_no, taken_at DESC);

-- A group of a host that we use: prepared once for the whole fleet, by whoever holds the claim.
CREATE TABLE host_groups (
  group_no        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  host_no         bigint NOT NULL REFERENCES hosts,
  reference       text NOT NULL,             -- an id or exact name, as asked for
  template        jsonb NOT NULL DEFAULT '{}', -- how to make it when it is not there
  state           text NOT NULL DEFAULT 'unprepared', -- unprepared | preparing | ready | refused
  claimed_by      text,
  claim_epoch     integer NOT NULL DEFAULT 0,
  claim_until     timestamptz,
  origin          text,                      -- created | found
  host_group_id   bigint,
  host_group_name text,
  subscription    boolean,                   -- a subscription group
  channel_id      bigint,
  channel_origin  text,                      -- created | found
  plan_id         bigint,
  intent          text,                      -- create_group | create_channel | create_plan: committed before the call
  exposed_models  text[] NOT NULL DEFAULT '{}', -- the public names that its users may ask for
  unpriced_models text[] NOT NULL DEFAULT '{}', -- those of them that the host serves free of charge
  exposed_version integer NOT NULL DEFAULT 0,
  in_service      integer NOT NULL DEFAULT 0,
  prepared_at     timestamptz,
  UNIQUE (host_no, reference)
);

-- Private groups in which accounts are proved before any user can reach them.
CREATE TABLE staging_groups (
  host_no           bigint NOT NULL REFERENCES hosts,
  staging_no        integer NOT NULL,
  host_group_id     bigint NOT NULL,
  probe_key_id      bigint NOT NULL,
  probe_key_sealed  bytea NOT NULL,
  schedulable       integer NOT NULL DEFAULT 0, -- places taken
  doubted_at        timestamptz,             -- the host refused its key: looked after before the next use
  PRIMARY KEY (host_no, staging_no)
);

-- Users that we made on a host, "@probe" among them.
CREATE TABLE managed_users (
  host_no          bigint NOT NULL REFERENCES hosts,
  selector         text NOT NULL,            -- "@probe" or an e-mail
  email            text NOT NULL,
  host_user_id     bigint,
  password_sealed  bytea NOT NULL,
  session_sealed   bytea,
  session_until    timestamptz,
  checked_at       timestamptz,              -- when user and balance were last seen in order
  claimed_by       text,
  claim_epoch      integer NOT NULL DEFAULT 0,
  claim_until      timestamptz,
  PRIMARY KEY (host_no, selector)
);

-- Keys that managed users hold for a group, used by the access closure.
CREATE TABLE managed_user_keys (
  host_no       bigint NOT NULL,
  selector      text NOT NULL,
  host_group_id bigint NOT NULL,
  host_key_id   bigint NOT NULL,
  key_sealed    bytea NOT NULL,
  PRIMARY KEY (host_no, selector, host_group_id),
  FOREIGN KEY (host_no, selector) REFERENCES managed_users
);

CREATE TABLE import_runs (
  run_no          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id          text NOT NULL UNIQUE,
  host_no         bigint NOT NULL REFERENCES hosts,
  state           text NOT NULL,
  activity        text NOT NULL,
  settings        jsonb NOT NULL,
  probe_key_sealed bytea,                    -- the self_service user's key
  data_key_sealed bytea,                     -- wraps the items' keys; null once destroyed
  total_items     integer NOT NULL,
  barrier         text NOT NULL DEFAULT 'none', -- none | closed | open | stopped
  round           integer NOT NULL DEFAULT 1,
  started_at      timestamptz NOT NULL,
  finished_at     timestamptz,
  key_retention_until timestamptz
);
CREATE INDEX import_runs_open ON import_runs (run_no) WHERE state = 'running';

-- The number of runs accepted on a day, for run ids.
CREATE TABLE run_days (
  day  date PRIMARY KEY,
  runs integer NOT NULL
);

-- The work row of an item: small and hot, the only authority over who may work on it.
-- No foreign keys: two checks a row would cost a third of an upload's time, and the one statement
-- that makes these rows makes run and groups in the same transaction.
CREATE TABLE import_items (
  run_no       bigint NOT NULL,
  item_no      integer NOT NULL,
  target_no    integer NOT NULL,             -- its base URL: run_targets
  group_no     bigint,                       -- host_groups; null when the row is bad
  stage        text NOT NULL,
  state        text NOT NULL,
  attempt      smallint NOT NULL DEFAULT 1,  -- of this stage, from 1
  lease_epoch  integer NOT NULL DEFAULT 0,
  lease_until  timestamptz,
  not_before   timestamptz,
  waits_for    text,
  closure_no   bigint,
  admitted_at  timestamptz,
  fingerprint  bytea NOT NULL,
  requested_models text[] NOT NULL DEFAULT '{}',
  account      jsonb,                        -- what the row says of its own account: relay.run.AccountOverride
  findings     jsonb,                        -- what the stages learned: relay.run.ItemFindings
  PRIMARY KEY (run_no, item_no)
) WITH (fillfactor = 70);
CREATE INDEX import_items_ready ON import_items (run_no, target_no, item_no) WHERE state = 'ready';
CREATE INDEX import_items_in_flight ON import_items (run_no, item_no) WHERE state = 'in_flight';
CREATE INDEX import_items_waiting ON import_items (not_before) WHERE state = 'waiting';
CREATE INDEX import_items_closure ON import_items (closure_no) WHERE state = 'waiting' AND closure_no IS NOT NULL;

CREATE TABLE item_secrets (
  run_no  bigint NOT NULL,
  item_no integer NOT NULL,
  sealed  bytea NOT NULL,                    -- the key under the run's data key
  PRIMARY KEY (run_no, item_no)
);

-- Rows that were folded into the item of an earlier row with the same key.
CREATE TABLE duplicate_rows (
  run_no  bigint NOT NULL,
  row_no  integer NOT NULL,
  item_no integer NOT NULL,
  ref     text,
  labels  jsonb,
  PRIMARY KEY (run_no, row_no)
);

-- The key itself, across runs: its account on the host and who may change that now.
CREATE TABLE upstream_keys (
  key_no        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  host_no       bigint NOT NULL REFERENCES hosts,
  fingerprint   bytea NOT NULL,
  base_url      text NOT NULL,
  provider_id   text NOT NULL,
  account_id    bigint,
  account_origin text,                       -- created | adopted
  generation    integer NOT NULL DEFAULT 1,
  held_by_run   bigint,                      -- the lease: one item from provision to admission or verdict
  held_by_item  integer,
  proved_at     timestamptz,
  proved_generation integer,
  proved_model  text,
  placement     text,
  last_access   text,
  last_reason   text,
  last_confirmation text,
  last_checked_at timestamptz,
  UNIQUE (host_no, fingerprint)
);
CREATE INDEX upstream_keys_held ON upstream_keys (held_by_run, held_by_item) WHERE held_by_run IS NOT NULL;

-- Committed before an account is created, so that a lost answer is looked for and not repeated.
CREATE TABLE account_intents (
  host_no      bigint NOT NULL,
  fingerprint  bytea NOT NULL,
  generation   integer NOT NULL,
  run_no       bigint NOT NULL,
  item_no      integer NOT NULL,
  account_name text NOT NULL,
  request      jsonb NOT NULL,               -- the body without the key
  account_id   bigint,                       -- the answer, once known
  state        text NOT NULL,                -- open | answered | to_delete | deleted
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (host_no, fingerprint, generation)
);
CREATE INDEX account_intents_open ON account_intents (host_no, created_at) WHERE state IN ('open', 'to_delete');

-- What we made, adopted or changed on a host, and for whom: the ledger.
CREATE TABLE managed_resources (
  resource_no   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  host_no       bigint NOT NULL REFERENCES hosts,
  resource_type text NOT NULL,               -- group | channel | plan | account | user | key | subscription
  host_resource_id text NOT NULL,
  logical_key   text NOT NULL,
  name          text NOT NULL,
  content_hash  text,
  gone_at       timestamptz,
  gone_reason   text,
  created_at    timestamptz NOT NULL,
  UNIQUE (host_no, resource_type, host_resource_id),
  UNIQUE (host_no, resource_type, logical_key)
);

CREATE TABLE managed_resource_uses (
  resource_no  bigint NOT NULL REFERENCES managed_resources,
  run_no       bigint NOT NULL,
  kind         text NOT NULL,                -- created | adopted | bound | mapped | extended
  before_image jsonb,
  noted_at     timestamptz NOT NULL,
  PRIMARY KEY (resource_no, run_no, kind)
);

-- One access closure for a host, group, access mode, user set and smoke model; its items wait for it.
CREATE TABLE access_closures (
  closure_no   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  host_no      bigint NOT NULL,
  group_no     bigint NOT NULL REFERENCES host_groups,
  access_mode  text NOT NULL,
  users_key    text NOT NULL,                -- hash of the user set or of the probe key
  smoke_model  text NOT NULL,                -- the public name
  run_no       bigint NOT NULL,              -- whose settings describe the users
  state        text NOT NULL DEFAULT 'idle', -- idle | queued | running
  lease_epoch  integer NOT NULL DEFAULT 0,
  lease_until  timestamptz,
  attempt      integer NOT NULL DEFAULT 1,
  not_before   timestamptz,
  last_started_at timestamptz,
  last_ended_at timestamptz,
  UNIQUE (host_no, group_no, access_mode, users_key, smoke_model)
);

-- The evidence of each closure that ran (seed 001: completion_ok/status/type/preview).
CREATE TABLE access_closure_records (
  record_no          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  closure_no         bigint NOT NULL REFERENCES access_closures,
  ended_at           timestamptz NOT NULL,
  outcome            text NOT NULL,          -- passed | failed | retried
  reason_code        text,
  models_seen        boolean,
  completion_ok      boolean,
  completion_status  integer,
  completion_type    text,
  completion_preview text,
  detail             text
);
CREATE INDEX access_closure_records_newest ON access_closure_records (closure_no, ended_at DESC);

-- The evidence of a probe, one row an item and round.
CREATE TABLE probe_results (
  run_no    bigint NOT NULL,
  item_no   integer NOT NULL,
  round     integer NOT NULL,
  outcome   text NOT NULL,
  report    jsonb NOT NULL,
  probed_at timestamptz NOT NULL,
  PRIMARY KEY (run_no, item_no, round)
);

-- Live processes; their number divides fleet-wide limits, their concurrency bounds what is in flight.
CREATE TABLE workers (
  worker_id   text PRIMARY KEY,
  kind        text NOT NULL,                 -- import | reconcile
  concurrency integer NOT NULL,
  seen_at     timestamptz NOT NULL
);

CREATE TABLE dead_letters (
  dead_letter_no bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue     text NOT NULL,
  run_no    bigint,
  item_no   integer,
  reason    text NOT NULL,
  put_at    timestamptz NOT NULL
);

-- Answers of submissions that carried an Idempotency-Key. A request that is still running has no row
-- here: it holds an advisory lock, which ends with its connection.
CREATE TABLE idempotency_requests (
  token_id        text NOT NULL,
  idempotency_key text NOT NULL,
  fingerprint     bytea NOT NULL,            -- SHA-256 of the decompressed body and the query
  run_id          text NOT NULL,
  answer          jsonb NOT NULL,
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (token_id, idempotency_key)
);
CREATE INDEX idempotency_requests_oldest ON idempotency_requests (created_at);

CREATE TABLE audit_log (
  entry_no   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL,
  token_id   text NOT NULL,
  method     text NOT NULL,
  path       text NOT NULL,
  status     integer NOT NULL,
  request_id text NOT NULL
);
