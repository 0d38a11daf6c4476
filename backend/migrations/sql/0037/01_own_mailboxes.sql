-- A person's own mailbox: whose it is, and whether what is in it is theirs alone.
ALTER TABLE channels
    ADD COLUMN owner_id bigint REFERENCES users (id),
    ADD COLUMN private boolean NOT NULL DEFAULT false,
    ADD CHECK (NOT private OR owner_id IS NOT NULL);
CREATE UNIQUE INDEX channels_owner ON channels (owner_id) WHERE owner_id IS NOT NULL AND state <> 'deleted';
CREATE INDEX channels_private ON channels (id) WHERE private;
