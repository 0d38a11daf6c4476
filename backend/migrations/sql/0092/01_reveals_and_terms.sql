SET LOCAL lock_timeout = '5s';
-- Who looked at a hidden phone or e-mail, or copied one: whose and when, never the value.
CREATE TABLE reveals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    user_id bigint NOT NULL REFERENCES users (id),
    contact_id bigint NOT NULL,
    field text NOT NULL CHECK (field IN ('phone', 'email')),
    how text NOT NULL CHECK (how IN ('shown', 'copied')),
    reason text NOT NULL DEFAULT ''
);
CREATE INDEX reveals_user ON reveals (user_id, at);
CREATE INDEX reveals_contact ON reveals (contact_id);
-- What the terms of keeping took, each day that they took something.
CREATE TABLE term_runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    removed jsonb NOT NULL
);
