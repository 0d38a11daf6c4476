-- What was made of a stored file so that it is easy to look at: done, failed, or not yet.
ALTER TABLE attachments
    ADD COLUMN prepared text CHECK (prepared IN ('done', 'failed')),
    -- 64 bars from 0 to 31
    ADD COLUMN waveform smallint[],
    -- a sound that every browser plays, where the original is not one
    ADD COLUMN sound_key text,
    -- a picture of the first page
    ADD COLUMN preview_key text,
    ADD COLUMN pages int;
CREATE INDEX attachments_unprepared ON attachments (created_at, id)
    WHERE state = 'stored' AND conversation_id IS NOT NULL AND prepared IS NULL
      AND (kind IN ('voice', 'audio') OR mime = 'application/pdf');
