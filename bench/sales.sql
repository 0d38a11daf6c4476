-- A sales house of many years: $SIZE requests, as many people, a tenth as many companies, 200 colleagues in 20 teams,
-- 100 channels. Placeholders are filled in by sales.py.
SELECT setseed(0.17);
CREATE TEMP TABLE words AS SELECT
    ARRAY['Анна', 'Борис', 'Вера', 'Глеб', 'Дмитрий', 'Елена', 'Жанна', 'Захар', 'Ирина', 'Кирилл', 'Лев', 'Мария', 'Никита',
          'Ольга', 'Пётр', 'Раиса', 'Сергей', 'Татьяна', 'Ульяна', 'Фёдор', 'Jonas', 'Rūta', 'Mantas', 'Alice', 'Peter'] AS names,
    ARRAY['Самоваров', 'Кузнецов', 'Ёлкин', 'Шмидт', 'Чайка', 'Щукин', 'Мороз', 'Титов', 'Лебедев', 'Орлов', 'Соколов', 'Зайцев',
          'Волков', 'Громов', 'Павлов', 'Беляев', 'Kazlauskas', 'Petrauskas', 'Stankus', 'Smith', 'Taylor'] AS surnames,
    ARRAY['Тула', 'Самовар', 'Чайник', 'Пряник', 'Уют', 'Север', 'Восток', 'Заря', 'Маяк', 'Горизонт', 'Baltija', 'Gintaras',
          'Orion', 'Vega', 'Delta'] AS firms,
    ARRAY['Самовар на пять литров', 'Поставка чайников', 'Заказ с сайта', 'Опт, весна', 'Ремонт крана', 'Угольный, подарок',
          'Order from the shop', 'Wholesale', 'Užsakymas', 'Расчёт по телефону'] AS titles;

INSERT INTO tags (name) VALUES ('bench vip'), ('bench wholesale'), ('bench complaint'), ('bench exhibition'), ('bench old');
INSERT INTO users (email, name, role_id)
SELECT 'seller' || n || '@bench.example.com', 'Seller ' || n, 1 FROM generate_series(1, 200) AS n;
INSERT INTO teams (name) SELECT 'Sellers ' || n FROM generate_series(1, 20) AS n;
INSERT INTO team_members (team_id, user_id)
SELECT t.id, u.id FROM teams t JOIN users u ON u.email LIKE 'seller%' AND 'Sellers ' || 1 + u.id % 20 = t.name
WHERE t.name LIKE 'Sellers %';
INSERT INTO channels (kind, name, state) SELECT 'practice', 'Shop ' || n, 'paused' FROM generate_series(1, 100) AS n;
INSERT INTO channels (kind, name, lead_source) VALUES ('internal', '', false)
ON CONFLICT (kind) WHERE kind = 'internal' DO NOTHING;
-- each channel is closed to those who are not named
INSERT INTO channel_members (channel_id, kind, member_id)
SELECT c.id, 'team', t.id FROM channels c, teams t WHERE t.name LIKE 'Sellers %' AND c.name LIKE 'Shop %';

CREATE TEMP TABLE sellers AS
SELECT row_number() OVER (ORDER BY id) AS ord, id FROM users WHERE email LIKE 'seller%' OR id = ANY (ARRAY[$VIEWERS]::bigint[]);
CREATE TEMP TABLE shops AS SELECT row_number() OVER (ORDER BY id) AS ord, id FROM channels WHERE name LIKE 'Shop %';

INSERT INTO companies (name, responsible_id, type, tax_id, reach_keys, phones, employees, turnover_amount, turnover_currency,
                       created_at, updated_at)
