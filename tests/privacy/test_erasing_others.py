"""Whoever is erased takes nothing of others along, and nobody goes whom nobody asked for."""

import asyncio
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest

from backend.feed import comments
from backend.feed.schemas import NewFeedNote
from backend.inbox.merging.merge import merge, undo
from backend.inbox.merging.together import together
from backend.kit import jobs
from backend.kit.errors import Conflict, Missing
from backend.kit.storage import Storage
from backend.privacy.erasing import ask, perform
from backend.privacy.schemas import AskErasure
from backend.wiring import subjects_of_tasks
from tests.cast import Cast
from tests.privacy.everywhere import MAIL, MARK, NUMBER, PHONE, fill, put_file, seen, stored
from tests.privacy.test_erasing import CIPHER, erased

SHARED = "+79990001122"
_ASIDE = """
INSERT INTO quarantine (channel_id, reason, body, digest, contact_ids, replayed_at)
VALUES ($1, 'unreadable', convert_to($2, 'utf8'), decode(md5($2::text || ($3::bigint[])::text), 'hex'),
    $3, CASE WHEN $4 THEN now() END)
"""


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path}/files")


async def test_a_message_of_somebody_else_that_names_them_stays(cast: Cast, storage: Storage) -> None:
    other = await cast.row(await cast.dialog("Мария"))
    contact = await fill(cast, storage, await cast.dialog())
    db, said = cast.db.hot, f"я от Глеб {MARK}, пишите на {MAIL} или {PHONE}"
    await db.execute("DELETE FROM quarantine")
    await db.execute(_ASIDE, cast.sales, said, [other["contact_id"]], False)
    await db.execute(_ASIDE, cast.sales, f"Глеб {MARK}", [], True)
    await db.execute(_ASIDE, cast.sales, f"1{PHONE[1:]}", [], True)
    await db.execute("INSERT INTO raw_inbound (channel_id, contact_ids, body) VALUES ($1, $2, $3)",
                     cast.sales, [other["contact_id"]], said.encode())  # fmt: skip
    await db.execute("INSERT INTO early (channel_id, key, kind, at, change)"
                     " VALUES ($1, 'another:1', 'edit', now(), jsonb_build_object('text', $2::text))",
                     cast.sales, said)  # fmt: skip
    await db.execute("INSERT INTO event_log (position, at, type, subject_kind, subject_id, contact_id, audience, body)"
                     " VALUES (6, now(), 'message.arrived', 'conversation', $1, $2, '{}', $3)",
                     other["id"], other["contact_id"], said)  # fmt: skip
    for state in ("waiting", "running"):
        await db.execute("INSERT INTO jobs (kind, state, payload)"
                         " VALUES ('unlike', $1, jsonb_build_object('to', $2::text))",
                         state, said)  # fmt: skip
    await erased(cast, storage, contact)
    assert await db.fetchval("SELECT count(*) FROM quarantine") == 3
    assert await db.fetchval("SELECT count(*) FROM raw_inbound WHERE $1 = ANY (contact_ids)", other["contact_id"]) == 1
    assert await db.fetchval("SELECT count(*) FROM early") == 1
    assert await db.fetchval("SELECT type FROM event_log WHERE position = 6") == "message.arrived"
    assert await db.fetchval("SELECT count(*) FROM jobs WHERE kind = 'unlike'") == 2


