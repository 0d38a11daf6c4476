-- moments that rules wait for: of a dialog that waits since `mark`, of a task that is due at `mark` (backend/rules/timers.py)
SET LOCAL lock_timeout = '5s';
CREATE TABLE rule_timers (
    rule_id bigint NOT NULL REFERENCES rules (id),
    subject_id bigint NOT NULL,
    mark timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (rule_id, subject_id, mark)
);
CREATE INDEX rule_timers_due ON rule_timers (due_at);
