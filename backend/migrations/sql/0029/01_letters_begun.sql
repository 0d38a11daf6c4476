-- the lines of a letter as they are typed: backend/inbox/letters/typed.py
ALTER TABLE drafts ADD COLUMN letter jsonb;
