SET LOCAL lock_timeout = '5s';
ALTER TABLE orders
    ADD COLUMN opened_at timestamptz,
    ADD COLUMN last_opened_at timestamptz,
    ADD COLUMN opened_count int NOT NULL DEFAULT 0;
-- an order is in no language of its own: it is shown in the one that it was sent in; null: in the own company's
ALTER TABLE paper_links ADD COLUMN language text CHECK (language IN ('ru', 'en', 'lt'));
CREATE INDEX paper_links_order ON paper_links (order_id) WHERE order_id IS NOT NULL;
-- each looker once, as of invoices
CREATE TABLE order_openings (
    order_id bigint NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    viewer bytea NOT NULL,
    first_at timestamptz NOT NULL DEFAULT now(),
    last_at timestamptz NOT NULL DEFAULT now(),
    times int NOT NULL DEFAULT 1,
    PRIMARY KEY (order_id, viewer)
);
