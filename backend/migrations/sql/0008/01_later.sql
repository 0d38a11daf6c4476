-- An answer that waits for its time, one row each; the row goes when it is queued or called off.
CREATE TABLE scheduled_sends (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    author_id bigint NOT NULL,
    send_at timestamptz NOT NULL,
    as_ text CHECK (as_ IN ('take_over', 'for_responsible')),
    -- called off when the customer writes first
    unless_customer boolean NOT NULL DEFAULT true,
    -- after a restore the platform may have it already: then a person decides
    epoch uuid NOT NULL,
    saved_reply_id bigint,
    PRIMARY KEY (conversation_id, seq)
);
CREATE INDEX scheduled_sends_due ON scheduled_sends (send_at);
