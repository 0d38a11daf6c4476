"""A person of whom something is written in every place that the catalogue gives to customers."""

from uuid import uuid4

from backend.kit.db import Database
from backend.kit.storage import Storage
from tests.cast import Cast

# a surname, a text, a number at a platform: nobody else's
MARK = "Каракатицын"
NUMBER = "900900900"
PHONE = "+79995554433"
MAIL = "karakaticyn@unlikely.example"

# whatever holds words of the server's own is looked through; these cannot hold a person's
_TABLES = """
SELECT c.relname AS name FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace ORDER BY 1
"""


async def seen(db: Database, *words: str) -> list[str]:
    """Tables with a row that says one of the words, as text or as bytes."""
    found = []
    forms = [form for word in words for form in (word.lower(), word.encode().hex(), word.lower().encode().hex())]
    for table in await db.hot.fetch(_TABLES):
        name = table["name"]
        rows = await db.hot.fetchval(
            f"SELECT count(*) FROM {name} t WHERE EXISTS"
            " (SELECT FROM unnest($1::text[]) w WHERE strpos(lower(to_jsonb(t)::text), w) > 0)", forms,
        )  # fmt: skip
        if rows:
            found.append(name)
    return found


async def stored(storage: Storage, *words: str) -> list[str]:
    """Files of the storage that say one of the words."""
    found = []
    async for key in storage.keys():
        content = b"".join([piece async for piece in storage.read(key)])
        if any(word.encode() in content for word in words):
            found.append(key)
    return found


async def put_file(storage: Storage) -> str:
    key = f"files/{uuid4().hex}"
    await storage.keep_bytes(key, f"это {MARK}, его файл".encode())
    return key


