-- A curious reader can open this file with any SQLite program. The truth is in `event`;
-- everything else about labels can be rebuilt from it.

CREATE TABLE property (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE annotator (
    id INTEGER PRIMARY KEY,
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE label_set (
    id INTEGER PRIMARY KEY,
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE label (
    id INTEGER PRIMARY KEY,
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    label_set_id INTEGER NOT NULL REFERENCES label_set (id),
    name TEXT NOT NULL,
    definition TEXT NOT NULL DEFAULT '',
    key TEXT NOT NULL DEFAULT '',
    UNIQUE (label_set_id, name)
) STRICT;

CREATE TABLE domain (
    id INTEGER PRIMARY KEY,
    uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
    name TEXT NOT NULL UNIQUE,
    label_set_id INTEGER NOT NULL REFERENCES label_set (id)
) STRICT;

-- `hash` names the sample on every machine; `id` is local and follows the import.
CREATE TABLE sample (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 16),
    domain_id INTEGER NOT NULL REFERENCES domain (id),
    identifier TEXT NOT NULL,
    text TEXT
) STRICT;
CREATE INDEX sample_by_domain ON sample (domain_id);

CREATE TABLE image (
    sample_id INTEGER PRIMARY KEY REFERENCES sample (id),
    bytes BLOB NOT NULL
) STRICT;

-- Answers known beforehand; for demos and simulation, never shown to the models.
CREATE TABLE known_label (
    sample_id INTEGER PRIMARY KEY REFERENCES sample (id),
    label_id INTEGER NOT NULL REFERENCES label (id)
) STRICT;

-- What was done, by whom: the audit log. `undone` is a cache of the undo events.
CREATE TABLE operation (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    command TEXT NOT NULL,
    request TEXT NOT NULL,
    annotator_id INTEGER REFERENCES annotator (id),
    finished_at TEXT NOT NULL,
    summary TEXT NOT NULL DEFAULT '',
    reversible INTEGER NOT NULL CHECK (reversible IN (0, 1)),
    undoes BLOB,
    undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

-- Insert-only. `id` is BLAKE2b-128 of everything the event says.
CREATE TABLE event (
    number INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    operation_id BLOB NOT NULL CHECK (length(operation_id) = 16),
    clock INTEGER NOT NULL,
    annotator_id INTEGER NOT NULL REFERENCES annotator (id),
    installation BLOB NOT NULL CHECK (length(installation) = 16),
    kind TEXT NOT NULL,
    sample_id INTEGER REFERENCES sample (id),
    body TEXT NOT NULL
) STRICT;
CREATE INDEX event_by_sample ON event (sample_id);
CREATE INDEX event_by_operation ON event (operation_id);

-- The current decision of each annotator on each sample, folded from `event`.
CREATE TABLE annotation (
    sample_id INTEGER NOT NULL REFERENCES sample (id),
    annotator_id INTEGER NOT NULL REFERENCES annotator (id),
    kind TEXT NOT NULL,
    label_id INTEGER REFERENCES label (id),
    event_number INTEGER NOT NULL REFERENCES event (number),
    clock INTEGER NOT NULL,
    PRIMARY KEY (sample_id, annotator_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE round (
    number INTEGER PRIMARY KEY,
    operation_id BLOB NOT NULL,
    finished_at TEXT NOT NULL,
    method TEXT NOT NULL,
    n_labelled INTEGER NOT NULL,
    metrics TEXT NOT NULL,
    settings TEXT NOT NULL
) STRICT;

-- Samples drawn at random for measuring, with the round that drew them.
CREATE TABLE audit (
    sample_id INTEGER PRIMARY KEY REFERENCES sample (id),
    round INTEGER NOT NULL
) STRICT;

CREATE TABLE queue_batch (
    id INTEGER PRIMARY KEY,
    round INTEGER NOT NULL,
    domain_id INTEGER NOT NULL REFERENCES domain (id),
    purpose TEXT NOT NULL,
    cluster INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE queue_sample (
    batch_id INTEGER NOT NULL REFERENCES queue_batch (id),
    position INTEGER NOT NULL,
    sample_id INTEGER NOT NULL REFERENCES sample (id),
    PRIMARY KEY (batch_id, position)
) STRICT, WITHOUT ROWID;

-- Numbers by the million: the map, and the last round's predictions and heads.
-- Little-endian, C order; `owner` is 'map', 'round' or 'heads'.
CREATE TABLE array (
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    part INTEGER NOT NULL,
    dtype TEXT NOT NULL,
    shape TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (owner, name, part)
) STRICT;

-- Rows that an import could not use: nothing is lost silently.
CREATE TABLE import_problem (
    id INTEGER PRIMARY KEY,
    operation_id BLOB NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT;
