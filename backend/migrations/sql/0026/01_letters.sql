-- The long parts of a letter, asked for when somebody looks: its HTML, made harmless, and the repeated tail of its text.
CREATE TABLE letters (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    html text NOT NULL,
    quote text NOT NULL,
    PRIMARY KEY (conversation_id, seq)
);
