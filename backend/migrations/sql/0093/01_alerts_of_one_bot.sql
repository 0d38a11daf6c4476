-- another bot counts its messages from one again in the same chat; of alerts of before nobody knows whose they were
SET LOCAL lock_timeout = '5s';
ALTER TABLE staff_alerts ADD COLUMN bot text NOT NULL DEFAULT '', ADD COLUMN kind text NOT NULL DEFAULT '';
ALTER TABLE staff_alerts DROP CONSTRAINT staff_alerts_pkey, ADD PRIMARY KEY (bot, chat_id, message_id);
