"""A person gets all that is known of them, and nothing of anybody else."""

import io
import json
import zipfile
from pathlib import Path
from uuid import uuid4

import pytest

from backend.kit.errors import Forbidden, Missing, Refused
from backend.kit.secrets import Cipher
from backend.kit.storage import Storage
from backend.privacy.erasing import perform
from backend.privacy.exporting import ask, work
from backend.privacy.exporting.walk import NOT_TOLD, safe_name, told
from backend.privacy.schemas import AskExport
from tests.cast import Cast
from tests.privacy.everywhere import MARK, fill


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(f"file://{tmp_path}/files")


async def kept(storage: Storage) -> list[str]:
    keys = storage.keys()
    return [each async for each in keys]


async def exported(cast: Cast, storage: Storage, contact: int, who: str = "ada", **body: bool) -> zipfile.ZipFile:
    async with cast.db.tx() as tx:
        view = await ask.ask(tx, await cast.grants(who), None, contact, AskExport(**body))
    await work.run(cast.db, storage, view.id)
    async with cast.db.tx() as tx:
        key = await ask.fetched(tx, await cast.grants(who), None, view.id)
    return zipfile.ZipFile(io.BytesIO(b"".join([piece async for piece in storage.read(key)])))


def read(book: zipfile.ZipFile, name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(book.read(f"{name}.json"))
    return found


async def test_the_file_has_all_of_them_and_none_of_another(cast: Cast, storage: Storage) -> None:
    await cast.dialog("Мария Соседкина")
    contact = await fill(cast, storage, await cast.dialog())
    book = await exported(cast, storage, contact)
    names = set(book.namelist())
    want = {"contacts", "identities", "dialogs", "messages", "requests", "tasks", "orders", "activities", "visitors"}
    assert want <= {name.removesuffix(".json") for name in names}
    assert [row["text"] for row in read(book, "messages")] == [MARK, f"Это {MARK}", f"Это {MARK}"]
    files = [name for name in names if name.startswith("files/")]
    # the fifth lies in a draft: nobody has sent it to them
    assert len(files) == 4
    assert all(MARK.encode() in book.read(name) for name in files)
    everything = b"".join(book.read(name) for name in names).decode()
    assert "Соседкина" not in everything
    # where bytes lie, and what a password would be to a file, is nobody's to know
    assert "storage_key" not in everything
    assert "README.txt" in names


async def test_what_colleagues_wrote_to_each_other_stays_out_where_that_is_wished(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    book = await exported(cast, storage, contact, notes=False)
    assert {row["direction"] for row in read(book, "messages")} == {"in", "out"}


SECRET = "он-трудный-клиент"


async def test_no_word_of_a_note_is_anywhere_in_the_file_where_notes_stay_out(cast: Cast, storage: Storage) -> None:
    dialog = await cast.dialog()
    contact = await fill(cast, storage, dialog)
    anna, db = cast.ids["anna"], cast.db.hot
    key = "files/of-a-note"
    await storage.keep_bytes(key, SECRET.encode())
    await db.execute("UPDATE messages SET text = $2 WHERE conversation_id = $1 AND direction = 'note'", dialog, SECRET)
    await db.execute("UPDATE attachments SET name = $2, storage_key = $3 WHERE conversation_id = $1 AND seq = 2",
                     dialog, SECRET, key)  # fmt: skip
    await db.execute("UPDATE drafts SET text = $2, kind = 'note' WHERE conversation_id = $1", dialog, SECRET)
    await db.execute("INSERT INTO message_edits VALUES ($1, 2, now(), $2)", dialog, SECRET)
    await db.execute("INSERT INTO letters VALUES ($1, 2, $2, $2)", dialog, SECRET)
    await db.execute("INSERT INTO link_previews (conversation_id, seq, url, title, description, site, at)"
                     " VALUES ($1, 2, $2, $2, $2, $2, now())",
                     dialog, SECRET)  # fmt: skip
    await db.execute("INSERT INTO client_notes (contact_id, author_id, text, client_id)"
                     " VALUES ($1, $2, $3, gen_random_uuid())", contact, anna, SECRET)  # fmt: skip
    await db.execute("INSERT INTO notices (user_id, kind, subject_kind, subject_id, place, data, group_key)"
                     " VALUES ($1, 'mentioned', 'conversation', $2, '{}', jsonb_build_object('text', $3::text), 'x')",
                     anna, dialog, SECRET)  # fmt: skip
    book = await exported(cast, storage, contact, notes=False)
    saying = [name for name in book.namelist() if SECRET in book.read(name).decode() or SECRET in name]
    assert saying == []
    # the dialog itself, and what was said to them, is in it all the same
    assert {row["id"] for row in read(book, "dialogs")} == {dialog}
    assert [row["text"] for row in read(book, "messages")] == [MARK, f"Это {MARK}"]
    # what colleagues were told is nobody's file, with notes either
    with_notes = await exported(cast, storage, contact)
    assert "notices.json" not in with_notes.namelist()
    assert [row["text"] for row in read(with_notes, "client_notes")] == [SECRET]


def test_whatever_tells_of_a_customer_is_in_the_file_or_has_a_reason() -> None:
    assert {table.name for table in told()} & NOT_TOLD == set()
    assert {"contacts", "messages", "cards", "invoices", "activities"} <= {table.name for table in told()}


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.exe", "/srv/x", "C:\\x", ".htaccess", "", "\x00a", "a/../../b", "я" * 300]
)
def test_a_customers_name_of_a_file_is_no_path(name: str) -> None:
    made = safe_name(1, name)
    assert "/" not in made
    assert "\\" not in made
    assert ":" not in made
    assert made.startswith("0001-")
    assert len(made) <= 90
    assert "\x00" not in made


async def test_of_whom_one_does_not_see_there_is_no_file(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog(channel_id=cast.secret))
    async with cast.db.tx() as tx:
        with pytest.raises(Missing):
            await ask.ask(tx, await cast.grants("anna"), None, contact, AskExport())


async def test_a_role_that_does_not_see_all_exports_nobody(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    await cast.db.hot.execute("UPDATE roles SET hidden_fields = '{phone}' WHERE key = 'supervisor'")
    async with cast.db.tx() as tx:
        with pytest.raises(Forbidden):
            await ask.ask(tx, await cast.grants("boris"), None, contact, AskExport())


async def test_it_is_fetched_by_whoever_asked_for_it_alone_and_for_a_week(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    async with cast.db.tx() as tx:
        view = await ask.ask(tx, await cast.grants("ada"), None, contact, AskExport())
    await work.run(cast.db, storage, view.id)
    async with cast.db.tx() as tx:
        with pytest.raises(Missing):
            await ask.fetched(tx, await cast.grants("boris"), None, view.id)
    await cast.db.hot.execute("UPDATE person_exports SET ended_at = now() - interval '8 days'")
    key = await cast.db.hot.fetchval("SELECT file_key FROM person_exports")
    async with cast.db.tx() as tx:
        with pytest.raises(Refused):
            await ask.fetched(tx, await cast.grants("ada"), None, view.id)
    assert await work.sweep(cast.db, storage) == 1
    assert key not in await kept(storage)


async def test_of_whoever_is_being_erased_no_file_is_fetched(cast: Cast, storage: Storage) -> None:
    contact = await fill(cast, storage, await cast.dialog())
    async with cast.db.tx() as tx:
        view = await ask.ask(tx, await cast.grants("ada"), None, contact, AskExport())
    await work.run(cast.db, storage, view.id)
    number = await cast.db.hot.fetchval(
        "INSERT INTO erasures (contact_id, state, notes, papers, asked_by, due_at)"
        " VALUES ($1, 'waiting', 'erase', 'keep', $2, now())"
        " RETURNING id", contact, cast.ids["ada"],
    )  # fmt: skip
    await perform.erase(cast.db, Cipher("k" * 40), number)
    async with cast.db.tx() as tx:
        me = await cast.grants("ada")
        assert (await ask.one(tx, me, view.id)).state == "gone"
        with pytest.raises(Refused):
            await ask.fetched(tx, me, None, view.id)


async def test_a_file_that_is_gone_from_the_storage_is_said_and_the_rest_is_there(cast: Cast, storage: Storage) -> None:
    dialog = await cast.dialog()
    contact = await fill(cast, storage, dialog)
    await cast.db.hot.execute(
        "INSERT INTO attachments (id, conversation_id, seq, kind, name, state, storage_key)"
        " VALUES ($1, $2, 1, 'document', '../../x', 'stored', 'files/none')", uuid4(), dialog,
    )  # fmt: skip
    book = await exported(cast, storage, contact)
    assert len([each for each in json.loads(book.read("files.json")) if each["file"] is None]) == 1
    assert all(".." not in name and not name.startswith("/") for name in book.namelist())
