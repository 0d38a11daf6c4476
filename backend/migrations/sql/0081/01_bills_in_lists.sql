SET LOCAL lock_timeout = '5s';
-- invoices and orders: many at once, and out into a file (docs/decisions/0317)
ALTER TABLE list_runs DROP CONSTRAINT list_runs_entity_check;
ALTER TABLE list_runs ADD CONSTRAINT list_runs_entity_check
    CHECK (entity IN ('contact', 'company', 'card', 'invoice', 'order'));
ALTER TABLE exports DROP CONSTRAINT exports_entity_check;
ALTER TABLE exports ADD CONSTRAINT exports_entity_check
    CHECK (entity IN ('contact', 'company', 'card', 'invoice', 'order'));
