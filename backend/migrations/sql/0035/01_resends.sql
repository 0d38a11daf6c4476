-- A message that did not go out there went to another address of the same person: once, whoever pressed.
CREATE TABLE resends (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    to_conversation_id bigint NOT NULL,
    to_seq bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (conversation_id, seq)
);
CREATE INDEX resends_to ON resends (to_conversation_id);
