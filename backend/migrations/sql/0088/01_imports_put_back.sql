SET LOCAL lock_timeout = '5s';
-- {"name": [as it was, as the import left it]} of somebody who was there before; NULL: nothing (docs/decisions/0318)
ALTER TABLE import_made ADD COLUMN changes jsonb;
ALTER TABLE import_made DROP CONSTRAINT import_made_undone_check;
ALTER TABLE import_made ADD CONSTRAINT import_made_undone_check CHECK (undone IN ('removed', 'restored', 'left'));
