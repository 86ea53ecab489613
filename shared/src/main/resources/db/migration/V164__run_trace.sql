-- The W3C traceparent of the request that made the run: all that is done for it belongs to that trace.
ALTER TABLE import_runs ADD COLUMN traceparent text NOT NULL DEFAULT '';