SELECT (ARRAY['ООО «', 'АО «', 'ИП «', 'UAB «'])[1 + n % 4] || firms[1 + floor(random() * 15)::int] || ' ' || n || '»',
       (SELECT id FROM sellers WHERE ord = 1 + n * 7 % (SELECT count(*) FROM sellers)),
       (ARRAY['potential', 'client', 'client', 'partner'])[1 + n % 4], (7700000000 + n)::text,
       ARRAY['+7495' || lpad(n::text, 7, '0')], jsonb_build_array(jsonb_build_object('value', '+7495' || lpad(n::text, 7, '0'),
       'label', '', 'normal', '+7495' || lpad(n::text, 7, '0'))), n % 500, (n % 997) * 10000, 'RUB', at, at
FROM words, (SELECT n, now() - power(random(), 2) * interval '2000 days' AS at FROM generate_series(1, $SIZE / 10) AS n) AS drawn;

-- four of five can be called, half have an e-mail, one of ten a second number; two of three work somewhere
INSERT INTO contacts (name, surname, phone, phone_normal, email, email_normal, more_phones, birthday, type, responsible_id, fields,
                      created_at, updated_at)
SELECT names[1 + floor(random() * 25)::int], surnames[1 + floor(random() * 21)::int] || CASE WHEN n % 3 = 0 THEN 'а' ELSE '' END,
       CASE WHEN n % 5 > 0 THEN '+7912' || lpad(n::text, 7, '0') END, CASE WHEN n % 5 > 0 THEN '+7912' || lpad(n::text, 7, '0') END,
       CASE WHEN n % 2 = 0 THEN 'client' || n || '@example.com' END, CASE WHEN n % 2 = 0 THEN 'client' || n || '@example.com' END,
       CASE WHEN n % 10 = 1 THEN jsonb_build_array(jsonb_build_object('value', '+7913' || lpad(n::text, 7, '0'), 'label', 'work',
            'normal', '+7913' || lpad(n::text, 7, '0'))) ELSE '[]' END,
       CASE WHEN n % 4 = 0 THEN date '1950-01-01' + n % 20000 END,
       (ARRAY['potential', 'potential', 'client', 'client', 'partner'])[1 + n % 5],
       CASE WHEN n % 20 > 0 THEN (SELECT id FROM sellers WHERE ord = 1 + n * 11 % (SELECT count(*) FROM sellers)) END,
       '{}', at, at
FROM words, (SELECT n, now() - power(random(), 2) * interval '2000 days' AS at FROM generate_series(1, $SIZE) AS n) AS drawn;
INSERT INTO contact_companies (contact_id, company_id, position, main)
SELECT p.id, f.id, (ARRAY['директор', 'закупки', 'бухгалтер', ''])[1 + p.id % 4], true
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM contacts WHERE id >= $FIRST_CONTACT) AS p
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM companies WHERE id >= $FIRST_COMPANY) AS f
  ON f.n = 1 + p.n * 13 % ($SIZE / 10) WHERE p.n % 3 < 2;
-- as the worker would in the background, while others are being asked
INSERT INTO contact_warmth (contact_id) SELECT id FROM contacts ON CONFLICT DO NOTHING;

-- of a thousand: 5 open deals, 20 open leads, the rest came to an end; one of three came by no channel
INSERT INTO cards (kind, funnel_id, status_id, is_open, contact_id, company_id, channel_id, responsible_id, participants,
                   source_id, budget_amount, budget_currency, title, comment, created_at, updated_at, status_changed_at, closed_at)
SELECT CASE WHEN d.deal THEN 'deal' ELSE 'lead' END, s.funnel_id, s.id, d.open, p.contact_id, p.company_id,
       CASE WHEN d.n % 3 > 0 THEN h.id ELSE (SELECT min(id) FROM channels WHERE kind = 'internal') END, w.id, CASE WHEN w.id IS NULL THEN '{}'::bigint[] ELSE ARRAY[w.id] END,
       (SELECT id FROM sources WHERE deleted_at IS NULL ORDER BY id OFFSET d.n % 3 LIMIT 1),
       CASE WHEN d.n % 5 < 3 THEN 1000 + floor(power(d.dice, 4) * 1000000) END, CASE WHEN d.n % 5 < 3 THEN 'RUB' END,
       titles[1 + floor(random() * 10)::int] || ' ' || d.n, '', d.at, d.at + d.dice * interval '20 days',
       d.at + d.dice * interval '20 days', CASE WHEN NOT d.open THEN d.at + d.dice * interval '20 days' END
