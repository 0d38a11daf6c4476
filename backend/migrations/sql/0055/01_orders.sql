SET LOCAL lock_timeout = '5s';
-- The last number of a year: taken in the order's own transaction, so that one that fails leaves no gap.
CREATE TABLE order_numbers (
    year int PRIMARY KEY,
    last int NOT NULL
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    card_id bigint NOT NULL REFERENCES cards (id),
    year int NOT NULL,
    n int NOT NULL,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'in_work', 'done', 'cancelled')),
    -- whom it was agreed with, as they were called then
    customer text NOT NULL DEFAULT '',
    currency text NOT NULL,
    -- the lines as they stood: what changes on the card later changes no order
    lines jsonb NOT NULL,
    total numeric(18, 2) NOT NULL CHECK (total >= 0),
    created_by bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version bigint NOT NULL DEFAULT 1,
    UNIQUE (year, n)
);
CREATE INDEX orders_card ON orders (card_id, id DESC);
