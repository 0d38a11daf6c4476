-- rules of the administrator, and the journal of their runs, which is their queue as well (docs/decisions/0349)
SET LOCAL lock_timeout = '5s';
CREATE TABLE rules (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    -- the order in which they are asked
    position int NOT NULL,
    -- since when it hears of what happens; NULL: it is off
    active_since timestamptz,
    -- backend/rules/schemas.py, RuleBody
    body jsonb NOT NULL,
    version int NOT NULL DEFAULT 1,
    -- a limit was hit: which one, when; until somebody has seen it
    alarm text,
    alarm_at timestamptz,
    created_by bigint REFERENCES users (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
);
CREATE TABLE rule_runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rule_id bigint NOT NULL REFERENCES rules (id),
    -- what it was asked about: "a12" an activity, "t…" a moment that a timer waited for. Once a rule, for ever
    fact_key text NOT NULL,
    -- backend/rules/facts.py, Fact
    fact jsonb NOT NULL,
    happened_at timestamptz NOT NULL,
    contact_id bigint,
    card_id bigint,
    -- runs of one lane follow each other
    lane smallint NOT NULL,
    -- rules that led to the fact, the first one first
    chain bigint[] NOT NULL DEFAULT '{}',
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'skipped', 'failed')),
    -- why it did not run, or what went wrong: a code, and what fills its sentence
    why text,
    result jsonb NOT NULL DEFAULT '{}',
    attempts int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT now(),
    -- the transaction of its deeds: facts with the same one are its own
    xid xid8,
    ended_at timestamptz,
    UNIQUE (rule_id, fact_key)
);
CREATE INDEX rule_runs_waiting ON rule_runs (lane, id) WHERE state = 'waiting';
CREATE INDEX rule_runs_xid ON rule_runs (xid) WHERE xid IS NOT NULL;
CREATE INDEX rule_runs_of_rule ON rule_runs (rule_id, id DESC);
CREATE INDEX rule_runs_of_day ON rule_runs (rule_id, happened_at, state);
CREATE INDEX rule_runs_done ON rule_runs (rule_id, ended_at) WHERE state = 'done';
CREATE INDEX rule_runs_ended ON rule_runs (ended_at) WHERE ended_at IS NOT NULL;
