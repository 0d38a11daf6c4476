SET LOCAL lock_timeout = '5s';
-- `born_of`: the lead that a deal was made of. `locked`: converted, and not to be changed any more
ALTER TABLE cards
    ADD COLUMN title text NOT NULL DEFAULT '',
    ADD COLUMN born_of bigint,
    ADD COLUMN converted_at timestamptz,
    ADD COLUMN locked boolean NOT NULL DEFAULT false;
CREATE INDEX cards_born_of ON cards (born_of) WHERE born_of IS NOT NULL;
-- `new_after_days`: whoever was silent for so long comes with a new request. `fill`: what of a letter's text becomes
-- which field of its request
ALTER TABLE channels
    ADD COLUMN new_after_days int CHECK (new_after_days BETWEEN 1 AND 3650),
    ADD COLUMN reason_required boolean NOT NULL DEFAULT false,
    ADD COLUMN deal_by_itself boolean,
    ADD COLUMN fill jsonb NOT NULL DEFAULT '[]';
-- the house's one channel of requests that came by none
CREATE UNIQUE INDEX channels_internal ON channels (kind) WHERE kind = 'internal';
