ALTER TABLE outbox
    -- asked for anew while it was under way: once more, with what is wanted now
    ADD COLUMN again boolean NOT NULL DEFAULT false,
    -- of an edit or reaction: what the customer sees until the platform has it; shown again when it fails
    ADD COLUMN before jsonb;

-- the customer's reactions stood alone until now
UPDATE messages SET meta = jsonb_set(meta, '{reactions}', jsonb_build_object('theirs', meta -> 'reactions'))
WHERE meta ? 'reactions' AND jsonb_typeof(meta -> 'reactions') = 'array';
