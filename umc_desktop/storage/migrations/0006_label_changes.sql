-- How a label was made, and what is folded from the facts about it: its name, definition
-- and key of today, the label it was merged into, and whether it is still made. What was
-- made by hand can be unmade by undo.
ALTER TABLE label ADD COLUMN first_name TEXT NOT NULL DEFAULT '';
ALTER TABLE label ADD COLUMN first_definition TEXT NOT NULL DEFAULT '';
ALTER TABLE label ADD COLUMN first_key TEXT NOT NULL DEFAULT '';
ALTER TABLE label ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0 CHECK (by_hand IN (0, 1));
ALTER TABLE label ADD COLUMN merged_into INTEGER REFERENCES label (id);
ALTER TABLE label ADD COLUMN made INTEGER NOT NULL DEFAULT 1 CHECK (made IN (0, 1));
UPDATE label SET first_name = name, first_definition = definition, first_key = key;
