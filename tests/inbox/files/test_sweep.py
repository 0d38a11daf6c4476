"""Uploads that were never sent go after a day; whatever somebody may still send stays."""

from backend.inbox.files.sweep import UNUSED, sweep
from tests.inbox.files.test_files import picture, upload
from tests.inbox.shop import Shop

AGED = "UPDATE attachments SET created_at = now() - interval '25 hours' WHERE id = ANY ($1::uuid[]) RETURNING 1"
TWIN = """
INSERT INTO attachments (id, kind, mime, size, state, storage_key, uploaded_by)
SELECT gen_random_uuid(), kind, mime, size, state, storage_key, uploaded_by FROM attachments WHERE id = $1 RETURNING id
"""
KEY = "SELECT storage_key FROM attachments WHERE id = $1"


async def test_loose_uploads_go_after_a_day_and_what_may_still_be_sent_stays(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    dialog = await shop.world.dialog(await shop.world.channel(), "gleb")
    old, lately, drafted, sent, shared = [(await upload(anna, picture())).json()["id"] for _ in range(5)]
    draft = {"rev": 1, "text": "see", "attachments": [drafted]}
    assert (await anna.put(f"/conversations/{dialog}/drafts/reply", json=draft)).status_code == 200
    note = {"client_id": "6f0c0c86-2f43-4b5b-9c5e-0d7e1a1f6f10", "kind": "note", "attachments": [sent]}
    assert (await anna.post(f"/conversations/{dialog}/messages", json=note)).status_code == 201
    twin = str(await shop.value(TWIN, shared))
    key = {each: await shop.value(KEY, each) for each in (old, shared)}
    await shop.value(AGED, [old, drafted, sent, shared])
    assert await sweep(shop.db, shop.storage) == 2
    answers = {
        each: (await anna.get(f"/files/{each}")).status_code for each in (old, lately, drafted, sent, shared, twin)
    }
    assert answers == {old: 404, lately: 200, drafted: 200, sent: 200, shared: 404, twin: 200}
    keys = shop.storage.keys()
    kept = {each async for each in keys}
    assert (key[old] in kept, key[shared] in kept) == (False, True), "the twin's bytes stay"
    assert await sweep(shop.db, shop.storage) == 0


VISITORS = """
WITH who AS (INSERT INTO visitors (id, channel_id, external_user) VALUES (gen_random_uuid(), $1, 'v') RETURNING id)
INSERT INTO visitor_files (id, visitor_id, kind, name, mime, size, storage_key, taken_by, created_at)
SELECT gen_random_uuid(), who.id, 'photo', key, 'image/png', 1, key, taken, now() - days * interval '1 day'
FROM who, (VALUES ('left', NULL, 2), ('lately', NULL, 0), ('aside', gen_random_uuid(), 80),
                  ('never', gen_random_uuid(), 92), ('sent', gen_random_uuid(), 92)) AS f (key, taken, days)
RETURNING 1
"""
SENT = """
INSERT INTO attachments (id, conversation_id, seq, kind, state, storage_key)
VALUES (gen_random_uuid(), $1, 1, 'photo', 'stored', 'sent') RETURNING 1
"""


async def test_a_visitors_file_that_no_message_holds_goes_when_no_replay_can_want_it(shop: Shop) -> None:
    channel = await shop.world.channel()
    for key in ("left", "lately", "aside", "never", "sent"):
        await shop.storage.keep_bytes(key, b"x")
    await shop.value(VISITORS, channel)
    await shop.value(SENT, await shop.world.dialog(channel, "gleb"))
    await sweep(shop.db, shop.storage)
    assert {row["name"] for row in await shop.rows("SELECT name FROM visitor_files")} == {"lately", "aside"}
    keys = shop.storage.keys()
    assert {key async for key in keys} == {"lately", "aside", "sent"}


FORMS = """
INSERT INTO attachments (id, kind, mime, size, state, storage_key, created_at, of_form)
SELECT gen_random_uuid(), 'photo', 'image/png', 1, 'stored', key, now() - days * interval '1 day', key <> 'of a key'
FROM (VALUES ('refused', 92), ('aside', 80), ('taken', 92), ('of a key', 2)) AS f (key, days) RETURNING 1
"""
HELD = SENT.replace("'sent'", "'taken'")


async def test_a_forms_file_that_no_message_holds_goes_when_no_replay_can_want_it_and_a_keys_after_a_day(
    shop: Shop,
) -> None:
    for key in ("refused", "aside", "taken", "of a key"):
        await shop.storage.keep_bytes(key, b"x")
    await shop.value(FORMS)
    await shop.value(HELD, await shop.world.dialog(await shop.world.channel(), "gleb"))
    await sweep(shop.db, shop.storage)
    keys = shop.storage.keys()
    assert {key async for key in keys} == {"aside", "taken"}


PASSED_ON = """
INSERT INTO attachments (id, kind, mime, size, state, storage_key, sound_key, preview_key, taken_at, lost_at,
                         conversation_id, seq)
SELECT gen_random_uuid(), 'document', 'application/pdf', 1, 'stored', key, 'sound', 'page', taken, taken, talk, seq
FROM (VALUES ('of a field', now() - interval '31 days', NULL::bigint, NULL::bigint),
             ('passed on', NULL, $1::bigint, 1::bigint)) AS f (key, taken, talk, seq) RETURNING 1
"""


async def test_what_was_made_of_a_file_stays_as_long_as_a_message_has_it(shop: Shop) -> None:
    for key in ("of a field", "passed on", "sound", "page"):
        await shop.storage.keep_bytes(key, b"x")
    await shop.value(PASSED_ON, await shop.world.dialog(await shop.world.channel(), "gleb"))
    assert await sweep(shop.db, shop.storage) == 1
    keys = shop.storage.keys()
    assert {key async for key in keys} == {"passed on", "sound", "page"}


MANY = """
INSERT INTO attachments (id, kind, mime, size, state, storage_key, sound_key, preview_key)
SELECT gen_random_uuid(), 'voice', 'audio/ogg', 1, 'stored', 'a/' || n, 'b/' || n, 'c/' || n
FROM generate_series(1, 20000) n
"""


async def test_whether_bytes_are_still_stood_on_is_found_by_index_however_many_files_there_are(shop: Shop) -> None:
    async with shop.db.tx() as tx:
        await tx.execute(MANY)
        await tx.execute("ANALYZE attachments")
        plan = await tx.fetch(f"EXPLAIN {UNUSED}", ["a/7", "b/7", "c/7", "nobody's"])
        unused = [row["key"] for row in await tx.fetch(UNUSED, ["a/7", "b/7", "c/7", "nobody's"])]
    said = "\n".join(row["QUERY PLAN"] for row in plan)
    assert "Seq Scan on attachments" not in said, said
    for name in ("attachments_key", "attachments_sound_key", "attachments_preview_key"):
        assert f"using {name} " in said, said
    assert unused == ["nobody's"]
