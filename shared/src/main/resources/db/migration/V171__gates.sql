-- One gate for each host and each base URL, for the whole fleet: relay.gate.Circuit. Workers merge what they
-- met with their heartbeat; the leader sends the items that test a stopped gate.
CREATE TABLE gates (
  gate_no      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind         text NOT NULL,                -- host | upstream
  resource     text NOT NULL,                -- a host's id, or a base URL
  calls_per_second integer,                  -- of all workers together; null: the setting for all
  concurrent   integer,
  state        text NOT NULL,                -- passing | stopped | testing
  since        timestamptz NOT NULL,         -- passing: since it last opened; else since it stopped
  seen         jsonb NOT NULL DEFAULT '[]',  -- what the last different keys met
  believed     text,                         -- a refusal that is taken for the keys' own
  fault        text,                         -- stopped and testing: what all met
  alike_since  timestamptz,
  failed_tests integer NOT NULL DEFAULT 0,
  why          text,
  test_at      timestamptz,                  -- stopped: the next test; testing: until then its tester is waited for
  tester       text,                         -- the beginning of its key's fingerprint
  good_at      timestamptz,                  -- when somebody last came through well
  seen_at      timestamptz NOT NULL,         -- when somebody last came
  UNIQUE (kind, resource)
);

-- The gate that a parked item waits at; the item's not_before is when it gives up.
ALTER TABLE import_items ADD COLUMN gate_no bigint;
CREATE INDEX import_items_parked ON import_items (gate_no, lease_epoch) WHERE state = 'waiting' AND gate_no IS NOT NULL;

-- Since when an access closure waits out an outage of its host.
ALTER TABLE access_closures ADD COLUMN outage_since timestamptz;