FROM words, (
    SELECT n, n % 1000 < 5 OR n % 1000 >= 500 AS deal, n % 1000 < 25 AS open, random() AS dice,
           now() - interval '20 days' * (CASE WHEN n % 1000 < 25 THEN 0 ELSE 1 END)
           - power(random(), 2) * interval '1500 days' * (CASE WHEN n % 1000 < 25 THEN 0.05 ELSE 1 END) AS at
    FROM generate_series(1, $SIZE) AS n
) AS d
JOIN (SELECT funnel_id, id, category IN ('new', 'in_work', 'waiting') AS opens,
             row_number() OVER (PARTITION BY funnel_id, category IN ('new', 'in_work', 'waiting') ORDER BY position, id) AS ord,
             count(*) OVER (PARTITION BY funnel_id, category IN ('new', 'in_work', 'waiting')) AS many
      FROM statuses WHERE deleted_at IS NULL) AS s
  ON s.funnel_id = CASE WHEN d.deal THEN 2 ELSE 1 END AND s.opens = d.open AND s.ord = 1 + d.n / 1000 % s.many
JOIN (SELECT p.id AS contact_id, w.company_id, p.id - $FIRST_CONTACT AS n FROM contacts p
      LEFT JOIN contact_companies w ON w.contact_id = p.id AND w.main WHERE p.id >= $FIRST_CONTACT) AS p
  ON p.n = d.n * 17 % $SIZE
JOIN shops h ON h.ord = 1 + d.n * 7 % 100
LEFT JOIN sellers w ON d.n % 20 > 0 AND w.ord = 1 + d.n * 3 % (SELECT count(*) FROM sellers)
ORDER BY d.at;
INSERT INTO card_tags (card_id, tag_id)
SELECT k.id, t.id FROM cards k, tags t WHERE k.id >= $FIRST_CARD AND t.name LIKE 'bench %' AND (k.id * 31 + t.id * 7) % 25 = 0;
INSERT INTO contact_tags (contact_id, tag_id)
SELECT p.id, t.id FROM contacts p, tags t WHERE p.id >= $FIRST_CONTACT AND t.name LIKE 'bench %' AND (p.id * 31 + t.id * 7) % 25 = 0;

-- a dialog where it came by a channel
INSERT INTO conversations (channel_id, thread_key, contact_id, card_id, state, responsible_id, participants, seq, in_seq,
                           last_message, last_at, last_in_at, waiting_since, waiting_clock, created_at)
SELECT k.channel_id, 'sales' || k.id, k.contact_id, k.id, CASE WHEN k.is_open THEN 'open' ELSE 'done' END, k.responsible_id,
       k.participants, 1, 1, jsonb_build_object('seq', 1, 'direction', 'in', 'text', k.title, 'at', k.created_at),
       k.updated_at, k.updated_at, CASE WHEN k.is_open AND k.id % 3 = 0 THEN k.updated_at END,
       CASE WHEN k.is_open AND k.id % 3 = 0 THEN extract(epoch FROM k.updated_at) END, k.created_at
FROM cards k JOIN channels h ON h.id = k.channel_id AND h.kind <> 'internal'
WHERE k.id >= $FIRST_CARD AND (k.is_open OR k.id % 3 = 0);
INSERT INTO tasks (kind, title, subject_kind, subject_id, assignee_id, due_at, state)
SELECT 'call', 'Позвонить', 'card', k.id, k.responsible_id, now() + (k.id % 20 - 5) * interval '1 day', 'open'
FROM cards k WHERE k.id >= $FIRST_CARD AND k.is_open AND k.responsible_id IS NOT NULL;
