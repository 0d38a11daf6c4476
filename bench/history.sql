-- $SIZE facts of two years about $PEOPLE people: words, answers, calls, changes, a rare kind; the last hundredth about one of them.
SELECT setseed(0.29);
INSERT INTO contacts (name, surname, created_at)
SELECT 'Client ' || n, 'of the log', now() - interval '2 years' FROM generate_series(1, $PEOPLE) AS n;
INSERT INTO activities (at, stored_at, kind, actor_kind, actor_id, contact_id, data)
SELECT at, at, kind, CASE WHEN kind = 'message_in' THEN 'contact' ELSE 'user' END, 1, first + floor(random() * $PEOPLE)::int,
       CASE kind WHEN 'call' THEN '{"direction": "in", "state": "ended", "talked_s": 60, "user_id": 1}'::jsonb
                 WHEN 'contact_changed' THEN '{"from": {"name": "a"}, "to": {"name": "b"}}' ELSE '{}' END
FROM (SELECT now() - n::float8 / $SIZE * interval '730 days' AS at,
             (ARRAY['message_in', 'message_in', 'message_in', 'message_out', 'message_out', 'message_out', 'call', 'contact_changed'])
             [1 + floor(random() * 8)::int] AS kind
      FROM generate_series(1, $SIZE) AS n) AS drawn,
     (SELECT min(id) AS first FROM contacts WHERE surname = 'of the log') AS people;
INSERT INTO activities (at, stored_at, kind, actor_kind, contact_id, data)
SELECT at, at, 'message_in', 'contact', first, '{}'
FROM (SELECT now() - n::float8 / ($SIZE / 100) * interval '730 days' AS at FROM generate_series(1, $SIZE / 100) AS n) AS drawn,
     (SELECT min(id) AS first FROM contacts WHERE surname = 'of the log') AS people;
INSERT INTO activities (at, stored_at, kind, actor_kind, contact_id, data)
SELECT now() - interval '700 days', now() - interval '700 days', 'contact_restored', 'user', min(id), '{}'
FROM contacts WHERE surname = 'of the log';
VACUUM ANALYZE activities;
ANALYZE contacts;
