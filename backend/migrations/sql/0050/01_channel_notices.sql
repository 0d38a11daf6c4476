SET LOCAL lock_timeout = '5s';
-- What its platform says of a channel itself: one row for each thing that it speaks of, the newest word.
CREATE TABLE channel_notices (
    channel_id bigint NOT NULL REFERENCES channels,
    about text NOT NULL,
    -- names a sentence; NULL: that is over
    code text,
    weight text NOT NULL CHECK (weight IN ('stopped', 'warning', 'news')),
    named jsonb NOT NULL,
    -- since when it is so; the newest word may have said it again
    at timestamptz NOT NULL,
    told_at timestamptz NOT NULL,
    until timestamptz,
    PRIMARY KEY (channel_id, about)
);
