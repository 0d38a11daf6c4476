-- Threads and people that a platform calls otherwise by now: what it told before, and comes late, bears the old name.
CREATE TABLE called_otherwise (
    channel_id bigint NOT NULL,
    what text NOT NULL CHECK (what IN ('thread', 'person')),
    was text NOT NULL,
    now text NOT NULL,
    -- of the platform's word about it
    at timestamptz NOT NULL,
    PRIMARY KEY (channel_id, what, was)
);
CREATE INDEX called_otherwise_now ON called_otherwise (channel_id, what, now);
