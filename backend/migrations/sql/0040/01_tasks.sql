-- Promises: what is to be done about whom, by whom, until when. The subject is opaque here (backend/tasks/subjects.py).
CREATE TABLE tasks (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('call', 'meeting', 'letter', 'todo')),
    title text NOT NULL,
    note text NOT NULL DEFAULT '',
    subject_kind text NOT NULL,
    subject_id bigint NOT NULL,
    assignee_id bigint,
    author_id bigint,
    template_id bigint,
    -- the moment from which it is overdue; of a whole day that is its end in the zone
    due_at timestamptz,
    due_on date,
    due_zone text,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'cancelled')),
    result text NOT NULL DEFAULT '',
    closed_at timestamptz,
    closed_by bigint,
    -- its first completion: that is recorded among the activities, and once
    first_done_at timestamptz,
    client_id uuid UNIQUE,
    version bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX tasks_subject ON tasks (subject_kind, subject_id);
-- in the order of the list (backend/tasks/queries.py): of one colleague, and of everybody
CREATE INDEX tasks_assignee_open ON tasks (assignee_id, coalesce(due_at, 'infinity'), id) WHERE state = 'open';
CREATE INDEX tasks_open ON tasks (coalesce(due_at, 'infinity'), id) WHERE state = 'open';
CREATE INDEX tasks_closed ON tasks (assignee_id, closed_at, id) WHERE state <> 'open';
CREATE TABLE task_templates (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('call', 'meeting', 'letter', 'todo')),
    title text NOT NULL,
    note text NOT NULL DEFAULT '',
    due_amount integer,
    due_unit text CHECK (due_unit IN ('hours', 'days')),
    assignee text NOT NULL CHECK (assignee IN ('responsible', 'author', 'person')),
    person_id bigint,
    position integer NOT NULL DEFAULT 0,
    rev bigint NOT NULL DEFAULT 1,
    deleted_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((due_amount IS NULL) = (due_unit IS NULL)),
    CHECK ((assignee = 'person') = (person_id IS NOT NULL))
);
UPDATE roles SET rights = rights || ARRAY['tasks.edit', 'tasks.assign']
WHERE key IN ('operator', 'supervisor') AND built_in AND NOT 'tasks.edit' = ANY (rights);
