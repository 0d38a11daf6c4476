-- Two contacts became one, and how they stood: for who finds that they are two after all.
CREATE TABLE contact_merges (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stays_id bigint NOT NULL,
    goes_id bigint NOT NULL,
    merged_by bigint,
    at timestamptz NOT NULL DEFAULT now(),
    stood jsonb NOT NULL,
    undone_at timestamptz
);
CREATE INDEX contact_merges_stays ON contact_merges (stays_id) WHERE undone_at IS NULL;
CREATE UNIQUE INDEX contact_merges_goes ON contact_merges (goes_id) WHERE undone_at IS NULL;
-- Somebody said that these two are not the same: it is not asked again. The smaller id first.
CREATE TABLE contacts_apart (
    one_id bigint NOT NULL,
    other_id bigint NOT NULL,
    said_by bigint,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (one_id, other_id)
);
UPDATE roles SET rights = array_append(rights, 'contacts.merge')
WHERE key IN ('operator', 'supervisor') AND built_in AND NOT 'contacts.merge' = ANY (rights);
