SET LOCAL lock_timeout = '5s';
-- requests in the bin: `bin` says which dialogs were about it, and how its own thread stood
ALTER TABLE cards ADD COLUMN deleted_at timestamptz, ADD COLUMN deleted_by bigint, ADD COLUMN bin jsonb;
-- "open" is what everybody asks who looks for a request to go on with: nothing of the bin may be
ALTER TABLE cards ADD CONSTRAINT cards_binned_is_closed CHECK (deleted_at IS NULL OR NOT is_open) NOT VALID;
CREATE INDEX cards_binned ON cards (deleted_at) WHERE deleted_at IS NOT NULL;
-- heads delete requests as they delete people
UPDATE roles SET rights = rights || ARRAY['cards.delete']
WHERE key = 'supervisor' AND built_in AND NOT 'cards.delete' = ANY (rights);
