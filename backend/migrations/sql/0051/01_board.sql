SET LOCAL lock_timeout = '5s';
ALTER TABLE funnels
    -- how the cards of a column stand on the board, and how many come at first
    ADD COLUMN board_order text NOT NULL DEFAULT 'newest'
        CHECK (board_order IN ('newest', 'oldest', 'changed', 'budget', 'due', 'waiting')),
    ADD COLUMN board_page int NOT NULL DEFAULT 20 CHECK (board_page BETWEEN 5 AND 100),
    -- closing columns show what was closed in so many days
    ADD COLUMN board_days int NOT NULL DEFAULT 30 CHECK (board_days BETWEEN 1 AND 365),
    -- of a card that says no source itself
    ADD COLUMN source_id bigint REFERENCES sources (id);
ALTER TABLE statuses
    -- how many cards a column should hold at most; told, and refused beyond where it is enforced
    ADD COLUMN most int CHECK (most BETWEEN 1 AND 10000),
    ADD COLUMN most_enforced boolean NOT NULL DEFAULT false;
-- a column of the board in each of its orders; arrival is served by cards_status
CREATE INDEX cards_status_changed ON cards (status_id, updated_at DESC, id DESC);
CREATE INDEX cards_status_budget ON cards (status_id, coalesce(budget_amount, -1) DESC, id DESC);
CREATE INDEX cards_status_closed ON cards (status_id, closed_at) WHERE NOT is_open;
