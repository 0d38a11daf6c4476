-- When whom a note names has looked at it; until then it is on their list of mentions.
ALTER TABLE mentions ADD COLUMN seen_at timestamptz;
CREATE INDEX mentions_unseen ON mentions (user_id, conversation_id) WHERE seen_at IS NULL;
-- What stood before the dialog was done, or its answer excused: so that it can be taken back as it was.
ALTER TABLE conversations ADD COLUMN stood jsonb;
