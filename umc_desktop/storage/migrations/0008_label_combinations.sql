-- A label set gives a sample one label or several: folded from the facts about it.
ALTER TABLE label_set ADD COLUMN several INTEGER NOT NULL DEFAULT 0 CHECK (several IN (0, 1));
-- What a sample carries in a set that gives several labels, or none of them, has a row
-- among the labels, so that annotations name it: the ids of its labels as a JSON list,
-- ascending. It is folded from the events that give it. NULL for a label itself.
ALTER TABLE label ADD COLUMN combines TEXT;
