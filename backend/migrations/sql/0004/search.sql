-- What search reads; filled by consumers of the event log, so that no message waits for its index.
-- Slices by id: the newest is asked first, and most questions end there.
CREATE SEQUENCE search_ids;
CREATE TABLE search_messages (
    id bigint NOT NULL DEFAULT nextval('search_ids') PRIMARY KEY,
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    -- stems of the text; '#c5' channel, '#u7' author, '#d12' dialog, '#f' has a file, '#note'
    words tsvector NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX search_messages_message ON search_messages (conversation_id, seq);
-- no list of pending entries: it would be read by every question
CREATE INDEX search_messages_words ON search_messages USING gin (words) WITH (fastupdate = off);
CREATE TABLE search_messages_p0 PARTITION OF search_messages FOR VALUES FROM (0) TO (1000000);
CREATE TABLE search_messages_default PARTITION OF search_messages DEFAULT;
ALTER TABLE search_messages_p0 ALTER COLUMN words SET STATISTICS 500;

-- People, titles of groups, comments of cards: one row each, however much is said.
CREATE TABLE search_things (
    kind text NOT NULL CHECK (kind IN ('contact', 'dialog', 'card')),
    id bigint NOT NULL,
    words tsvector NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX search_things_words ON search_things USING gin (words) WITH (fastupdate = off);
ALTER TABLE search_things ALTER COLUMN words SET STATISTICS 500;
