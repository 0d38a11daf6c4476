-- The sweep asks of each key whether another row stands on the same bytes (backend/inbox/files/sweep.py).
SET LOCAL lock_timeout = '5s';
CREATE INDEX attachments_key ON attachments (storage_key) WHERE storage_key IS NOT NULL;
CREATE INDEX attachments_sound_key ON attachments (sound_key) WHERE sound_key IS NOT NULL;
CREATE INDEX attachments_preview_key ON attachments (preview_key) WHERE preview_key IS NOT NULL;
CREATE INDEX visitor_files_key ON visitor_files (storage_key);
CREATE INDEX saved_reply_files_key ON saved_reply_files (storage_key);
