-- not_before of an item that is ready says since when it is ready again; null when it never was handed out.
CREATE INDEX import_items_ready_again ON import_items (not_before) WHERE state = 'ready' AND not_before IS NOT NULL;
