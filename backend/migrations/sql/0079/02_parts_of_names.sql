-- What has these letters in it somewhere. A server without the extension searches as before, and slower
-- (docs/decisions/0302).
SET LOCAL lock_timeout = '5s';
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
EXCEPTION
    -- the database belongs to whoever signs in, or to the server
    WHEN insufficient_privilege THEN
        BEGIN
            SET LOCAL ROLE NONE;
            CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
            SET LOCAL ROLE samovar_owner;
        EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
            RAISE NOTICE 'search goes without pg_trgm: %', SQLERRM;
        END;
    WHEN undefined_file OR feature_not_supported THEN
        RAISE NOTICE 'search goes without pg_trgm: %', SQLERRM;
END $$;
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN
        CREATE INDEX contacts_name_parts ON contacts USING gin (lower(name || ' ' || surname) gin_trgm_ops);
        CREATE INDEX companies_name_parts ON companies USING gin (lower(name) gin_trgm_ops);
        CREATE INDEX cards_title_parts ON cards USING gin (lower(title) gin_trgm_ops);
    END IF;
END $$;
