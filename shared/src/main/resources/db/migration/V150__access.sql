-- An id and a name may mean one group of the host: the row that knew it first speaks for both.
ALTER TABLE host_groups ADD COLUMN same_as bigint REFERENCES host_groups;
CREATE UNIQUE INDEX host_groups_one_speaker ON host_groups (host_no, host_group_id) WHERE same_as IS NULL;

-- That a group was looked at for a round of a run: once for all of its items.
CREATE TABLE host_group_checks (
  group_no       bigint NOT NULL REFERENCES host_groups,
  run_no         bigint NOT NULL,
  round          integer NOT NULL,
  refusal_code   text,                       -- null when the group can be used
  refusal_detail text,
  checked_at     timestamptz NOT NULL,
  PRIMARY KEY (group_no, run_no, round)
);

-- Who stands in a staging group: an account that is proved at the moment, one place an item.
CREATE TABLE staging_places (
  run_no     bigint NOT NULL,
  item_no    integer NOT NULL,
  host_no    bigint NOT NULL,
  staging_no integer NOT NULL,
  taken_at   timestamptz NOT NULL,
  PRIMARY KEY (run_no, item_no),
  FOREIGN KEY (host_no, staging_no) REFERENCES staging_groups
);
CREATE INDEX staging_places_of_group ON staging_places (host_no, staging_no);

-- The host allows 20 logins a minute and address: the next turn of the whole fleet.
CREATE TABLE host_login_turns (
  host_no   bigint PRIMARY KEY REFERENCES hosts,
  next_turn timestamptz NOT NULL
);
