-- A file with all that is known of somebody, for a week, for whoever asked for it.
CREATE TABLE person_exports (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contact_id bigint NOT NULL,
    user_id bigint NOT NULL REFERENCES users (id),
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'failed')),
    notes boolean NOT NULL,
    file_key text,
    size bigint NOT NULL DEFAULT 0,
    counts jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
