-- Lines and extensions of a telephone channel, and whose they are (inbox/channels/telephony.py).
ALTER TABLE channels ADD COLUMN telephony jsonb;
