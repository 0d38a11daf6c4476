-- When a client did something last of which the fact was removed (backend/timeline/keeping): silence is reckoned from there
-- (backend/contacts/warmth/facts.py). Apart from what is kept of warmth, which may be emptied and counted again.
SET LOCAL lock_timeout = '5s';
CREATE TABLE contact_heard (
    contact_id bigint PRIMARY KEY REFERENCES contacts ON DELETE CASCADE,
    at timestamptz NOT NULL
);
