-- a deleted message had an empty text and no file in its row's preview, as any without words
UPDATE conversations c SET last_message = c.last_message || '{"deleted": true}'
FROM messages m
WHERE c.last_message ->> 'text' = '' AND m.conversation_id = c.id AND m.seq = (c.last_message ->> 'seq')::bigint
  AND m.deleted_at IS NOT NULL;
