-- When the values of a deleted field were removed for good; null or before changed_at: they are still there.
SET LOCAL lock_timeout = '5s';
ALTER TABLE fields ADD COLUMN purged_at timestamptz;
