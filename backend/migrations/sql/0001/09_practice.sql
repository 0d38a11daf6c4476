-- Scripted customers: how far each has come, so that a restart goes on where it was.
CREATE TABLE practice_customers (
    channel_id bigint NOT NULL,
    customer text NOT NULL,
    script text NOT NULL,
    step int NOT NULL DEFAULT 0,
    due_at timestamptz,
    state jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (channel_id, customer)
);
CREATE TABLE practice_sent (
    channel_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    ref text NOT NULL,
    customer text NOT NULL,
    text text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (channel_id, id),
    UNIQUE (channel_id, ref)
);
