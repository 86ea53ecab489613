-- One row for each attempt of a probe, not only for its round.
ALTER TABLE probe_results
  ADD COLUMN attempt smallint NOT NULL DEFAULT 1,
  DROP CONSTRAINT probe_results_pkey,
  ADD PRIMARY KEY (run_no, item_no, round, attempt);
