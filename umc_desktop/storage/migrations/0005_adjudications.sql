-- The few decisions on conflicts, without reading every label.
CREATE INDEX event_adjudications ON event (sample_id) WHERE kind = 'adjudication';
