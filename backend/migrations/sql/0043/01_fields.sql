-- The administrator's own fields. Values lie in cards.fields, contacts.fields, companies.fields under the field's id.
CREATE TABLE field_groups (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity text NOT NULL CHECK (entity IN ('card', 'contact', 'company')),
    name text NOT NULL,
    position int NOT NULL DEFAULT 0
);
CREATE TABLE fields (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity text NOT NULL CHECK (entity IN ('card', 'contact', 'company')),
    kind text NOT NULL,
    name text NOT NULL,
    -- backend/fields/schemas.py: Setup
    setup jsonb NOT NULL,
    group_id bigint REFERENCES field_groups (id) ON DELETE SET NULL,
    position int NOT NULL DEFAULT 0,
    -- values of archived and deleted ones stay where they are, and nobody is shown them
    state text NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'archived', 'deleted')),
    version bigint NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by bigint REFERENCES users (id)
);
CREATE UNIQUE INDEX fields_name ON fields (entity, lower(name)) WHERE state = 'live';
-- Who changed what: append-only. `before` and `after` hold what differs.
CREATE TABLE field_versions (
    field_id bigint NOT NULL REFERENCES fields (id),
    version bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    user_id bigint,
    token_id bigint,
    what text NOT NULL,
    before jsonb NOT NULL DEFAULT '{}',
    after jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (field_id, version)
);
-- equality and "has one of" over every field by one index: no DDL when an administrator adds one (decision 0250)
CREATE INDEX cards_fields ON cards USING gin (fields jsonb_path_ops) WHERE fields <> '{}';
CREATE INDEX contacts_fields ON contacts USING gin (fields jsonb_path_ops) WHERE fields <> '{}';
