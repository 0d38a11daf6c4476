-- What was done to a group, in a dialog of nobody's or to a company has no person by whom followers' news could find it:
-- it is found by its transaction (backend/feed/following/told.py). The facts with a person are not in here.
SET LOCAL lock_timeout = '5s';
CREATE INDEX activities_of_nobody ON activities (xid) WHERE contact_id IS NULL AND xid IS NOT NULL;
