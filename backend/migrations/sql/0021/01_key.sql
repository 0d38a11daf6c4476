DROP INDEX channels_webchat_key;
CREATE UNIQUE INDEX channels_webchat_key ON channels ((settings ->> 'key'))
    WHERE kind = 'webchat' AND state <> 'deleted';
