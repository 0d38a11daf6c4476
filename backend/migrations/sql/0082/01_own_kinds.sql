-- kinds of events that the administrator made (docs/decisions/0331); their facts are activities of the kind "own"
SET LOCAL lock_timeout = '5s';
CREATE TABLE activity_kinds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    icon text NOT NULL,
    color text NOT NULL,
    -- [{"key", "name", "type", "required", "options", "archived"}], in their order
    fields jsonb NOT NULL DEFAULT '[]',
    position int NOT NULL DEFAULT 0,
    archived_at timestamptz,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX activity_kinds_name ON activity_kinds (lower(name)) WHERE archived_at IS NULL;
-- names that programs give to what they tell: told twice, it happened once. Kept for good, whatever becomes of the fact
CREATE TABLE activity_keys (
    author text NOT NULL,
    key text NOT NULL,
    activity_id bigint NOT NULL,
    digest bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (author, key)
);
UPDATE roles SET rights = rights || ARRAY['activities.record']
WHERE 'notes.write' = ANY (rights) AND NOT 'activities.record' = ANY (rights);
UPDATE roles SET rights = rights || ARRAY['activities.delete']
WHERE key = 'supervisor' AND built_in AND NOT 'activities.delete' = ANY (rights);
-- one of them by its number: to see, to delete. Messages and other facts have no part in it
CREATE INDEX activities_own ON activities (id) WHERE kind = 'own';
