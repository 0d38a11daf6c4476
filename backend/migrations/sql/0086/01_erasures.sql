SET LOCAL lock_timeout = '5s';
-- What was asked for and done, in numbers and moments: nothing here tells of the person, also before they are erased.
CREATE TABLE erasures (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    contact_id bigint NOT NULL,
    -- asked: waits for another administrator; waiting: may still be called off; erasing: the database is rid of them,
    -- files and what was under way meanwhile are looked through; done; cancelled
    state text NOT NULL CHECK (state IN ('asked', 'waiting', 'erasing', 'done', 'cancelled')),
    notes text NOT NULL CHECK (notes IN ('erase', 'keep')),
    papers text NOT NULL CHECK (papers IN ('refuse', 'keep')),
    asked_by bigint NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    confirmed_by bigint,
    confirmed_at timestamptz,
    due_at timestamptz,
    started_at timestamptz,
    ended_at timestamptz,
    cancelled_by bigint,
    -- why it waits: a send is under way, invoices have to be kept
    held text,
    -- how many of what there were when it was asked for; how many rows of which tables went
    counts jsonb NOT NULL DEFAULT '{}',
    removed jsonb NOT NULL DEFAULT '{}',
    -- while it is under way: numbers of rows, and the names of ours under which files lie
    under_way jsonb
);
CREATE UNIQUE INDEX erasures_living ON erasures (contact_id) WHERE state IN ('asked', 'waiting', 'erasing');
