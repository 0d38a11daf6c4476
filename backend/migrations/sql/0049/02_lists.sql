-- Lists of contacts and companies: what they are sorted by, and saved views of them.
CREATE INDEX contacts_created ON contacts (created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX contacts_updated ON contacts (updated_at, id) WHERE deleted_at IS NULL;
CREATE TABLE list_views (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity text NOT NULL CHECK (entity IN ('contact', 'company', 'card')),
    owner_id bigint NOT NULL REFERENCES users (id),
    whose text NOT NULL CHECK (whose IN ('me', 'team', 'all')),
    team_id bigint,
    name text NOT NULL,
    -- backend/lists/schemas.py: Look
    look jsonb NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    CHECK ((whose = 'team') = (team_id IS NOT NULL))
);
CREATE INDEX list_views_entity ON list_views (entity, owner_id);
