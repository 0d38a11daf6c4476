-- How warm people are (backend/contacts/warmth). Counted from the activities; may be emptied and counted again.
-- A table of its own: it changes with every message, and a person's row has many indexes.
SET LOCAL lock_timeout = '5s';
CREATE TABLE contact_warmth (
    contact_id bigint PRIMARY KEY REFERENCES contacts ON DELETE CASCADE,
    -- what was left of all points at score_at; below nothing, too
    score double precision NOT NULL DEFAULT 0,
    score_at timestamptz,
    -- log2(score) + score_at in half-lives: orders people without being touched; null where nothing is left
    heat double precision,
    -- 0 new, else a stage of the setting; null: not counted yet
    stage smallint,
    stage_since timestamptz,
    -- when the stage ends if nothing happens; null: never
    stage_until timestamptz,
    -- has left "new", which is never regained
    was_more boolean NOT NULL DEFAULT false,
    -- of the setting that it was counted by: another one counts everybody again
    version int NOT NULL DEFAULT 0
);
-- everybody of before is counted by the job that cools
INSERT INTO contact_warmth (contact_id, stage_until) SELECT id, now() FROM contacts WHERE deleted_at IS NULL;
CREATE INDEX contact_warmth_heat ON contact_warmth (heat DESC NULLS LAST, contact_id DESC);
CREATE INDEX contact_warmth_due ON contact_warmth (stage_until) WHERE stage_until IS NOT NULL;
CREATE INDEX contact_warmth_version ON contact_warmth (version);
