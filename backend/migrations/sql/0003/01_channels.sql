ALTER TABLE channels ADD COLUMN active_since timestamptz NOT NULL DEFAULT now();
-- NULL: the platform never said how much it keeps for us
ALTER TABLE channel_health ADD COLUMN drained_at timestamptz;
