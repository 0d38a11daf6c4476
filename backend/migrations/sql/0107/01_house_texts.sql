-- Words of the administrator's in place of ours: notices, letters, what clients are sent. `own` false: ours again, and
-- the version stands, so that whoever looked before does not write over what came since.
SET LOCAL lock_timeout = '5s';
CREATE TABLE house_texts (
    key text NOT NULL,
    locale text NOT NULL CHECK (locale IN ('ru', 'en', 'lt')),
    title text NOT NULL,
    text text NOT NULL,
    own boolean NOT NULL DEFAULT true,
    version bigint NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL DEFAULT now(),
    changed_by bigint REFERENCES users ON DELETE SET NULL,
    PRIMARY KEY (key, locale)
);
INSERT INTO house_texts (key, locale, title, text, version, changed_at)
SELECT 'notices.' || kind, locale, title, text, rev, changed_at FROM notice_texts;
