-- From when to when nobody listened, where the platform keeps nothing for us: [{since, until}], the newest first.
ALTER TABLE channel_health ADD COLUMN deaf jsonb NOT NULL DEFAULT '[]';
