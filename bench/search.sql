-- A house that talks a lot: $SIZE messages in $DIALOGS dialogs of 100 channels. Placeholders are filled in by search.py.
SELECT setseed(0.42);
INSERT INTO channels (kind, name, state) SELECT 'practice', 'Line ' || n, 'paused' FROM generate_series(1, 100) AS n;
INSERT INTO teams (name) VALUES ('All the lines');
INSERT INTO channel_members (channel_id, kind, member_id)
SELECT c.id, 'team', t.id FROM channels c, teams t WHERE t.name = 'All the lines' AND c.name LIKE 'Line %';
CREATE TEMP TABLE talks AS
SELECT n, nextval(pg_get_serial_sequence('conversations', 'id')) AS id, c.id AS channel_id
FROM generate_series(1, $DIALOGS) AS n
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS ord FROM channels WHERE name LIKE 'Line %') AS c ON c.ord = 1 + n % 100;
INSERT INTO conversations (id, channel_id, thread_key, seq, in_seq) SELECT id, channel_id, 'b' || n, $EACH, $EACH FROM talks;
-- words as people use them: a few all the time, most hardly ever (the n-th about 1/n as often as the first)
CREATE TEMP TABLE dictionary AS
SELECT n, CASE WHEN n <= 6 THEN (ARRAY['самовар', 'доставка', 'price', 'kaina', 'чайник', 'virdulys'])[n]
               ELSE (ARRAY['слов', 'дом', 'term', 'žod'])[1 + n % 4] || translate(n::text, '0123456789', 'абвгдежзик') END AS word
FROM generate_series(1, 30000) AS n;
CREATE UNIQUE INDEX ON dictionary (n);
ANALYZE dictionary;
ANALYZE talks;
CREATE TABLE bench_texts AS
SELECT d.ord, t.id AS conversation_id, d.seq, t.channel_id, w.text
FROM (SELECT n AS ord, 1 + (n - 1) % $DIALOGS AS talk, 1 + (n - 1) / $DIALOGS AS seq FROM generate_series(1, $SIZE) AS n) AS d
JOIN talks t ON t.n = d.talk
CROSS JOIN LATERAL (SELECT string_agg(y.word, ' ') AS text FROM (
    SELECT floor(power(30000, random()))::int AS pick FROM generate_series(1, 8) WHERE d.ord > 0) AS p
    JOIN dictionary y ON y.n = p.pick) AS w;
INSERT INTO messages (conversation_id, seq, direction, text, provider_at)
SELECT conversation_id, seq, 'in', text, now() - interval '1 year' + ord * interval '1 second' FROM bench_texts;
DROP INDEX search_messages_words;
INSERT INTO search_messages (id, conversation_id, seq, words)
SELECT $FIRST + ord, conversation_id, seq,
       strip(to_tsvector('russian', text)
             || to_tsvector('lithuanian', regexp_replace(text, '[а-я]+', ' ', 'g')))
       || format('''#c%s'' ''#d%s''', channel_id, conversation_id)::tsvector
FROM bench_texts ORDER BY ord;
CREATE INDEX search_messages_words ON search_messages USING gin (words) WITH (fastupdate = off);
DROP TABLE bench_texts;
