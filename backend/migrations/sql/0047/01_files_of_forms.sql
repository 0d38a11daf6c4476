-- A form's file, until no replay can want it: who has no name in uploaded_by may be a service key as well.
ALTER TABLE attachments ADD COLUMN of_form boolean NOT NULL DEFAULT false;
UPDATE attachments SET of_form = true WHERE conversation_id IS NULL AND uploaded_by IS NULL;
