-- A house of many years: $SIZE conversations, 100 channels, 200 colleagues, 3 tags. Placeholders are filled in by crowd.py.
SELECT setseed(0.42);
INSERT INTO teams (name) VALUES ('Everybody else');
INSERT INTO tags (name) VALUES ('vip'), ('wholesale'), ('complaint');
INSERT INTO users (email, name, role_id)
SELECT 'colleague' || n || '@bench.example.com', 'Colleague ' || n, 1 FROM generate_series(1, 200) AS n;
INSERT INTO team_members (team_id, user_id)
SELECT t.id, u.id FROM teams t, users u WHERE t.name = 'Everybody else' AND u.email LIKE 'colleague%';
INSERT INTO channels (kind, name, state) SELECT 'practice', 'Channel ' || n, 'paused' FROM generate_series(1, 100) AS n;
-- each channel is closed to those who are not named: restricted people see only what they are given
INSERT INTO channel_members (channel_id, kind, member_id)
SELECT c.id, 'team', t.id FROM channels c, teams t WHERE t.name = 'Everybody else' AND c.name LIKE 'Channel %';

CREATE TEMP TABLE cast_of (ord bigint GENERATED ALWAYS AS IDENTITY, user_id bigint);
INSERT INTO cast_of (user_id) SELECT id FROM users WHERE email LIKE 'colleague%' ORDER BY id;
INSERT INTO cast_of (user_id) VALUES ($OWN), ($WHOLE);
CREATE TEMP TABLE places AS SELECT row_number() OVER (ORDER BY id) AS ord, id FROM channels WHERE name LIKE 'Channel %';

INSERT INTO contacts (name, surname)
SELECT (ARRAY['Анна', 'Борис', 'Вера', 'Gleb', 'Jonas'])[1 + floor(random() * 5)::int], 'N' || n
FROM generate_series(1, $SIZE) AS n;

-- of a hundred: 15 open, 1 snoozed, 84 done; a fifth of the open ones and a twentieth of the done ones are nobody's.
-- Most of nobody's open ones wait and were never answered, a third of the others wait: 67 of a thousand in all
CREATE TEMP TABLE drawn AS
SELECT *, taken < CASE WHEN life < 0.15 THEN 0.2 ELSE 0.05 END AS free,
       life < 0.15 AND waits < CASE WHEN taken < 0.2 THEN 0.9 ELSE 0.34 END AS waiting
FROM (
    SELECT n, floor(random() * 100)::int + 1 AS place, floor(random() * 202)::int + 1 AS who, random() AS life,
           random() AS taken, random() AS waits, random() AS other,
           now() - power(random(), 3) * interval '1000 days' AS at
    FROM generate_series(1, $SIZE) AS n
) AS dice;

INSERT INTO conversations (channel_id, thread_key, contact_id, state, responsible_id, assigned_by, participants, seq,
                           in_seq, last_message, last_at, last_in_at, waiting_since, waiting_clock, unanswered, created_at)
SELECT p.id, d.n::text, $FIRST_CONTACT + d.n - 1,
       CASE WHEN life < 0.15 THEN 'open' WHEN life < 0.16 THEN 'snoozed' ELSE 'done' END,
       CASE WHEN NOT free THEN w.user_id END, CASE WHEN NOT free THEN 'claim' END,
       CASE WHEN free THEN '{}'::bigint[] WHEN other < 0.1 THEN ARRAY[w.user_id, o.user_id] ELSE ARRAY[w.user_id] END,
       4, 3,
       jsonb_build_object('seq', 4, 'direction', 'in', 'text', 'Сколько стоит самовар? ' || d.n, 'at', at),
       at, at, CASE WHEN waiting THEN at END, CASE WHEN waiting THEN extract(epoch FROM at) END,
       waits < CASE WHEN free THEN 0.8 ELSE 0.1 END, at - interval '1 day'
FROM drawn d JOIN places p ON p.ord = d.place JOIN cast_of w ON w.ord = d.who
JOIN cast_of o ON o.ord = 1 + (d.who * 7 + d.n) % 202
ORDER BY d.n;

INSERT INTO cards (kind, funnel_id, status_id, contact_id, channel_id, is_open)
SELECT 'lead', 1, 1, c.contact_id, c.channel_id, true FROM conversations c JOIN places p ON p.id = c.channel_id
WHERE c.state = 'open' AND c.id % 3 = 0;
UPDATE conversations c SET card_id = k.id FROM cards k, places p
WHERE p.id = c.channel_id AND k.contact_id = c.contact_id AND c.state = 'open' AND c.id % 3 = 0;
INSERT INTO contact_tags (contact_id, tag_id)
SELECT c.id, t.id FROM contacts c, tags t WHERE (c.id * 31 + t.id * 7) % 20 = 0;
INSERT INTO conversation_tags (tag_id, conversation_id)
SELECT ct.tag_id, c.id FROM contact_tags ct JOIN conversations c ON c.contact_id = ct.contact_id;

-- four messages each, and long histories where they are opened: 200 in every fiftieth open one
INSERT INTO messages (conversation_id, seq, direction, text, provider_at, stored_at)
SELECT c.id, s, CASE s % 4 WHEN 2 THEN 'out' ELSE 'in' END, 'Здравствуйте! Сколько стоит самовар на пять литров? ' || s,
       c.last_at - (c.seq - s) * interval '1 minute', c.last_at - (c.seq - s) * interval '1 minute'
FROM conversations c JOIN places p ON p.id = c.channel_id
CROSS JOIN generate_series(1, CASE WHEN c.state = 'open' AND c.id % 50 = 0 THEN 200 ELSE 4 END) AS s;
UPDATE conversations c SET seq = 200, in_seq = 150 FROM places p
WHERE p.id = c.channel_id AND c.state = 'open' AND c.id % 50 = 0;
