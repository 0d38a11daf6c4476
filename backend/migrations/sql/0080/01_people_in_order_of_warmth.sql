-- The list of people in order of warmth, both ways; who has nothing left stands below everybody.
SET LOCAL lock_timeout = '5s';
CREATE INDEX contact_warmth_order ON contact_warmth (coalesce(heat, -1000000), contact_id);
CREATE INDEX contact_warmth_stage ON contact_warmth (stage, contact_id);
