SET LOCAL lock_timeout = '5s';
ALTER TABLE funnels
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    -- do statuses move by themselves (H6): off, automatic, locked = automatic, and people leave those alone
    ADD COLUMN auto text NOT NULL DEFAULT 'off' CHECK (auto IN ('off', 'automatic', 'locked')),
    ADD COLUMN deleted_at timestamptz,
    -- of a deleted one: the status that its cards went to, and that new ones open in
    ADD COLUMN moved_to bigint REFERENCES statuses (id),
    ADD COLUMN changed_by bigint,
    ADD COLUMN changed_at timestamptz;
-- every new funnel begins with steps that are named in three languages: one shipped name stands in several
ALTER TABLE statuses DROP CONSTRAINT statuses_shipped_key;
ALTER TABLE statuses
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    -- where one may go from here; empty: anywhere
    ADD COLUMN moves_to bigint[] NOT NULL DEFAULT '{}',
    -- roles that may move a card here; empty: everybody who may edit it
    ADD COLUMN movers bigint[] NOT NULL DEFAULT '{}',
    -- who is here stays, unless an administrator moves it
    ADD COLUMN locked boolean NOT NULL DEFAULT false,
    -- what a card must have to come here (H9): backend/cards/editing/required.py
    ADD COLUMN required text[] NOT NULL DEFAULT '{}',
    -- entering it gives this task (H2)
    ADD COLUMN task_template_id bigint,
    ADD COLUMN moved_to bigint REFERENCES statuses (id),
    ADD COLUMN changed_by bigint,
    ADD COLUMN changed_at timestamptz;
-- Which cards left a deleted status, and when: the way back, while nobody has moved them since.
CREATE TABLE status_moves (
    status_id bigint NOT NULL REFERENCES statuses (id),
    card_id bigint NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (status_id, card_id)
);
-- What colleagues without the right ask administrators for.
CREATE TABLE setup_requests (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what text NOT NULL CHECK (what IN ('status', 'field')),
    name text NOT NULL,
    note text NOT NULL DEFAULT '',
    funnel_id bigint REFERENCES funnels (id),
    user_id bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'declined')),
    answer text NOT NULL DEFAULT '',
    answered_by bigint,
    answered_at timestamptz
);
CREATE INDEX setup_requests_open ON setup_requests (id) WHERE state = 'open';
CREATE INDEX setup_requests_user ON setup_requests (user_id, id);
