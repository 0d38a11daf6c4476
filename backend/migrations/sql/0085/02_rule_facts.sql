-- Which facts an event tells of: those of its transaction. Facts and events that stand already have none.
SET LOCAL lock_timeout = '5s';
ALTER TABLE event_log ADD COLUMN xid xid8;
ALTER TABLE event_pending ADD COLUMN xid xid8;
ALTER TABLE event_pending ALTER COLUMN xid SET DEFAULT pg_current_xact_id();
ALTER TABLE activities ADD COLUMN xid xid8;
ALTER TABLE activities ALTER COLUMN xid SET DEFAULT pg_current_xact_id();
