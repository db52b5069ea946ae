-- What each merge brought, so that it can be taken back: the ids of its events, 16 bytes
-- each, and as JSON what it said and which round and queue it put others in place of.
CREATE TABLE merge (
    operation_id BLOB PRIMARY KEY CHECK (length(operation_id) = 16),
    report TEXT NOT NULL,
    brought BLOB NOT NULL,
    replaced TEXT NOT NULL
) STRICT;

-- Events of merges that were taken back. They are kept, and say nothing.
CREATE TABLE event_aside (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    operation_id BLOB NOT NULL,
    clock INTEGER NOT NULL,
    annotator_id INTEGER NOT NULL REFERENCES annotator (id),
    installation BLOB NOT NULL,
    kind TEXT NOT NULL,
    sample_id INTEGER REFERENCES sample (id),
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_aside_by_operation ON event_aside (operation_id);

-- Two copies of a file may both take the same operation back.
CREATE INDEX operation_undoing ON operation (undoes) WHERE undoes IS NOT NULL;
