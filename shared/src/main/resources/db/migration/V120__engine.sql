-- What is still open in a run is asked for again and again, also when a million of its items have ended.
CREATE INDEX import_items_waiting_of_run ON import_items (run_no) WHERE state = 'waiting';
CREATE INDEX import_items_aside ON import_items (run_no, state) WHERE state IN ('held', 'parked');
