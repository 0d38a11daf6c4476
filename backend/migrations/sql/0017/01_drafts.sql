-- what a draft was made from, so that its use is counted after a reload too; and of a note, when the customer was spoken to
ALTER TABLE drafts ADD COLUMN saved_reply_id bigint, ADD COLUMN contacted jsonb;
