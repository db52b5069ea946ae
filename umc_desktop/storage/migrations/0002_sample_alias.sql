-- Ids that further rows with a sample's content came with, and the domains those rows
-- named: labels for them find the sample.
CREATE TABLE sample_alias (
    identifier TEXT NOT NULL,
    domain_id INTEGER NOT NULL REFERENCES domain (id),
    sample_id INTEGER NOT NULL REFERENCES sample (id),
    PRIMARY KEY (identifier, domain_id, sample_id)
) STRICT, WITHOUT ROWID;
