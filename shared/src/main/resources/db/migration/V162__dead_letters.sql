-- Messages that were put aside, by a worker or by the broker: the leader moves them here from the *.dead queues.
-- Of one that nobody can read only length and fingerprint are kept: it could hold anything.
ALTER TABLE dead_letters
  ADD COLUMN job          jsonb,             -- the address that it was; null when nobody can read it
  ADD COLUMN verdict      text,              -- the reason code with which its item ended; null: a person should look
  ADD COLUMN bytes        integer NOT NULL DEFAULT 0,
  ADD COLUMN fingerprint  text NOT NULL,     -- SHA-256 of message and reason
  ADD COLUMN times        integer NOT NULL DEFAULT 1,
  ADD COLUMN last_put_at  timestamptz NOT NULL;
CREATE UNIQUE INDEX dead_letters_same ON dead_letters (queue, fingerprint);
CREATE INDEX dead_letters_oldest ON dead_letters (last_put_at);
CREATE INDEX dead_letters_to_look_at ON dead_letters (queue) WHERE verdict IS NULL;
