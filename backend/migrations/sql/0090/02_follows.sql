-- who follows what, and how much of it they are told (F5–F7); what of it was told already
SET LOCAL lock_timeout = '5s';
CREATE TABLE follows (
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('house', 'own', 'section', 'view', 'user', 'card', 'contact', 'company')),
    -- of a section: which one
    section text NOT NULL DEFAULT '',
    -- of a view, a colleague and an entity: which one
    subject_id bigint NOT NULL DEFAULT 0,
    -- off: they left it, and no default brings it back
    level text NOT NULL CHECK (level IN ('all', 'money', 'mentions', 'off')),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, kind, section, subject_id)
);
CREATE INDEX follows_subject ON follows (kind, subject_id, user_id) WHERE level <> 'off';
CREATE INDEX follows_listed ON follows (user_id, at DESC, kind, subject_id) WHERE level <> 'off';
-- what people follow unless they say otherwise: of a role, of a team, of whoever comes from now on
CREATE TABLE follow_defaults (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    whom text NOT NULL CHECK (whom IN ('role', 'team', 'new')),
    whom_id bigint NOT NULL DEFAULT 0,
    kind text NOT NULL CHECK (kind IN ('house', 'own', 'section')),
    section text NOT NULL DEFAULT '',
    level text NOT NULL CHECK (level IN ('all', 'money', 'mentions')),
    since timestamptz NOT NULL DEFAULT now(),
    UNIQUE (whom, whom_id, kind, section)
);
-- facts that followers were told of, for as long as the log of events may tell of them again
CREATE TABLE feed_told (
    activity_id bigint PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX feed_told_at ON feed_told (at);
-- comments are notes in the dialog of what they are about; here stands only under which fact they were written
CREATE TABLE feed_comments (
    activity_id bigint NOT NULL,
    conversation_id bigint NOT NULL REFERENCES conversations ON DELETE CASCADE,
    seq bigint NOT NULL,
    PRIMARY KEY (activity_id, conversation_id, seq)
);
CREATE INDEX feed_comments_talk ON feed_comments (conversation_id);
CREATE TABLE feed_likes (
    activity_id bigint NOT NULL,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (activity_id, user_id)
);
CREATE INDEX feed_likes_user ON feed_likes (user_id);
-- notes about a person without any dialog, and about a company: where a dialog is, a note stands there
CREATE TABLE client_notes (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contact_id bigint REFERENCES contacts ON DELETE CASCADE,
    company_id bigint REFERENCES companies ON DELETE CASCADE,
    author_id bigint REFERENCES users (id),
    text text NOT NULL,
    entities jsonb NOT NULL DEFAULT '[]',
    client_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(contact_id, company_id) = 1),
    UNIQUE (author_id, client_id)
);
CREATE INDEX client_notes_contact ON client_notes (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX client_notes_company ON client_notes (company_id) WHERE company_id IS NOT NULL;
CREATE TABLE client_note_named (
    note_id bigint NOT NULL REFERENCES client_notes ON DELETE CASCADE,
    user_id bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (note_id, user_id)
);
CREATE INDEX client_note_named_user ON client_note_named (user_id);
