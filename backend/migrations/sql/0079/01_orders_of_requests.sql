-- The list of requests, in each order that it offers.
SET LOCAL lock_timeout = '5s';
CREATE INDEX cards_created ON cards (created_at, id);
CREATE INDEX cards_updated ON cards (updated_at, id);
CREATE INDEX cards_moved ON cards (status_changed_at, id);
CREATE INDEX cards_title ON cards (lower(title), id);
CREATE INDEX cards_budget ON cards (coalesce(budget_amount, -1), id);
-- whose they are: what a role that reaches to one's own asks of every list
CREATE INDEX cards_responsible ON cards (responsible_id, id);
CREATE INDEX cards_participants ON cards USING gin (participants);
CREATE INDEX conversations_participants ON conversations USING gin (participants);
