-- What is written in own fields, found by its words: backend/fields/found.py asks by this very expression. What stands
-- between words parts them, so that "17/AB-42" and "shop.example" are found by their parts.
SET LOCAL lock_timeout = '5s';
CREATE FUNCTION field_words(fields jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
    SELECT to_tsvector('pg_catalog.simple', regexp_replace(fields::text,
        E'(\\\\[nrtbf"\\\\]|[-+./:@,;#№()"''\\[\\]{}_*?!=&%<>|~^$«»„“”])+', ' ', 'g'))
$$;
CREATE INDEX cards_field_words ON cards USING gin (field_words(fields)) WHERE fields <> '{}';
CREATE INDEX contacts_field_words ON contacts USING gin (field_words(fields)) WHERE fields <> '{}';
CREATE INDEX companies_field_words ON companies USING gin (field_words(fields)) WHERE fields <> '{}';
