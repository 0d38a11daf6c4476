-- Those of the last days alone are looked for (inbox/files/prepare/due.py): an old archive stays as it is.
-- A photo that is small already needs no smaller one.
CREATE INDEX attachments_unpictured ON attachments (created_at, id)
    WHERE state = 'stored' AND conversation_id IS NOT NULL AND prepared IS NULL
      AND kind IN ('photo', 'video', 'video_note', 'animation')
      AND (kind <> 'photo' OR coalesce(greatest(width, height), 9999) > 960 OR size > 150000);
