SET LOCAL lock_timeout = '5s';
-- of a request that comes by the channel and says no source itself; goes before its funnel's
ALTER TABLE channels ADD COLUMN source_id bigint REFERENCES sources (id);
