CREATE TABLE activities (
    id bigint GENERATED ALWAYS AS IDENTITY,
    stored_at timestamptz NOT NULL DEFAULT now(),
    at timestamptz NOT NULL,
    kind text NOT NULL,
    actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'contact', 'system', 'token')),
    actor_id bigint,
    contact_id bigint,
    company_id bigint,
    card_id bigint,
    conversation_id bigint,
    message_seq bigint,
    data jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (stored_at, id)
) PARTITION BY RANGE (stored_at);
CREATE TABLE activities_default PARTITION OF activities DEFAULT;
CREATE INDEX activities_contact ON activities (contact_id, stored_at DESC) WHERE contact_id IS NOT NULL;
CREATE INDEX activities_card ON activities (card_id, stored_at DESC) WHERE card_id IS NOT NULL;
