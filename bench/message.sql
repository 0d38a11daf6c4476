-- pgbench: what receive stores for one message, as one statement. Variables: chat, channel, message.
\set chat random(:first, :last)
\set message random(1, 9000000000000000)
WITH ident AS (
    INSERT INTO identities (channel_id, external_user, contact_id, name, username, profile)
    VALUES (:channel, :chat::text, nextval('contacts_id_seq'), 'Анна N' || :chat::text, 'bench_' || :chat::text,
            '{"language_code": "ru"}')
    ON CONFLICT (channel_id, external_user) DO UPDATE SET name = excluded.name
    RETURNING id, contact_id, name, xmax = 0 AS fresh
), person AS (
    INSERT INTO contacts (id, name, surname, locale) SELECT contact_id, 'Анна', 'N', 'ru' FROM ident WHERE fresh
), thread AS (
    INSERT INTO conversations AS c (channel_id, thread_key, contact_id, identity_id, card_id, seq, in_seq, last_message,
                                    last_in_at, waiting_since, waiting_clock)
    SELECT :channel, :chat::text, contact_id, id, nextval('cards_id_seq'), 1, 1,
           jsonb_build_object('seq', 1, 'direction', 'in', 'at', now(), 'text', 'Сколько стоит самовар на пять литров?'),
           now(), now(), extract(epoch FROM now())
    FROM ident
    ON CONFLICT (channel_id, thread_key) DO UPDATE SET
        seq = c.seq + 1, in_seq = c.in_seq + 1, rev = c.rev + 1, state = 'open', last_message = excluded.last_message,
        last_at = now(), last_in_at = now(), waiting_since = coalesce(c.waiting_since, now()),
        waiting_clock = coalesce(c.waiting_clock, extract(epoch FROM now()))
    RETURNING *
), card AS (
    INSERT INTO cards (id, kind, funnel_id, status_id, contact_id, channel_id)
    SELECT card_id, 'lead', 1, 1, contact_id, channel_id FROM thread WHERE seq = 1 RETURNING id, contact_id, channel_id
), names AS (
    INSERT INTO message_keys (space, key, conversation_id, seq)
    SELECT 'x:' || channel_id, thread_key || '/' || :message::text, id, seq FROM thread
), message AS (
    INSERT INTO messages (conversation_id, seq, direction, text, identity_id, external_id, provider_at)
    SELECT id, seq, 'in', 'Здравствуйте! Сколько стоит самовар на пять литров?', identity_id, :message::text, now()
    FROM thread
), raw AS (
    INSERT INTO raw_inbound (channel_id, contact_ids, body)
    SELECT channel_id, ARRAY[contact_id], decode(repeat('61', 420), 'hex') FROM thread
), facts AS (
    INSERT INTO activities (at, kind, actor_kind, actor_id, contact_id, card_id, conversation_id, message_seq)
    SELECT now(), 'message_in', 'contact', contact_id, contact_id, card_id, id, seq FROM thread
    UNION ALL SELECT now(), 'lead_created', 'system', NULL, contact_id, id, NULL, NULL FROM card
    UNION ALL SELECT now(), 'contact_created', 'system', NULL, contact_id, NULL, NULL, NULL FROM ident WHERE fresh
)
INSERT INTO event_pending (type, subject_kind, subject_id, contact_id, audience, body)
SELECT 'message.arrived', 'conversation', id, contact_id,
       jsonb_build_object('type', 'scoped', 'after', jsonb_build_array(jsonb_build_object('channel_id', channel_id)))::text,
       jsonb_build_object('type', 'message.arrived', 'conversation', to_jsonb(thread), 'message',
                          jsonb_build_object('seq', seq, 'text', repeat('x', 400)))::text
FROM thread
UNION ALL
SELECT 'card.changed', 'card', id, contact_id, '{"type":"scoped"}', to_jsonb(card)::text || repeat(' ', 400) FROM card;
