-- Beside the main phone and e-mail: [{"value", "normal", "label"}], in their order. `normal` is what search and
-- recognition compare: E.164, or the address in small letters.
ALTER TABLE contacts
    ADD COLUMN phone_label text NOT NULL DEFAULT '',
    ADD COLUMN email_label text NOT NULL DEFAULT '',
    ADD COLUMN more_phones jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN more_emails jsonb NOT NULL DEFAULT '[]';
CREATE INDEX contacts_more_phones ON contacts USING gin (more_phones jsonb_path_ops) WHERE more_phones <> '[]';
CREATE INDEX contacts_more_emails ON contacts USING gin (more_emails jsonb_path_ops) WHERE more_emails <> '[]';
