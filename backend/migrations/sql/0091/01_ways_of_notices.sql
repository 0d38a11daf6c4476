-- how notices reach people (docs/decisions/0344, 0345)
SET LOCAL lock_timeout = '5s';
CREATE TABLE notice_wishes (
    user_id bigint PRIMARY KEY REFERENCES users (id),
    -- by kind, what differs from the house's
    kinds jsonb NOT NULL DEFAULT '{}',
    -- the hour at which a digest comes, in the person's own zone
    digest_at time NOT NULL DEFAULT '09:00',
    -- the address that was confirmed; another one has to be confirmed anew
    mail text
);
CREATE TABLE push_devices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    endpoint text NOT NULL UNIQUE,
    p256dh text NOT NULL,
    auth text NOT NULL,
    name text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    -- the last try, and what the push service said
    told_at timestamptz,
    result text
);
CREATE INDEX push_devices_user ON push_devices (user_id);
CREATE TABLE staff_links (
    user_id bigint PRIMARY KEY REFERENCES users (id),
    chat_id bigint NOT NULL UNIQUE,
    name text NOT NULL DEFAULT '',
    linked_at timestamptz NOT NULL DEFAULT now()
);
-- which alert of the bot is about what: an answer to it is the answer there
CREATE TABLE staff_alerts (
    chat_id bigint NOT NULL,
    message_id bigint NOT NULL,
    user_id bigint NOT NULL REFERENCES users (id),
    notice_id bigint REFERENCES notices (id) ON DELETE SET NULL,
    conversation_id bigint,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chat_id, message_id)
);
CREATE TABLE notice_deliveries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notice_id bigint NOT NULL REFERENCES notices (id) ON DELETE CASCADE,
    user_id bigint NOT NULL REFERENCES users (id),
    way text NOT NULL CHECK (way IN ('push', 'email', 'digest', 'bot', 'head')),
    -- a device's id, an address, a chat
    target text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'sending', 'sent', 'held', 'failed', 'unconfirmed')),
    -- why it waits, was held back or failed
    why text,
    -- told again because nobody had looked
    again boolean NOT NULL DEFAULT false,
    attempts int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    lease_until timestamptz,
    ended_at timestamptz,
    UNIQUE (notice_id, way, target)
);
CREATE INDEX notice_deliveries_due ON notice_deliveries (due_at, id) WHERE state = 'waiting';
CREATE INDEX notice_deliveries_lost ON notice_deliveries (lease_until) WHERE state = 'sending';
CREATE INDEX notice_deliveries_user ON notice_deliveries (user_id, id);
-- the administrator's words in place of the shipped ones
CREATE TABLE notice_texts (
    kind text NOT NULL,
    locale text NOT NULL CHECK (locale IN ('ru', 'en', 'lt')),
    title text NOT NULL,
    text text NOT NULL,
    rev bigint NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, locale)
);
