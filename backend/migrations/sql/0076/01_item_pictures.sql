SET LOCAL lock_timeout = '5s';
-- a file of the message that brought the product (docs/decisions/0300)
ALTER TABLE card_items ADD COLUMN picture uuid;
