-- A word of a dictionary that was deleted comes back as it was, by its own number: channels, funnels and rules name it.
-- It counts as archived meanwhile (deleted_at), so nothing offers it.
SET LOCAL lock_timeout = '5s';
ALTER TABLE sources ADD COLUMN removed_at timestamptz;
ALTER TABLE rejection_reasons ADD COLUMN removed_at timestamptz;
