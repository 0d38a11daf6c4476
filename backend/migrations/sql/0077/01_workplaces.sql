-- All workplaces and who has which, one row; none: as shipped. `body`: backend/workplaces/schemas.py, PutWorkplaces.
SET LOCAL lock_timeout = '5s';
CREATE TABLE workplaces (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    body jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
