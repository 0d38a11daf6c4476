SET LOCAL lock_timeout = '5s';
-- the deal that a lead became: several leads may become one
ALTER TABLE cards ADD COLUMN became bigint;
CREATE INDEX cards_became ON cards (became) WHERE became IS NOT NULL;
