SET LOCAL lock_timeout = '5s';
-- What was found in a dialog's words and is offered no more: it was written down, or nobody wants it.
CREATE TABLE found_aside (
    conversation_id bigint NOT NULL,
    kind text NOT NULL CHECK (kind IN ('phone', 'email', 'sum', 'date')),
    value text NOT NULL,
    user_id bigint,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, kind, value)
);
