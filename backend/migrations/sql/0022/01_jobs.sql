-- How often a process died with it in its hands: such a job is given up, before it takes every other one with it.
ALTER TABLE jobs ADD COLUMN lost smallint NOT NULL DEFAULT 0;
