ALTER TABLE contacts ADD COLUMN avatar_key text, ADD COLUMN avatar_mime text;
-- when the platform was asked for the person's profile
ALTER TABLE identities ADD COLUMN profiled_at timestamptz;
CREATE INDEX identities_unprofiled ON identities (channel_id, id) WHERE profiled_at IS NULL;
