-- What a channel signs in with by somebody's leave (OAuth 2), sealed. `app`: whose tokens they are.
CREATE TABLE channel_tokens (
    channel_id bigint PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
    app text NOT NULL,
    sealed bytea NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);
