SET LOCAL lock_timeout = '5s';
-- the funnel of leads in simple mode: nothing opens there, its requests go where `moved_to` says
ALTER TABLE funnels ADD COLUMN asleep boolean NOT NULL DEFAULT false;
CREATE TABLE mode_runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint REFERENCES users (id),
    -- convert: open leads become deals; bring_back: such deals that nobody has touched are leads again
    what text NOT NULL CHECK (what IN ('convert', 'bring_back')),
    status_id bigint REFERENCES statuses (id),
    state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'done', 'stopped')),
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
CREATE UNIQUE INDEX mode_runs_running ON mode_runs ((true)) WHERE state = 'running';
CREATE TABLE mode_items (
    run_id bigint NOT NULL REFERENCES mode_runs (id) ON DELETE CASCADE,
    lead_id bigint NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'left')),
    why text,
    deal_id bigint,
    -- where the lead stood, the deal's version as it was left, and whether its person became a client by it
    status_id bigint,
    version bigint,
    client boolean NOT NULL DEFAULT false,
    PRIMARY KEY (run_id, lead_id)
);
CREATE INDEX mode_items_waiting ON mode_items (run_id, lead_id) WHERE state = 'waiting';
CREATE INDEX mode_items_deal ON mode_items (deal_id) WHERE deal_id IS NOT NULL;
