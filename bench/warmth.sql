-- $SIZE people whom the house knows, each with $FACTS things that happened in two years: words of theirs and ours, calls, deals.
SELECT setseed(0.17);
INSERT INTO contacts (name, surname, created_at)
SELECT 'Client ' || n, 'of the bench', now() - interval '2 years' FROM generate_series(1, $SIZE) AS n;
INSERT INTO contact_warmth (contact_id, version, stage, was_more, stage_since)
SELECT id, $VERSION, 1, true, now() FROM contacts WHERE surname = 'of the bench' ORDER BY id ON CONFLICT DO NOTHING;
INSERT INTO activities (at, stored_at, kind, actor_kind, contact_id, data)
SELECT at, at, (ARRAY['message_in', 'message_in', 'message_out', 'call', 'lead_created', 'deal_created'])[1 + floor(random() * 6)::int],
       'user', id, '{"direction": "in"}'
FROM (SELECT p.id, now() - power(random(), 3) * interval '730 days' AS at
      FROM contacts p, generate_series(1, $FACTS) WHERE p.surname = 'of the bench') AS drawn;
VACUUM ANALYZE contacts;
VACUUM ANALYZE contact_warmth;
ANALYZE activities;
