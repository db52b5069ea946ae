-- Images of a sample after its first, in order. The first stays where it always was, so
-- that a file full of photographs need not be written anew.
CREATE TABLE further_image (
    id INTEGER PRIMARY KEY,
    sample_id INTEGER NOT NULL REFERENCES sample (id),
    position INTEGER NOT NULL CHECK (position > 1),
    bytes BLOB NOT NULL,
    UNIQUE (sample_id, position)
) STRICT;
