-- What is said about the project, and flags and notes, without reading every label.
CREATE INDEX event_beside_labels ON event (kind, clock)
    WHERE kind IN ('fact', 'flag', 'note');
