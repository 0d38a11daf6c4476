-- How far a role reaches among requests; none said: all that the channels leave in sight, as ever.
SET LOCAL lock_timeout = '5s';
ALTER TABLE roles ADD COLUMN card_rules jsonb NOT NULL DEFAULT '[]';
ALTER TABLE roles ADD COLUMN card_rules_version integer NOT NULL DEFAULT 1;
