-- What a promise may have beside until when and by whom.
SET LOCAL lock_timeout = '5s';
ALTER TABLE tasks
    -- a meeting lasts from here to due_at
    ADD COLUMN starts_at timestamptz,
    ADD COLUMN place text NOT NULL DEFAULT '',
    -- of the invitation that left last (SEQUENCE of RFC 5545)
    ADD COLUMN sequence integer NOT NULL DEFAULT 0,
    ADD COLUMN result_required boolean NOT NULL DEFAULT false,
    -- minutes before it begins or is due; when the next of them comes
    ADD COLUMN remind integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN remind_at timestamptz,
    -- backend/tasks/repeat.py; the series is named by its first task, and each of it is made once
    ADD COLUMN repeat jsonb,
    ADD COLUMN series_id bigint,
    ADD COLUMN series_no integer,
    -- who looks at what was done, and what they said
    ADD COLUMN controller_id bigint,
    ADD COLUMN checked_at timestamptz,
    ADD COLUMN return_note text NOT NULL DEFAULT '',
    -- made by the house for a reason that is named once: it closes it, too
    ADD COLUMN auto_key text;
CREATE UNIQUE INDEX tasks_series ON tasks (series_id, series_no) WHERE series_id IS NOT NULL;
CREATE UNIQUE INDEX tasks_auto_key ON tasks (auto_key) WHERE auto_key IS NOT NULL;
CREATE INDEX tasks_remind ON tasks (remind_at) WHERE state = 'open' AND remind_at IS NOT NULL;
CREATE INDEX tasks_repeat ON tasks (due_at) WHERE repeat IS NOT NULL;
CREATE INDEX tasks_control ON tasks (controller_id, closed_at) WHERE state = 'done' AND checked_at IS NULL
    AND controller_id IS NOT NULL;
CREATE TABLE task_checks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id bigint NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    position integer NOT NULL,
    text text NOT NULL,
    done_at timestamptz,
    done_by bigint
);
CREATE INDEX task_checks_task ON task_checks (task_id, position, id);
-- Who is asked to a meeting: a colleague, or somebody by an address.
CREATE TABLE task_people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id bigint NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    user_id bigint,
    email text,
    name text NOT NULL DEFAULT '',
    answer text NOT NULL DEFAULT 'none' CHECK (answer IN ('none', 'yes', 'no', 'maybe')),
    answered_at timestamptz,
    -- the invitation by e-mail; whoever is asked no longer stays until they are told
    letter text NOT NULL DEFAULT 'none' CHECK (letter IN ('none', 'waiting', 'sent', 'failed')),
    gone boolean NOT NULL DEFAULT false,
    CHECK ((user_id IS NULL) <> (email IS NULL))
);
CREATE UNIQUE INDEX task_people_user ON task_people (user_id, task_id) WHERE user_id IS NOT NULL;
CREATE UNIQUE INDEX task_people_email ON task_people (task_id, lower(email)) WHERE email IS NOT NULL;
CREATE INDEX task_people_task ON task_people (task_id);
-- A calendar programme asks for one's tasks by a secret link; only its print is kept.
CREATE TABLE task_feeds (
    user_id bigint PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    secret_hash bytea NOT NULL UNIQUE,
    made_at timestamptz NOT NULL DEFAULT now(),
    asked_at timestamptz
);
ALTER TABLE task_templates
    ADD COLUMN due_time text,
    ADD COLUMN remind integer[] NOT NULL DEFAULT '{}',
    ADD COLUMN checklist text[] NOT NULL DEFAULT '{}',
    ADD COLUMN result_required boolean NOT NULL DEFAULT false,
    DROP CONSTRAINT task_templates_due_unit_check,
    ADD CONSTRAINT task_templates_due_unit CHECK (due_unit IN ('hours', 'days', 'duty_hours', 'workdays'));
-- What a channel makes tasks of by itself.
CREATE TABLE channel_tasks (
    channel_id bigint PRIMARY KEY REFERENCES channels (id) ON DELETE CASCADE,
    requests boolean NOT NULL DEFAULT false,
    missed_calls boolean NOT NULL DEFAULT false,
    due_minutes integer NOT NULL DEFAULT 60,
    to_pool boolean NOT NULL DEFAULT false,
    since timestamptz NOT NULL DEFAULT now()
);
