-- the feed walks the log from the newest back: all of it (its key), by kind, by who did it (backend/feed/walk.py)
SET LOCAL lock_timeout = '5s';
CREATE INDEX activities_kind ON activities (kind, stored_at DESC, id DESC);
CREATE INDEX activities_actor ON activities (actor_id, stored_at DESC, id DESC) WHERE actor_kind = 'user';
UPDATE roles SET rights = rights || ARRAY['feed.all']
WHERE key = 'supervisor' AND built_in AND NOT 'feed.all' = ANY (rights);
