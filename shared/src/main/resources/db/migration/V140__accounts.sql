-- Who proved a key: a worker that takes its item up again finds its own proof however old it is.
ALTER TABLE upstream_keys
  ADD COLUMN proved_by_run  bigint,
  ADD COLUMN proved_by_item integer;

-- Which key has a place in service in a group; host_groups.in_service is their number. A place is taken
-- before the call that admits the account, so that no group grows beyond its capacity.
CREATE TABLE group_places (
  group_no    bigint NOT NULL REFERENCES host_groups,
  fingerprint bytea NOT NULL,
  taken_at    timestamptz NOT NULL,
  PRIMARY KEY (group_no, fingerprint)
);
