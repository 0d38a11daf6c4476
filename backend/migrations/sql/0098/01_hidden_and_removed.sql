SET LOCAL lock_timeout = '5s';
CREATE TABLE hidden_activities (
    user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    kinds text[] NOT NULL DEFAULT '{}'
);
-- what the job removed of one kind in one go
CREATE TABLE activity_removals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    days integer NOT NULL,
    began_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    removed bigint NOT NULL DEFAULT 0,
    oldest timestamptz,
    people integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX activity_removals_open ON activity_removals (kind) WHERE ended_at IS NULL;