async def fill(cast: Cast, storage: Storage, dialog: int) -> int:
    """Everything about whoever has this dialog; their number as a contact. By rows: what no verb of a test reaches."""
    db = cast.db
    row = await cast.row(dialog)
    contact, card, identity, channel = (row[k] for k in ("contact_id", "card_id", "identity_id", "channel_id"))
    anna, keys = cast.ids["anna"], [await put_file(storage) for _ in range(9)]

    async def do(sql: str, *args: object) -> object:
        return await db.hot.fetchval(sql, *args)

    await do(
        "UPDATE contacts SET name = 'Глеб', surname = $2, phone = $3, phone_normal = $3, email = $4, email_normal = $4,"
        " fields = jsonb_build_object('7', $2::text), avatar_key = $5,"
        " more_phones = jsonb_build_array(jsonb_build_object('value', $3::text, 'normal', $3::text, 'label', 'x'))"
        " WHERE id = $1", contact, MARK, PHONE, MAIL, keys[0],
    )  # fmt: skip
    await do("UPDATE identities SET external_user = $2, name = $3, profile = jsonb_build_object('bio', $3::text)"
             " WHERE id = $1", identity, NUMBER, MARK)  # fmt: skip
    await do("UPDATE conversations SET last_message = jsonb_build_object('seq', 1, 'direction', 'in', 'at', now(),"
        " 'text', $2::text), thread_key = $3"
             " WHERE id = $1", dialog, MARK, NUMBER)  # fmt: skip
    await do("UPDATE messages SET text = $2, meta = jsonb_build_object('x', $2::text) WHERE conversation_id = $1",
             dialog, MARK)  # fmt: skip
    await do("INSERT INTO message_edits VALUES ($1, 1, now(), $2)", dialog, MARK)
    await do("INSERT INTO message_keys VALUES ($1, $2, $3, 1)", f"x:{channel}", f"{NUMBER}:1", dialog)
    await do(
        "INSERT INTO messages (conversation_id, seq, direction, text, author_id, provider_at)"
        " VALUES ($1, 2, 'note', $2, $3, now()), ($1, 3, 'out', $2, $3, now())",
        dialog,
        f"Это {MARK}",
        anna,
    )
    await do("INSERT INTO letters VALUES ($1, 1, $2, $2)", dialog, MARK)
    await do("INSERT INTO link_previews (conversation_id, seq, url, title, description, site, picture_key, at)"
             " VALUES ($1, 1, $2, $2, $2, $2, $3, now())", dialog, MARK, keys[1])  # fmt: skip
    for number, key in enumerate(keys[2:4]):
        await do("INSERT INTO attachments (id, conversation_id, seq, kind, name, state, storage_key, position)"
                 " VALUES (gen_random_uuid(), $1, $2, 'document', $3, 'stored', $4, 0)",
                 dialog, number + 1, MARK, key)  # fmt: skip
    loose = await do("INSERT INTO attachments (id, kind, name, state, storage_key, uploaded_by)"
                     " VALUES (gen_random_uuid(), 'document', $1, 'stored', $2, $3) RETURNING id",
                     MARK, keys[4], anna)  # fmt: skip
    await do("INSERT INTO drafts (user_id, conversation_id, kind, text, attachments) VALUES ($1, $2, 'reply', $3, $4)",
             anna, dialog, MARK, [loose])  # fmt: skip
    await do("INSERT INTO outbox (channel_id, conversation_id, seq, ref, epoch, before)"
             " VALUES ($1, $2, 3, $3, gen_random_uuid(), jsonb_build_object('text', $4::text))",
             channel, dialog, f"{dialog}-3", MARK)  # fmt: skip
    await do("INSERT INTO found_aside VALUES ($1, 'phone', $2, $3, now())", dialog, PHONE, anna)
    await do("INSERT INTO raw_inbound (channel_id, contact_ids, body) VALUES ($1, ARRAY[$2::bigint], $3)",
             channel, contact, MARK.encode())  # fmt: skip
    await do("INSERT INTO quarantine (channel_id, reason, body, digest, replayed_at)"
             " VALUES ($1, 'unreadable', $2, '\\x01', now())",
             channel, f"от {NUMBER}".encode())  # fmt: skip
    await do(
        "INSERT INTO early (channel_id, key, kind, at, change)"
        " VALUES ($1, $2, 'edit', now(), jsonb_build_object('phone', $3::text))",
        channel,
        f"{NUMBER}:9",
        PHONE,
    )
    visitor = await do("INSERT INTO visitors (id, channel_id, external_user, signed, name, wished_phone)"
                       " VALUES (gen_random_uuid(), $1, $2, false, $3, $4) RETURNING id",
                       channel, NUMBER, MARK, PHONE)  # fmt: skip
    await do(
        "INSERT INTO visitor_files (id, visitor_id, kind, name, mime, size, storage_key)"
        " VALUES (gen_random_uuid(), $1, 'photo', $2, 'image/png', 1, $3)",
        visitor,
        MARK,
        keys[5],
    )
    await do("UPDATE cards SET title = $2, comment = $2, fields = jsonb_build_object('7', $2::text) WHERE id = $1",
             card, MARK)  # fmt: skip
    await do("INSERT INTO card_items (card_id, position, name, unit, quantity, price, discount, tax_included, url)"
             " VALUES ($1, 0, $2, '', 1, 1, 0, false, $2)", card, MARK)  # fmt: skip
    await do("INSERT INTO tasks (kind, title, note, subject_kind, subject_id, state)"
             " VALUES ('call', $1, $1, 'card', $2, 'open')", MARK, card)  # fmt: skip
    kept = await do(
        "INSERT INTO kept_files (id, kind, name, mime, size, storage_key)"
        " VALUES (gen_random_uuid(), 'document', $1, 'x/x', 1, $2) RETURNING id",
        MARK,
        keys[6],
    )
    await do("INSERT INTO documents (subject_kind, subject_id, title, file_id) VALUES ('contact', $1, $2, $3)",
             contact, MARK, kept)  # fmt: skip
    await do("INSERT INTO orders (card_id, year, n, customer, currency, lines, total, contact_id)"
             " VALUES ($1, 2026, 1, $2, 'RUB', jsonb_build_array(jsonb_build_object('name', $2::text)), 1, $3)",
             card, MARK, contact)  # fmt: skip
    await do(
        "INSERT INTO activities (at, kind, actor_kind, contact_id, data)"
        " VALUES (now(), 'contact_changed', 'user', $1, jsonb_build_object('to', $2::text))",
        contact,
        MARK,
    )
    event = "type, subject_kind, subject_id, contact_id, audience, body"
    told = "'message.arrived', 'conversation', $1, $2, '{}', $3"
    await do(f"INSERT INTO event_pending ({event}) VALUES ({told})", dialog, contact, MARK)
    await do(f"INSERT INTO event_log (position, at, {event}) VALUES (5, now(), {told})", dialog, contact, MARK)
    log = "INSERT INTO event_log (position, at, type, subject_kind, subject_id, audience, body) VALUES"
    await do(f"{log} (7, now(), 'draft.changed', 'draft', $1, '{{}}', $2)", dialog, MARK)
    await do(f"{log} (8, now(), 'view.changed', 'view', 1, '{{}}', $1)", f"о {PHONE}")
    await do("INSERT INTO audit (user_id, verb, subject_kind, subject_id, before, after)"
             " VALUES ($1, 'contact.removed', 'contact', $2, jsonb_build_object('name', $3::text), '{}')",
             anna, contact, MARK)  # fmt: skip
    await do(
        "INSERT INTO jobs (kind, state, payload) VALUES ('lost', 'failed', jsonb_build_object('to', $1::text))", MAIL
    )
    run = await do(
        "INSERT INTO imports (user_id, entity, state, file_name, file_key, read)"
        " VALUES ($1, 'contact', 'done', 'x.csv', $2, '{}') RETURNING id",
        anna,
        keys[7],
    )
    await do("INSERT INTO import_rows (import_id, line, cells, keys) VALUES ($1, 2, ARRAY[$2], ARRAY[$3])",
             run, MARK, PHONE)  # fmt: skip
    await do("INSERT INTO import_made (import_id, kind, thing_id, line, made, rev)"
             " VALUES ($1, 'contact', $2, 2, true, 1)",
             run, contact)  # fmt: skip
    await do("INSERT INTO exports (user_id, entity, format, asked, state, file_key, file_name, ended_at)"
             " VALUES ($1, 'contact', 'csv', jsonb_build_object('text', $2::text), 'done', $3, 'x.csv', now())",
             anna, MAIL, keys[8])  # fmt: skip
    was = await do("INSERT INTO contacts (name, deleted_at) VALUES ($1, now()) RETURNING id", MARK)
    await do(
        "INSERT INTO contact_merges (stays_id, goes_id, stood, reason, at)"
        " VALUES ($1, $2, jsonb_build_object('name', $3::text), 'hand', now())",
        contact,
        was,
        MARK,
    )
    await do("INSERT INTO search_things (kind, id, words) VALUES ('contact', $1, to_tsvector('simple', $2))",
             contact, MARK)  # fmt: skip
    await do("INSERT INTO search_messages (id, conversation_id, seq, words)"
             " VALUES (1, $1, 1, to_tsvector('simple', $2))",
             dialog, MARK)  # fmt: skip
    # what colleagues look for
    look = "jsonb_build_object('q', $2::text)"
    await do(f"INSERT INTO views (owner_id, name, filter) VALUES ($1, $2, {look})", anna, f"о {PHONE}")
    await do(f"INSERT INTO list_views (entity, owner_id, whose, name, look) VALUES ('contact', $1, 'me', 'x', {look})",
             anna, MAIL.upper())  # fmt: skip
    words = await do("INSERT INTO consent_texts (purpose, locale, version, text)"
                     " VALUES ('marketing', 'ru', 1, 'Да') RETURNING id")  # fmt: skip
    await do("INSERT INTO consents (text_id, purpose, channel_id, external_user, how, ip, user_agent, page)"
             " VALUES ($1, 'marketing', $2, $3, 'tick', '1.2.3.4', $4, $4)", words, channel, NUMBER, MARK)  # fmt: skip
    return int(str(contact))
