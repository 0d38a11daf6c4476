-- How the page of a request, a person, a company is laid out. Version 0 is the draft, the highest is what everybody
-- sees; none of them: as shipped. `body`: backend/layouts/schemas.py, list[LayoutGroup].
SET LOCAL lock_timeout = '5s';
CREATE TABLE layouts (
    entity text NOT NULL CHECK (entity IN ('card', 'contact', 'company')),
    version int NOT NULL,
    body jsonb NOT NULL,
    -- of the draft: two who change it at once are told
    rev bigint NOT NULL DEFAULT 1,
    at timestamptz NOT NULL DEFAULT now(),
    user_id bigint,
    token_id bigint,
    -- of which version it is a copy
    restored int,
    PRIMARY KEY (entity, version)
);
