SET LOCAL lock_timeout = '5s';
ALTER TABLE contact_merges ALTER COLUMN stood DROP NOT NULL;
CREATE INDEX contact_merges_kept ON contact_merges (at) WHERE stood IS NOT NULL;
