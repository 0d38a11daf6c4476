-- What was told an hour and more after it happened stands where it happened (docs/decisions/0332): few rows, walked by
-- their own time. Of what is stored at once, messages above all, none of these indexes has an entry.
SET LOCAL lock_timeout = '5s';
CREATE INDEX activities_late ON activities (at DESC, id DESC) WHERE stored_at - at > interval '1 hour';
CREATE INDEX activities_late_kind ON activities (kind, at DESC, id DESC) WHERE stored_at - at > interval '1 hour';
CREATE INDEX activities_late_contact ON activities (contact_id, at DESC, id DESC)
    WHERE contact_id IS NOT NULL AND stored_at - at > interval '1 hour';
CREATE INDEX activities_late_card ON activities (card_id, at DESC, id DESC)
    WHERE card_id IS NOT NULL AND stored_at - at > interval '1 hour';
CREATE INDEX activities_late_company ON activities (company_id, at DESC, id DESC)
    WHERE company_id IS NOT NULL AND stored_at - at > interval '1 hour';
-- events of own kinds that were deleted: thirty days, then forgotten by upkeep
CREATE TABLE removed_activities (
    id bigint PRIMARY KEY,
    stored_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    actor_kind text NOT NULL,
    actor_id bigint,
    contact_id bigint,
    company_id bigint,
    card_id bigint,
    conversation_id bigint,
    data jsonb NOT NULL,
    removed_at timestamptz NOT NULL DEFAULT now(),
    removed_by bigint REFERENCES users (id),
    removed_token bigint REFERENCES tokens (id)
);
CREATE INDEX removed_activities_at ON removed_activities (removed_at DESC, id DESC);