async def test_by_a_number_that_two_have_nothing_goes(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    db = cast.db.hot
    await db.execute("DELETE FROM quarantine")
    await db.execute("UPDATE contacts SET phone = $2, phone_normal = $2 WHERE id = $1", contact, SHARED)
    await db.execute("INSERT INTO contacts (name, more_phones) VALUES ('Жена', jsonb_build_array("
                     "jsonb_build_object('value', $1::text, 'normal', $1::text)))", SHARED)  # fmt: skip
    await db.execute(_ASIDE, cast.sales, f"звонил {SHARED}", [], True)
    await db.execute(_ASIDE, cast.sales, f"звонил {PHONE}", [], True)
    await erased(cast, storage, contact)
    rows = await db.fetch("SELECT convert_from(body, 'utf8') AS said FROM quarantine")
    assert [row["said"] for row in rows] == [f"звонил {SHARED}"]


async def test_what_nobody_has_read_yet_is_counted_and_left_for_a_person(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    await cast.db.hot.execute(_ASIDE, cast.sales, f"от {NUMBER}", [], False)
    number = await erased(cast, storage, contact)
    assert await seen(cast.db, NUMBER) == ["quarantine"]
    async with cast.db.tx() as tx:
        view = await ask.one(tx, await cast.grants("ada"), number)
    assert view.removed["quarantine_left"] == 1


async def contact_of(cast: Cast, dialog: int) -> int:
    return int((await cast.row(dialog))["contact_id"])


async def wanted(cast: Cast, contact: int, typed: str) -> int:
    async with cast.db.tx() as tx:
        made = await ask.ask(tx, await cast.grants("ada"), None, contact, AskErasure(typed=typed))
    await cast.db.hot.execute("UPDATE erasures SET due_at = now()")
    return made.id


async def test_whoever_is_about_to_be_erased_is_joined_with_nobody_and_split_from_nobody(cast: Cast) -> None:
    a, b, c = [await contact_of(cast, await cast.dialog(name)) for name in ("Анна", "Борис", "Вера")]
    me = await cast.grants("ada")
    async with cast.db.tx() as tx:
        joined = await merge(tx, me, None, a, c)
    await wanted(cast, a, "Анна")
    for stays, goes in ((a, b), (b, a)):
        async with cast.db.tx() as tx:
            with pytest.raises(Conflict) as refused:
                await merge(tx, me, None, stays, goes)
        assert refused.value.code == "person_being_erased"
    async with cast.db.tx() as tx:
        with pytest.raises(Conflict) as refused:
            await undo(tx, me, None, joined)
    assert refused.value.code == "person_being_erased"


@pytest.mark.parametrize("away", [True, False])
async def test_who_joined_themselves_meanwhile_is_asked_for_again(cast: Cast, storage: Storage, away: bool) -> None:
    """By a link of theirs: nobody was there to be refused."""
    a, b = [await contact_of(cast, await cast.dialog(name)) for name in ("Анна", "Борис")]
    number = await wanted(cast, a, "Анна")
    stays, goes = (b, a) if away else (a, b)
    async with cast.db.tx() as tx:
        await together(tx, stays, goes, None, "link")
    with pytest.raises(jobs.Later):
        await perform.step(cast.db, storage, CIPHER, number)
    row = await cast.db.hot.fetchrow("SELECT state, held FROM erasures WHERE id = $1", number)
    assert tuple(row) == ("waiting", "joined")
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contacts WHERE id = ANY ($1)", [a, b]) == 2
    if away:
        async with cast.db.tx() as tx:
            await ask.cancel(tx, await cast.grants("ada"), None, number)
            with pytest.raises(Missing):
                await ask.ask(tx, await cast.grants("ada"), None, a, AskErasure(typed="Анна"))


_COPIED = """
WITH h AS (INSERT INTO channels (kind, name) VALUES ('email', 'Почта') RETURNING id),
i AS (INSERT INTO identities (channel_id, external_user, contact_id) SELECT h.id, t.mail, t.contact
      FROM h, (VALUES ('first@x.example', $1::bigint), ('second@x.example', $2)) t (mail, contact)
      RETURNING id, channel_id, contact_id),
c AS (INSERT INTO conversations (channel_id, thread_key, contact_id, identity_id, seq)
      SELECT channel_id, 'thread', contact_id, id, 3 FROM i WHERE contact_id = $1 RETURNING id)
INSERT INTO messages (conversation_id, seq, direction, text, identity_id, provider_at)
SELECT c.id, t.seq, 'in', t.text, i.id, now()
FROM c, (VALUES (1, 'one', $1), (2, 'two', $2), (3, 'three', $1)) t (seq, text, contact)
JOIN i ON i.contact_id = t.contact RETURNING conversation_id
"""


async def test_in_a_letter_with_copies_each_ones_words_go_with_them_alone(cast: Cast, storage: Storage) -> None:
    first, second = [await contact_of(cast, await cast.dialog(name)) for name in ("Первый", "Вторая")]
    thread = await cast.db.hot.fetchval(_COPIED, first, second)
    said = "SELECT array_agg(text ORDER BY seq) FROM messages WHERE conversation_id = $1"
    await erased(cast, storage, first)
    assert await cast.db.hot.fetchval(said, thread) == ["two"]
    stays = await cast.row(thread)
    assert (stays["contact_id"], stays["kind"]) == (second, "private")
    await erased(cast, storage, second)
    assert await cast.db.hot.fetchval(said, thread) is None


async def test_who_was_in_copy_leaves_no_words_behind(cast: Cast, storage: Storage) -> None:
    first, second = [await contact_of(cast, await cast.dialog(name)) for name in ("Первый", "Вторая")]
    thread = await cast.db.hot.fetchval(_COPIED, first, second)
    await erased(cast, storage, second)
    said = "SELECT array_agg(text ORDER BY seq) FROM messages WHERE conversation_id = $1"
    assert await cast.db.hot.fetchval(said, thread) == ["one", "three"]


async def test_an_answer_that_a_sender_takes_at_that_moment_is_waited_for(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    number = await cast.db.hot.fetchval(
        "INSERT INTO erasures (contact_id, state, notes, papers, asked_by, due_at)"
        " VALUES ($1, 'waiting', 'erase', 'keep', $2, now()) RETURNING id", contact, cast.ids["ada"],
    )  # fmt: skip
    waits = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    async with cast.db.tx() as sender:
        await sender.execute("UPDATE outbox SET state = 'sending'")
        erasing = asyncio.create_task(perform.step(cast.db, storage, CIPHER, number))
        while not erasing.done() and not await cast.db.hot.fetchval(waits):  # noqa: ASYNC110 - the database is asked
            await asyncio.sleep(0)
    with pytest.raises(jobs.Later):
        await asyncio.wait_for(erasing, 60)
    assert await cast.db.hot.fetchval("SELECT state FROM outbox") == "sending"
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contacts WHERE id = $1", contact) == 1


_WANTED = """
INSERT INTO erasures (contact_id, state, notes, papers, asked_by, due_at)
VALUES ($1, 'waiting', $2, 'keep', $3, now()) RETURNING id
"""


async def test_nobody_waits_at_the_door_for_the_history_and_the_journals(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    number = await cast.db.hot.fetchval(_WANTED, contact, "erase", cast.ids["ada"])
    async with cast.db.tx() as busy:
        # whoever holds a line of it holds up nobody who writes to us
        await busy.fetch("SELECT id FROM activities WHERE contact_id = $1 FOR UPDATE", contact)
        with pytest.raises(jobs.Later):
            await perform.step(cast.db, storage, CIPHER, number)
        assert await busy.value("SELECT state FROM erasures WHERE id = $1", number) == "erasing"
    await perform.step(cast.db, storage, CIPHER, number)
    assert await seen(cast.db, MARK, NUMBER, PHONE, MAIL) == []


async def test_with_a_note_that_is_kept_stays_what_hangs_on_it(cast: Cast, storage: Storage) -> None:
    dialog = await cast.dialog()
    contact, anna, db = await fill(cast, storage, dialog), cast.ids["anna"], cast.db.hot
    await db.execute("UPDATE messages SET text = 'he paid late' WHERE direction = 'note'")
    await db.execute("INSERT INTO message_edits VALUES ($1, 2, now(), 'he paid')", dialog)
    await db.execute(
        "INSERT INTO mentions (user_id, conversation_id, seq) VALUES ($1, $2, 2), ($1, $2, 3)", anna, dialog
    )
    await erased(cast, storage, contact, notes="keep")
    assert [row["seq"] for row in await db.fetch("SELECT seq FROM mentions")] == [2]
    assert [row["text"] for row in await db.fetch("SELECT text FROM message_edits")] == ["he paid"]


async def test_notes_on_the_person_are_counted_with_the_others(cast: Cast, storage: Storage) -> None:
    contact = await contact_of(cast, await cast.dialog())
    await cast.db.hot.execute("INSERT INTO client_notes (contact_id, author_id, text, client_id)"
                              " VALUES ($1, $2, 'x', gen_random_uuid())", contact, cast.ids["anna"])  # fmt: skip
    async with cast.db.tx() as tx:
        assert (await ask.look(tx, await cast.grants("ada"), contact)).notes == 1


async def test_notes_on_the_person_go_also_where_notes_of_dialogs_stay(cast: Cast, storage: Storage) -> None:
    dialog = await cast.dialog()
    contact, other = await contact_of(cast, dialog), await contact_of(cast, await cast.dialog("Мария"))
    db, anna = cast.db.hot, cast.ids["anna"]
    for about, text in ((contact, "beside Gleb"), (other, "beside Maria")):
        await db.execute("INSERT INTO client_notes (contact_id, author_id, text, client_id)"
                         " VALUES ($1, $2, $3, gen_random_uuid())", about, anna, text)  # fmt: skip
    await cast.says("anna", dialog, "in the dialog", kind="note")
    await erased(cast, storage, contact, notes="keep")
    assert [row["text"] for row in await db.fetch("SELECT text FROM client_notes")] == ["beside Maria"]
    assert await db.fetchval("SELECT text FROM messages WHERE direction = 'note'") == "in the dialog"


async def test_a_saved_view_stays_without_the_number_it_looked_for_and_others_are_left_alone(
    cast: Cast, storage: Storage
) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    db, anna = cast.db.hot, cast.ids["anna"]
    add = "INSERT INTO views (owner_id, name, filter) VALUES ($1, $2, jsonb_build_object('q', $3::text)) RETURNING id"
    theirs, other = await db.fetchval(add, anna, "ждём", PHONE), await db.fetchval(add, anna, "x", f"{PHONE}7")
    await erased(cast, storage, contact)
    rows = await db.fetch("SELECT id, name, filter ->> 'q' AS q, rev FROM views WHERE id = ANY ($1)", [theirs, other])
    assert {row["id"]: tuple(row)[1:] for row in rows} == {theirs: ("ждём", "–", 2), other: ("x", f"{PHONE}7", 1)}


async def test_a_file_on_a_note_beside_a_person_goes_with_them(cast: Cast, storage: Storage) -> None:
    """Somebody without any dialog, whose note was written in the feed with a file on it."""
    subjects_of_tasks()
    db, boris, key = cast.db.hot, await cast.grants("boris"), await put_file(storage)
    contact, other = [
        await db.fetchval("INSERT INTO contacts (name) VALUES ($1) RETURNING id", name) for name in (MARK, "Жена")
    ]
    kept_key = f"files/{uuid4().hex}"
    await storage.keep_bytes(kept_key, b"of somebody else")
    for about, name in ((contact, key), (other, kept_key)):
        file = await cast.upload("boris")
        await db.execute("UPDATE attachments SET storage_key = $2 WHERE id = $1", file, name)
        said = {"client_id": str(uuid4()), "text": f"это {about}", "attachments": [str(file)],
                "about": {"kind": "contact", "id": about}}  # fmt: skip
        async with cast.db.tx() as tx:
            await comments.note(tx, boris, msgspec.convert(said, NewFeedNote))
    assert await db.fetchval("SELECT count(*) FROM client_note_files") == 2
    await erased(cast, storage, contact)
    assert await stored(storage, MARK, "somebody else") == [kept_key]
    assert await db.fetchval("SELECT array_agg(storage_key) FROM attachments") == [kept_key]
    assert [row["text"] for row in await db.fetch("SELECT text FROM client_notes")] == [f"это {other}"]
