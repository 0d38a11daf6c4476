UPDATE roles SET rights = array_append(rights, 'calls.make')
WHERE key IN ('operator', 'supervisor') AND built_in AND NOT 'calls.make' = ANY (rights);
UPDATE roles SET rights = array_append(rights, 'recordings.hear')
WHERE key = 'supervisor' AND built_in AND NOT 'recordings.hear' = ANY (rights);
-- calls that are going on (inbox/calls/live.py): a few of all that was ever said
CREATE INDEX messages_live_calls ON messages (stored_at)
WHERE meta #>> '{call,state}' IN ('dialling', 'ringing', 'answered');
