-- The number at which a visitor of a site asked to be called: until somebody has spoken with it.
ALTER TABLE visitors ADD COLUMN wished_phone text;
CREATE INDEX visitors_wished ON visitors (wished_phone) WHERE wished_phone IS NOT NULL;
