-- taken_at: something else than a message keeps the upload (a field of a request, a person, a company): no message takes
-- it, and no sweep of loose ones. lost_at: since when nothing keeps it any more; it goes thirty days later.
SET LOCAL lock_timeout = '5s';
ALTER TABLE attachments ADD COLUMN taken_at timestamptz, ADD COLUMN lost_at timestamptz;
CREATE INDEX attachments_taken ON attachments (id) WHERE taken_at IS NOT NULL;
CREATE INDEX attachments_adrift ON attachments (created_at) WHERE conversation_id IS NULL AND taken_at IS NULL;
CREATE INDEX attachments_taken_unprepared ON attachments (created_at, id)
    WHERE state = 'stored' AND taken_at IS NOT NULL AND prepared IS NULL;
