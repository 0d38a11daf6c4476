-- files and links of the house (docs/decisions/0296)
SET LOCAL lock_timeout = '5s';
CREATE TABLE library_items (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    -- a path: "Договоры/2026"
    folder text NOT NULL DEFAULT '',
    -- the one that stands
    version int NOT NULL DEFAULT 1,
    rev bigint NOT NULL DEFAULT 1,
    user_id bigint REFERENCES users (id),
    token_id bigint REFERENCES tokens (id),
    client_id uuid UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    removed_by bigint REFERENCES users (id)
);
CREATE TABLE library_versions (
    item_id bigint NOT NULL REFERENCES library_items (id) ON DELETE CASCADE,
    version int NOT NULL,
    file_id uuid REFERENCES kept_files (id),
    url text,
    user_id bigint REFERENCES users (id),
    token_id bigint REFERENCES tokens (id),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (item_id, version),
    CHECK (num_nonnulls(file_id, url) = 1)
);
CREATE INDEX library_versions_file ON library_versions (file_id) WHERE file_id IS NOT NULL;
ALTER TABLE documents ADD COLUMN library_id bigint REFERENCES library_items (id);
CREATE INDEX documents_library ON documents (library_id) WHERE library_id IS NOT NULL;
UPDATE roles SET rights = rights || ARRAY['library.manage']
WHERE key = 'supervisor' AND built_in AND NOT 'library.manage' = ANY (rights);
