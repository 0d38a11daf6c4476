SET LOCAL lock_timeout = '5s';
-- What stands on requests and people stays as it was put; the dictionary alone says what it is now. `gone_at` without
-- `merged_into`: deleted. `stands_as`: through all merges, whatever it stands as now. A gone one's name is free for
-- another: `name` is then a space and its id, which nobody can type, and `former_name` what it was called.
ALTER TABLE tags
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN gone_at timestamptz,
    ADD COLUMN gone_by bigint,
    ADD COLUMN merged_into bigint,
    ADD COLUMN stands_as bigint,
    ADD COLUMN former_name text,
    -- macros that put it until it was deleted
    ADD COLUMN macros bigint[] NOT NULL DEFAULT '{}';
CREATE VIEW standing_tags AS
SELECT a.id AS put, g.id, g.name, g.color FROM tags a JOIN tags g ON g.id = coalesce(a.stands_as, a.id)
WHERE g.gone_at IS NULL;
