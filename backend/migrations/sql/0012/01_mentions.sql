-- Who was named in which note; the dialog then has them as a participant.
CREATE TABLE mentions (
    user_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint,
    PRIMARY KEY (user_id, conversation_id, seq)
);
CREATE INDEX mentions_newest ON mentions (user_id, at DESC);
