-- The public name of a chat on a site, which stands in its pages.
CREATE UNIQUE INDEX channels_webchat_key ON channels ((settings ->> 'key')) WHERE kind = 'webchat';

-- Who opened the chat. `external_user` is the identity's and the thread's name once they have written.
CREATE TABLE visitors (
    id uuid PRIMARY KEY,
    channel_id bigint NOT NULL,
    external_user text NOT NULL,
    -- the site vouches for them
    signed boolean NOT NULL DEFAULT false,
    -- what they told of themselves; what colleagues know stands on the contact alone
    name text,
    phone text,
    email text,
    locale text,
    consent_at timestamptz,
    page jsonb,
    -- identities signed until then are void: they logged out
    ended_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (channel_id, external_user)
);
CREATE INDEX visitors_seen ON visitors (seen_at);
-- A visitor has one for each browser. Only the hash is kept.
CREATE TABLE visitor_tokens (
    token_hash bytea PRIMARY KEY,
    visitor_id uuid NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz
);
CREATE INDEX visitor_tokens_visitor ON visitor_tokens (visitor_id);
-- Uploads until a message takes them: `taken_by` is its client_id, so that a repeat finds them again.
CREATE TABLE visitor_files (
    id uuid PRIMARY KEY,
    visitor_id uuid NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    kind text NOT NULL,
    name text NOT NULL,
    mime text NOT NULL,
    size bigint NOT NULL,
    width int,
    height int,
    storage_key text NOT NULL,
    taken_by uuid,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX visitor_files_visitor ON visitor_files (visitor_id, created_at);

-- Somebody whose messages nobody has to answer: a chat on a site refuses them, other channels store them unwaited for.
ALTER TABLE contacts ADD COLUMN blocked_at timestamptz, ADD COLUMN blocked_by bigint;
