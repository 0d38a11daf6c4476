SET LOCAL lock_timeout = '5s';
-- `deleted_at` of both: archived, so that cards of before keep their word and nobody chooses it any more
ALTER TABLE sources
    ADD COLUMN version bigint NOT NULL DEFAULT 1;
ALTER TABLE rejection_reasons
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN parent_id bigint REFERENCES rejection_reasons (id);
-- "Price" may stand under several branches of the tree
DROP INDEX rejection_reasons_name;
CREATE UNIQUE INDEX rejection_reasons_name ON rejection_reasons (coalesce(parent_id, 0), lower(name))
WHERE deleted_at IS NULL;
