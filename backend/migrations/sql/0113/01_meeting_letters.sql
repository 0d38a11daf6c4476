-- What somebody who is asked to a meeting has read of it by letter, apart from where the next letter is.
SET LOCAL lock_timeout = '5s';
ALTER TABLE task_people
    -- the newest letter's number: an older one that still waits is not sent
    ADD COLUMN letter_no integer NOT NULL DEFAULT 0,
    -- null: no letter ever left; false: they may have the invitation; true: they were told that it is off
    ADD COLUMN told_off boolean,
    -- when it was to be by that invitation
    ADD COLUMN told_starts_at timestamptz,
    ADD COLUMN told_ends_at timestamptz;
UPDATE task_people p SET told_off = false, told_starts_at = t.starts_at, told_ends_at = t.due_at
FROM tasks t WHERE t.id = p.task_id AND p.letter IN ('waiting', 'sent');
