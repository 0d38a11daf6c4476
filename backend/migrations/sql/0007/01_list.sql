-- Messages of ours that wait for a person: the list counts them on each row and finds their dialogs.
CREATE INDEX messages_troubled ON messages (conversation_id, seq)
    WHERE (state IN ('failed', 'unconfirmed') OR state = 'queued' AND error ->> 'code' IN ('held_old', 'held_restored'));
