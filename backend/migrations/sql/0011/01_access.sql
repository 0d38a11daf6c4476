-- Threads whose key begins with `prefix` are of somebody's own account (Telegram Business), answered through ours.
CREATE TABLE channel_access (
    channel_id bigint NOT NULL,
    prefix text NOT NULL,
    -- whose account: the platform's name of the person, and how they are called
    owner text NOT NULL,
    name text NOT NULL DEFAULT '',
    -- why nobody can answer there: the code of a sentence under errors; NULL = one can
    closed text,
    lacks text[] NOT NULL DEFAULT '{}',
    at timestamptz NOT NULL,
    PRIMARY KEY (channel_id, prefix)
);
