-- Hours of channels: a pattern is a cycle of days by a clock on a wall (backend/duty/pattern.py). NULL: round the clock.
SET LOCAL lock_timeout = '5s';
ALTER TABLE calendars ADD COLUMN pattern jsonb, ADD COLUMN deleted_at timestamptz,
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX channels_calendar ON channels (calendar_id) WHERE calendar_id <> 1;
UPDATE roles SET rights = rights || ARRAY['duty.manage']
WHERE key = 'supervisor' AND built_in AND NOT 'duty.manage' = ANY (rights);
