SET LOCAL lock_timeout = '5s';
-- the moment of writing: now() is that of the transaction's beginning, and whoever waited for the row's lock began before
-- the one who held it, so that a later change was told below an earlier one
ALTER TABLE activities ALTER COLUMN stored_at SET DEFAULT clock_timestamp();
