-- How often a worker took the item without bringing a step of it to an end: it may be the item that kills them.
ALTER TABLE import_items ADD COLUMN claims smallint NOT NULL DEFAULT 0;
