-- Who proved a key: a worker that takes its item up again finds its own proof however old it is,
-- until a new round of the item forgets who.
-- before_image: how the account was before its present holder changed it; null once it is admitted or put back.
-- aftercare: what is still owed to the account of an item that ended without admitting it; who claims the key
-- does it first. care_until keeps two from doing it at once.
ALTER TABLE upstream_keys
  ADD COLUMN proved_by_run  bigint,
  ADD COLUMN proved_by_item integer,
  ADD COLUMN proved_how     text,            -- gateway | host_test | both
  ADD COLUMN raised_at      timestamptz,     -- when its generation was last raised
  ADD COLUMN before_image   jsonb,
  ADD COLUMN aftercare      text,            -- rest | restore | delete
  ADD COLUMN care_until     timestamptz;
CREATE INDEX upstream_keys_aftercare ON upstream_keys (key_no) WHERE aftercare IS NOT NULL;

-- Which key has a place in service in a group; host_groups.in_service is their number. A place is taken
-- before the call that admits the account, so that no group grows beyond its capacity.
CREATE TABLE group_places (
  group_no    bigint NOT NULL REFERENCES host_groups,
  fingerprint bytea NOT NULL,
  taken_at    timestamptz NOT NULL,
  PRIMARY KEY (fingerprint, group_no)
);
