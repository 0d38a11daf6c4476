-- a browser that was signed out is told nothing any more
SET LOCAL lock_timeout = '5s';
ALTER TABLE push_devices ADD COLUMN session_id bigint REFERENCES sessions (id) ON DELETE CASCADE;
CREATE INDEX push_devices_session ON push_devices (session_id);
