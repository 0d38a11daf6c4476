SET LOCAL lock_timeout = '5s';
-- Who is there (docs/decisions/0422). seen_at: a node had a window of theirs open; active_at: and they sat at it.
-- told: the state that everybody was told last.
CREATE TABLE presence (
    user_id bigint PRIMARY KEY REFERENCES users (id),
    chosen text CHECK (chosen IN ('away', 'off')),
    seen_at timestamptz,
    active_at timestamptz,
    told text NOT NULL DEFAULT 'off' CHECK (told IN ('online', 'away', 'off')),
    told_at timestamptz NOT NULL DEFAULT now()
);
-- What people can; one with a language is a language (ISO 639), and is compared with a client's.
CREATE TABLE skills (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    language text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX skills_name ON skills (lower(name));
CREATE UNIQUE INDEX skills_language ON skills (language) WHERE language IS NOT NULL;
CREATE TABLE user_skills (
    user_id bigint NOT NULL REFERENCES users (id),
    skill_id bigint NOT NULL REFERENCES skills (id) ON DELETE CASCADE,
    PRIMARY KEY (user_id, skill_id)
);
CREATE INDEX user_skills_skill ON user_skills (skill_id);
-- how much at once, where it is not the house's
CREATE TABLE user_capacity (
    user_id bigint PRIMARY KEY REFERENCES users (id),
    capacity double precision NOT NULL CHECK (capacity >= 0)
);
-- To whom a channel's requests go (docs/decisions/0424). weight null: what its kind weighs. enabled: else the channel
-- gives to its constant responsible or pool.
CREATE TABLE routes (
    channel_id bigint PRIMARY KEY REFERENCES channels (id),
    enabled boolean NOT NULL DEFAULT false,
    present boolean NOT NULL DEFAULT true,
    weight double precision CHECK (weight > 0),
    steps jsonb NOT NULL DEFAULT '[]',
    rev int NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now()
);
-- Each time that somebody was given a dialog by its channel's route: who was asked and why they fell out ("Why me?").
CREATE TABLE assignments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation_id bigint NOT NULL,
    channel_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    user_id bigint,
    pool_kind text CHECK (pool_kind IN ('everyone', 'role', 'team')),
    pool_id bigint,
    step int NOT NULL,
    why text NOT NULL,
    tried jsonb NOT NULL
);
CREATE INDEX assignments_conversation ON assignments (conversation_id, id DESC);
CREATE INDEX assignments_turns ON assignments (channel_id, user_id, id DESC) WHERE user_id IS NOT NULL;
CREATE INDEX assignments_at ON assignments (at);
REVOKE UPDATE, TRUNCATE ON assignments FROM samovar_app;
-- Dialogs that nobody fits now, and why; those that lie open for all to take (pool). Gone when somebody has them.
CREATE TABLE route_waits (
    conversation_id bigint PRIMARY KEY,
    channel_id bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    waiting_since timestamptz,
    pool boolean NOT NULL DEFAULT false,
    tried jsonb NOT NULL
);
CREATE INDEX route_waits_channel ON route_waits (channel_id, at);
