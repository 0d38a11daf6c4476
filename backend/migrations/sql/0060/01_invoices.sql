SET LOCAL lock_timeout = '5s';
-- Our own legal entities: each numbers its invoices by itself.
CREATE TABLE sellers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    tax_id text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    -- bank requisites, as they are to be read on paper
    bank text NOT NULL DEFAULT '',
    contacts text NOT NULL DEFAULT '',
    signer text NOT NULL DEFAULT '',
    prefix text NOT NULL DEFAULT '',
    numbering text NOT NULL DEFAULT 'yearly' CHECK (numbering IN ('yearly', 'running')),
    order_prefix text NOT NULL DEFAULT '',
    -- of the dates on its papers
    time_zone text NOT NULL,
    language text NOT NULL DEFAULT 'ru' CHECK (language IN ('ru', 'en', 'lt')),
    -- days until an invoice is due
    due_days int NOT NULL DEFAULT 7 CHECK (due_days BETWEEN 0 AND 365),
    -- {"ru": {"heading", "terms", "footer"}, …}: what is left out is said in our words
    texts jsonb NOT NULL DEFAULT '{}',
    logo_id bigint,
    archived boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);
-- Pictures are only added: a paper that was issued keeps the one it was issued with.
CREATE TABLE seller_logos (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seller_id bigint NOT NULL REFERENCES sellers (id),
    png bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX seller_logos_seller ON seller_logos (seller_id);
-- The last number: taken in the transaction that issues, so that one that fails leaves no gap. `year` 0: running.
CREATE TABLE invoice_numbers (
    seller_id bigint NOT NULL REFERENCES sellers (id),
    year int NOT NULL,
    last int NOT NULL,
    PRIMARY KEY (seller_id, year)
);
CREATE TABLE invoices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    card_id bigint NOT NULL REFERENCES cards (id),
    order_id bigint REFERENCES orders (id),
    seller_id bigint NOT NULL REFERENCES sellers (id),
    -- drawn by whoever makes it: the same again is the same invoice
    client_id uuid NOT NULL UNIQUE,
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'issued', 'void')),
    year int,
    n int,
    -- as it is printed, with the prefix of that day
    number text,
    language text NOT NULL CHECK (language IN ('ru', 'en', 'lt')),
    currency text NOT NULL,
    -- the lines as they stood: what changes on the card later changes no invoice
    lines jsonb NOT NULL,
    gross numeric(18, 2) NOT NULL,
    discount numeric(18, 2) NOT NULL,
    tax numeric(18, 2) NOT NULL,
    total numeric(18, 2) NOT NULL CHECK (total >= 0),
    -- sum of its payments less refunds, kept under the row's lock
    paid numeric(18, 2) NOT NULL DEFAULT 0 CHECK (paid >= 0 AND paid <= total),
    -- {"kind", "id", "name", "tax_id", "address"}
    buyer jsonb NOT NULL,
    buyer_name text NOT NULL,
    contact_id bigint,
    company_id bigint,
    -- the seller and its words as they were on the day of issue; NULL: a draft shows today's
    seller jsonb,
    note text NOT NULL DEFAULT '',
    due_on date,
    issued_on date,
    time_zone text NOT NULL,
    issued_at timestamptz,
    issued_by bigint,
    opened_at timestamptz,
    last_opened_at timestamptz,
    opened_count int NOT NULL DEFAULT 0,
    overdue_at timestamptz,
    void_at timestamptz,
    void_by bigint,
    void_reason text,
    created_by bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version bigint NOT NULL DEFAULT 1,
    status text NOT NULL GENERATED ALWAYS AS (
        CASE
            WHEN state <> 'issued' THEN state
            WHEN paid >= total THEN 'paid'
            WHEN overdue_at IS NOT NULL THEN 'overdue'
            WHEN paid > 0 THEN 'part_paid'
            WHEN opened_at IS NOT NULL THEN 'opened'
            ELSE 'issued'
        END) STORED,
    CHECK ((state = 'draft') = (number IS NULL)),
    CHECK ((number IS NULL) = (n IS NULL)),
    CHECK (state = 'draft' OR (seller IS NOT NULL AND issued_on IS NOT NULL AND due_on IS NOT NULL)),
    CHECK ((state = 'void') = (void_reason IS NOT NULL)),
    UNIQUE (seller_id, year, n)
);
CREATE INDEX invoices_card ON invoices (card_id, id DESC);
CREATE INDEX invoices_created ON invoices (created_at, id);
CREATE INDEX invoices_order ON invoices (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX invoices_due ON invoices (due_on) WHERE state = 'issued' AND overdue_at IS NULL AND paid < total;
CREATE TABLE invoice_payments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invoice_id bigint NOT NULL REFERENCES invoices (id),
    -- drawn by whoever tells of it: the same again is the same payment
    key text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('payment', 'refund')),
    amount numeric(18, 2) NOT NULL CHECK (amount > 0),
    paid_on date NOT NULL,
    way text NOT NULL CHECK (way IN ('bank', 'card', 'cash', 'other')),
    note text NOT NULL DEFAULT '',
    created_by bigint,
    token_id bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    undone_at timestamptz,
    undone_by bigint,
    UNIQUE (invoice_id, key)
);
-- What a client opens. Of the token only its hash is kept.
CREATE TABLE paper_links (
    hash bytea PRIMARY KEY,
    invoice_id bigint REFERENCES invoices (id) ON DELETE CASCADE,
    order_id bigint REFERENCES orders (id),
    created_by bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CHECK ((invoice_id IS NULL) <> (order_id IS NULL))
);
CREATE INDEX paper_links_invoice ON paper_links (invoice_id) WHERE invoice_id IS NOT NULL;
-- Each looker once: a hash of address and browser, of no use elsewhere.
CREATE TABLE invoice_openings (
    invoice_id bigint NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    viewer bytea NOT NULL,
    first_at timestamptz NOT NULL DEFAULT now(),
    last_at timestamptz NOT NULL DEFAULT now(),
    times int NOT NULL DEFAULT 1,
    PRIMARY KEY (invoice_id, viewer)
);
ALTER TABLE orders
    ADD COLUMN prefix text NOT NULL DEFAULT '',
    ADD COLUMN contact_id bigint,
    ADD COLUMN company_id bigint;
CREATE INDEX orders_created ON orders (created_at, id);
-- lists of these have saved views as well
ALTER TABLE list_views DROP CONSTRAINT list_views_entity_check;
ALTER TABLE list_views ADD CONSTRAINT list_views_entity_check
CHECK (entity IN ('contact', 'company', 'card', 'invoice', 'order'));
UPDATE roles SET rights = rights || ARRAY['sales.see', 'sales.issue']
WHERE key IN ('operator', 'supervisor') AND built_in AND NOT 'sales.see' = ANY (rights);
UPDATE roles SET rights = rights || ARRAY['sales.pay', 'sales.void']
WHERE key = 'supervisor' AND built_in AND NOT 'sales.pay' = ANY (rights);
