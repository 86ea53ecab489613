-- Shaped for what the V2 API lists and filters; written in the transaction of the step they show.

CREATE TABLE run_summaries (
  run_no          bigint PRIMARY KEY REFERENCES import_runs,
  run_id          text NOT NULL UNIQUE,
  host_id         text NOT NULL,
  state           text NOT NULL,
  activity        text NOT NULL,
  mode            text NOT NULL,
  access_mode     text NOT NULL,
  total_items     integer NOT NULL,
  rows_uploaded   integer NOT NULL,
  rows_folded     integer NOT NULL,
  rows_rejected   integer NOT NULL,
  started_at      timestamptz NOT NULL,
  finished_at     timestamptz
);
CREATE INDEX run_summaries_newest ON run_summaries (started_at DESC, run_no DESC);
CREATE INDEX run_summaries_by_state ON run_summaries (state, started_at DESC, run_no DESC);

-- The base URLs of a run.
CREATE TABLE run_targets (
  run_no      bigint NOT NULL REFERENCES import_runs,
  target_no   integer NOT NULL,
  base_url    text NOT NULL,
  provider_id text NOT NULL,
  items       integer NOT NULL,
  PRIMARY KEY (run_no, target_no)
);
CREATE INDEX run_targets_base_url ON run_targets (base_url text_pattern_ops, run_no);
CREATE INDEX run_targets_provider ON run_targets (provider_id, run_no);

-- What an item shows. Sorting by (not done first, broken and degraded first, newest first) merges a few ranges
-- of the bucket index, one for each pair of stage and access status.
CREATE TABLE item_results (
  run_no                bigint NOT NULL,
  item_no               integer NOT NULL,
  row_no                integer NOT NULL,    -- the uploaded row, from 1
  target_no             integer NOT NULL,
  group_name            text,
  ref                   text,
  labels                jsonb,
  api_key_fingerprint   text,
  api_key_masked        text,
  requested_models      text[] NOT NULL DEFAULT '{}',
  current_stage         text NOT NULL,
  confirmation_status   text NOT NULL,
  access_status         text NOT NULL,
  reason_code           text,
  reason_detail         text,
  matched_account_state text,
  account_resolution    text,
  retry_count           integer NOT NULL DEFAULT 0,
  last_retry_at         timestamptz,
  advisories            text[] NOT NULL DEFAULT '{}',
  advisory_messages_en  text[] NOT NULL DEFAULT '{}',
  advisory_messages_zh  text[] NOT NULL DEFAULT '{}',
  last_error_stage      text,
  last_error            text,
  raw_models            text[] NOT NULL DEFAULT '{}',
  normalized_models     text[] NOT NULL DEFAULT '{}',
  canonical_model_families text[] NOT NULL DEFAULT '{}',
  recommended_models    text[] NOT NULL DEFAULT '{}',
  resolved_smoke_model  text,
  reused_from_provider_id text,
  reused_from_account_id bigint,
  channel_id            bigint,
  account_id            bigint,
  capability_profile    jsonb,
  proof                 jsonb,
  checked_at            timestamptz,
  updated_at            timestamptz NOT NULL,
  PRIMARY KEY (run_no, item_no)
) WITH (fillfactor = 80);
CREATE INDEX item_results_bucket ON item_results (run_no, current_stage, access_status, updated_at DESC, item_no DESC);
CREATE INDEX item_results_target ON item_results (run_no, target_no, current_stage, access_status, updated_at DESC, item_no DESC);
CREATE INDEX item_results_reason ON item_results (run_no, reason_code, current_stage, access_status, updated_at DESC, item_no DESC)
  WHERE reason_code IS NOT NULL;

-- Sums of a run, spread over shards so that workers do not wait for each other; reads add up.
CREATE TABLE run_counters (
  run_no          bigint NOT NULL,
  shard           integer NOT NULL,
  completed       bigint NOT NULL DEFAULT 0,
  active          bigint NOT NULL DEFAULT 0,
  degraded        bigint NOT NULL DEFAULT 0,
  broken          bigint NOT NULL DEFAULT 0,
  warnings        bigint NOT NULL DEFAULT 0,
  confirmed       bigint NOT NULL DEFAULT 0,  -- active and confirmed
  retries         bigint NOT NULL DEFAULT 0,
  tokens_probe    bigint NOT NULL DEFAULT 0,
  tokens_host_test bigint NOT NULL DEFAULT 0,
  tokens_gateway  bigint NOT NULL DEFAULT 0,
  host_calls      bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (run_no, shard)
) WITH (fillfactor = 50);

-- The trail of an item: append only.
CREATE TABLE item_events (
  run_no     bigint NOT NULL,
  item_no    integer NOT NULL,
  event_no   bigint GENERATED ALWAYS AS IDENTITY,
  event_type text NOT NULL,
  stage      text NOT NULL,
  attempt    smallint NOT NULL,
  message    text NOT NULL,
  payload    jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL,
  PRIMARY KEY (run_no, item_no, event_no)
);
