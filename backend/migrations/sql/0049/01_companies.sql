-- Companies whole (B9), what a person is to the house (B1), and which request gave birth to whom (B2).
SET LOCAL lock_timeout = '5s';
ALTER TABLE companies
    ADD COLUMN type text NOT NULL DEFAULT 'potential' CHECK (type IN ('potential', 'client', 'partner', 'other')),
    -- [{"value", "normal", "label"}], the first is the main one (backend/contacts/reaches.py)
    ADD COLUMN phones jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN emails jsonb NOT NULL DEFAULT '[]',
    -- [{"value", "label"}]
    ADD COLUMN addresses jsonb NOT NULL DEFAULT '[]',
    -- phones in E.164 and e-mails in small letters: what search and import compare
    ADD COLUMN reach_keys text[] NOT NULL DEFAULT '{}',
    ADD COLUMN site text NOT NULL DEFAULT '',
    ADD COLUMN tax_id text NOT NULL DEFAULT '',
    ADD COLUMN turnover_amount numeric(18, 2) CHECK (turnover_amount >= 0),
    ADD COLUMN turnover_currency text,
    ADD COLUMN employees integer CHECK (employees >= 0),
    ADD COLUMN comment text NOT NULL DEFAULT '',
    ADD COLUMN client_id uuid UNIQUE,
    -- the card that was converted into it
    ADD COLUMN born_of bigint,
    ADD COLUMN created_by bigint REFERENCES users (id),
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN deleted_by bigint REFERENCES users (id),
    ADD CHECK ((turnover_amount IS NULL) = (turnover_currency IS NULL));
CREATE INDEX companies_name ON companies (lower(name), id) WHERE deleted_at IS NULL;
CREATE INDEX companies_tax_id ON companies (tax_id) WHERE tax_id <> '';
CREATE INDEX companies_reach ON companies USING gin (reach_keys);
CREATE INDEX companies_fields ON companies USING gin (fields jsonb_path_ops) WHERE fields <> '{}';
CREATE INDEX companies_responsible ON companies (responsible_id, id) WHERE responsible_id IS NOT NULL;
CREATE INDEX companies_binned ON companies (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX contact_companies_company ON contact_companies (company_id);
CREATE INDEX cards_company ON cards (company_id, id DESC) WHERE company_id IS NOT NULL;
CREATE INDEX activities_company ON activities (company_id, stored_at DESC) WHERE company_id IS NOT NULL;
ALTER TABLE contacts
    ADD COLUMN type text NOT NULL DEFAULT 'potential' CHECK (type IN ('potential', 'client', 'partner', 'other')),
    ADD COLUMN client_id uuid UNIQUE,
    ADD COLUMN born_of bigint;
CREATE INDEX contacts_responsible ON contacts (responsible_id, id) WHERE responsible_id IS NOT NULL;
UPDATE roles SET rights = rights || ARRAY['companies.edit']
WHERE key IN ('operator', 'supervisor') AND built_in AND NOT 'companies.edit' = ANY (rights);
UPDATE roles SET rights = rights || ARRAY['companies.all', 'companies.delete']
WHERE key = 'supervisor' AND built_in AND NOT 'companies.all' = ANY (rights);
