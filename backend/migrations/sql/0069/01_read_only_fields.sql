-- built-in fields that a role sees and does not change (docs/decisions/0310)
ALTER TABLE roles ADD COLUMN read_only_fields text[] NOT NULL DEFAULT '{}';
