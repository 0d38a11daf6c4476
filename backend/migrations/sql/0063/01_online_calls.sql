-- Calls by the browser as they stand: who called, who took it, what the two browsers tell each other. A call that is
-- over keeps nothing of the latter.
SET LOCAL lock_timeout = '5s';
CREATE TABLE online_calls (
    id uuid PRIMARY KEY,
    channel_id bigint NOT NULL REFERENCES channels (id),
    visitor_id uuid NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    conversation_id bigint NOT NULL,
    -- by what the connector's words name its message
    name text NOT NULL,
    state text NOT NULL DEFAULT 'ringing' CHECK (state IN ('ringing', 'talking', 'over')),
    why text NOT NULL DEFAULT '',
    rang_at timestamptz NOT NULL DEFAULT now(),
    rings_until timestamptz NOT NULL,
    rung bigint[] NOT NULL DEFAULT '{}',
    first_id bigint,
    first_until timestamptz,
    declined bigint[] NOT NULL DEFAULT '{}',
    taken_by bigint REFERENCES users (id),
    taken_in uuid,
    taken_at timestamptz,
    over_at timestamptz,
    round integer NOT NULL DEFAULT 1,
    offer text,
    answer text,
    visitor_at timestamptz NOT NULL DEFAULT now(),
    operator_at timestamptz,
    CHECK ((state = 'talking') <= (taken_by IS NOT NULL)),
    CHECK (state <> 'over' OR (offer IS NULL AND answer IS NULL AND over_at IS NOT NULL))
);
-- one call of a visitor, one talk of a colleague
CREATE UNIQUE INDEX online_calls_of_visitor ON online_calls (visitor_id) WHERE state <> 'over';
CREATE UNIQUE INDEX online_calls_of_user ON online_calls (taken_by) WHERE state = 'talking';
CREATE INDEX online_calls_live ON online_calls (channel_id) WHERE state <> 'over';

CREATE UNLOGGED TABLE people_here (
    user_id bigint PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    seen_at timestamptz NOT NULL DEFAULT now()
);
