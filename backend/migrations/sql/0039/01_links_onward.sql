-- Whoever opens such a link in that channel is this contact. Of the token we keep its hash alone.
CREATE TABLE contact_links (
    token_hash bytea PRIMARY KEY,
    contact_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    conversation_id bigint NOT NULL,
    -- the colleague who copied it; NULL: the visitor's own
    made_by bigint,
    made_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX contact_links_contact ON contact_links (contact_id) WHERE used_at IS NULL;
CREATE INDEX contact_links_expires ON contact_links (expires_at);
ALTER TABLE contact_merges ADD COLUMN reason text NOT NULL DEFAULT 'hand' CHECK (reason IN ('hand', 'link'));
