-- files and links bound to requests, people, companies (docs/decisions/0295)
SET LOCAL lock_timeout = '5s';
-- bytes that stand for themselves, whatever becomes of the upload or the message they came from
CREATE TABLE kept_files (
    id uuid PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    mime text NOT NULL,
    size bigint NOT NULL,
    width int,
    height int,
    duration_s double precision,
    storage_key text NOT NULL,
    -- as of attachments
    prepared text CHECK (prepared IN ('done', 'failed')),
    waveform smallint[],
    sound_key text,
    preview_key text,
    pages int,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX kept_files_unprepared ON kept_files (created_at, id)
    WHERE prepared IS NULL AND (kind <> 'document' OR mime = 'application/pdf');
CREATE INDEX kept_files_key ON kept_files (storage_key);
CREATE TABLE documents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_kind text NOT NULL CHECK (subject_kind IN ('card', 'contact', 'company')),
    subject_id bigint NOT NULL,
    title text NOT NULL,
    url text,
    file_id uuid REFERENCES kept_files (id),
    -- the message that brought it, and which of its files it was
    conversation_id bigint,
    seq bigint,
    from_id uuid,
    user_id bigint REFERENCES users (id),
    token_id bigint REFERENCES tokens (id),
    client_id uuid UNIQUE,
    rev bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    removed_by bigint REFERENCES users (id),
    CHECK (url IS NULL OR file_id IS NULL)
);
CREATE INDEX documents_subject ON documents (subject_kind, subject_id, created_at DESC, id DESC)
    WHERE removed_at IS NULL;
CREATE INDEX documents_file ON documents (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX documents_removed ON documents (removed_at) WHERE removed_at IS NOT NULL;
