-- A list run that is asked for again under its author's key is the first one; `digest`: of what was asked for.
SET LOCAL lock_timeout = '5s';
ALTER TABLE list_runs ADD COLUMN client_id uuid, ADD COLUMN digest bytea;
CREATE UNIQUE INDEX list_runs_client ON list_runs (user_id, client_id) WHERE client_id IS NOT NULL;
