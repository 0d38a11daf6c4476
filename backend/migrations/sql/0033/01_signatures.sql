-- What stands under letters: user_id 0 is the mailbox's own, a person's stands in its place.
CREATE TABLE signatures (
    channel_id bigint NOT NULL REFERENCES channels (id),
    user_id bigint NOT NULL,
    text text NOT NULL,
    entities jsonb,
    company text NOT NULL DEFAULT '',
    PRIMARY KEY (channel_id, user_id)
);
