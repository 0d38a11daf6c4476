-- what a person is told of (docs/decisions/0343); its words are made when it is read, in the reader's language
SET LOCAL lock_timeout = '5s';
CREATE TABLE notices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    -- one of backend/notify/kinds.py
    kind text NOT NULL,
    -- what it is about: whoever no longer sees that is shown none of the notice's words
    subject_kind text NOT NULL,
    subject_id bigint,
    -- what a press on it opens
    place jsonb NOT NULL DEFAULT '{}',
    data jsonb NOT NULL DEFAULT '{}',
    -- several of one group stand as one line
    group_key text NOT NULL,
    -- told once, however often its cause is seen
    once text,
    -- in the centre; else only on its way to a device, a mailbox or a messenger
    shown boolean NOT NULL DEFAULT true,
    at timestamptz NOT NULL DEFAULT now(),
    read_at timestamptz
);
CREATE UNIQUE INDEX notices_once ON notices (user_id, once) WHERE once IS NOT NULL;
CREATE INDEX notices_mine ON notices (user_id, id) WHERE shown;
CREATE INDEX notices_group ON notices (user_id, group_key, id) WHERE shown;
CREATE INDEX notices_unread ON notices (user_id, id) WHERE read_at IS NULL;
CREATE INDEX notices_subject ON notices (subject_kind, subject_id);
CREATE INDEX notices_age ON notices (at);
