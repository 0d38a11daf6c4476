-- What the platforms have approved to be sent, as their lists had it last. What has left a list stays: messages were
-- made from it.
CREATE TABLE message_templates (
    channel_id bigint NOT NULL,
    external_id text NOT NULL,
    -- connectors/templates.py, Template
    shape jsonb NOT NULL,
    -- of the platform's last word about it: an older one changes nothing
    told_at timestamptz NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (channel_id, external_id)
);
-- When a channel's list was asked for last, and what came of it. `error`: code of a sentence send_errors.<code>.
CREATE TABLE template_lists (
    channel_id bigint PRIMARY KEY,
    read_at timestamptz,
    tried_at timestamptz NOT NULL DEFAULT now(),
    error text
);
