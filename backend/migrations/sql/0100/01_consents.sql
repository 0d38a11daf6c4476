SET LOCAL lock_timeout = '5s';
-- What people are asked to agree to, by purpose and language. A text that was shown is never changed: another text is
-- another version. channel_id: a form's own words in place of the house's. Empty text: it is asked no more.
CREATE TABLE consent_texts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel_id bigint REFERENCES channels (id),
    purpose text NOT NULL CHECK (purpose IN ('processing', 'marketing')),
    locale text NOT NULL,
    version int NOT NULL,
    text text NOT NULL,
    url text,
    at timestamptz NOT NULL DEFAULT now(),
    user_id bigint REFERENCES users (id)
);
CREATE UNIQUE INDEX consent_texts_version ON consent_texts (coalesce(channel_id, 0), purpose, locale, version DESC);
REVOKE UPDATE, DELETE, TRUNCATE ON consent_texts FROM samovar_app;
-- Who agreed to which of them, when, where, from which address. Whose it is: whoever is known so in the channel
-- (identities); they may have agreed before their first word. told_at: when their history said so.
CREATE TABLE consents (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    text_id bigint NOT NULL REFERENCES consent_texts (id),
    purpose text NOT NULL CHECK (purpose IN ('processing', 'marketing')),
    channel_id bigint NOT NULL REFERENCES channels (id),
    external_user text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    how text NOT NULL CHECK (how IN ('tick', 'line', 'form', 'call')),
    ip text NOT NULL DEFAULT '',
    user_agent text NOT NULL DEFAULT '',
    page text NOT NULL DEFAULT '',
    told_at timestamptz,
    withdrawn_at timestamptz,
    withdrawn_by bigint REFERENCES users (id)
);
CREATE UNIQUE INDEX consents_stand ON consents (channel_id, external_user, text_id) WHERE withdrawn_at IS NULL;
CREATE INDEX consents_text ON consents (text_id);
CREATE INDEX consents_untold ON consents (at) WHERE told_at IS NULL;
