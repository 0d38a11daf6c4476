-- rows of [{text, url?}]: backend/inbox/buttons/schemas.py
ALTER TABLE drafts ADD COLUMN buttons jsonb;
ALTER TABLE saved_replies ADD COLUMN buttons jsonb;
