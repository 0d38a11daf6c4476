SET LOCAL lock_timeout = '5s';
CREATE TABLE imports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    -- the key that it was asked for with: what that may not do, the import may not either
    token_id bigint,
    entity text NOT NULL CHECK (entity IN ('contact', 'company', 'lead', 'deal')),
    state text NOT NULL DEFAULT 'draft' CHECK (state IN
        ('draft', 'checking', 'checked', 'running', 'paused', 'done', 'cancelled', 'undoing', 'undone')),
    file_name text NOT NULL,
    file_key text NOT NULL,
    -- how the file is read: kind, encoding, delimiter, sheets, sheet, header
    read jsonb NOT NULL,
    headers text[] NOT NULL DEFAULT '{}',
    -- columns, what stands where a row says nothing, what happens to those who are known
    setup jsonb NOT NULL DEFAULT '{}',
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    ended_at timestamptz
);
CREATE INDEX imports_user ON imports (user_id, id DESC);
CREATE TABLE import_rows (
    import_id bigint NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    -- of the file, as people count
    line int NOT NULL,
    cells text[] NOT NULL,
    -- what the check says, and what the run did
    checked text CHECK (checked IN ('new', 'filled', 'updated', 'skipped', 'error')),
    done text CHECK (done IN ('new', 'filled', 'updated', 'skipped', 'error')),
    why jsonb,
    -- phones, e-mails, tax ids in the form that is compared: a double within the file is found by them
    keys text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (import_id, line)
);
CREATE INDEX import_rows_keys ON import_rows USING gin (keys) WHERE checked = 'new';
-- what an import made or changed, as it left it
CREATE TABLE import_made (
    import_id bigint NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('card', 'contact', 'company')),
    thing_id bigint NOT NULL,
    line int NOT NULL,
    -- false: it was there before
    made boolean NOT NULL,
    rev bigint NOT NULL,
    undone text CHECK (undone IN ('removed', 'left')),
    why text,
    PRIMARY KEY (import_id, kind, thing_id)
);
CREATE TABLE import_mappings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    entity text NOT NULL CHECK (entity IN ('contact', 'company', 'lead', 'deal')),
    name text NOT NULL,
    -- header → where it goes
    targets jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX import_mappings_name ON import_mappings (user_id, entity, lower(name));
CREATE TABLE exports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    token_id bigint,
    entity text NOT NULL CHECK (entity IN ('contact', 'company', 'card')),
    format text NOT NULL CHECK (format IN ('csv', 'xlsx', 'vcard', 'outlook')),
    asked jsonb NOT NULL,
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
    total int NOT NULL DEFAULT 0,
    done int NOT NULL DEFAULT 0,
    file_key text,
    file_name text NOT NULL,
    size bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
CREATE INDEX exports_user ON exports (user_id, id DESC);
UPDATE roles SET rights = rights || ARRAY['contacts.import', 'contacts.export', 'cards.import', 'cards.export']
WHERE key = 'supervisor' AND built_in AND NOT 'contacts.import' = ANY (rights);
