"""Comments, likes, and notes about a client straight from the feed."""

from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.feed import comments, likes
from backend.feed.read import one_item
from backend.feed.schemas import FeedItem, NewFeedNote
from backend.inbox.files.find import find
from backend.inbox.files.holders import HELD
from backend.kit.errors import Conflict, Invalid, Missing
from backend.wiring import sight_of_notices, subjects_of_tasks
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.feed.reading import Reading


class Talkers:
    """`await talkers.comment("anna", item.key, text="ясно")`."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    async def do(self, who: str, verb: Any, *args: Any) -> Any:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await verb(tx, grants, *args)

    def new(self, text: str, calls: tuple[str, ...] = (), **more: Any) -> NewFeedNote:
        entities = [{"type": "mention", "offset": 0, "length": 1, "user_id": self.cast.ids[name]} for name in calls]
        return msgspec.convert({"client_id": str(uuid4()), "text": text, "entities": entities} | more, NewFeedNote)

    async def comment(self, who: str, key: str, text: str, **more: Any) -> None:
        await self.do(who, comments.comment, key, self.new(text, **more))

    async def note(self, who: str, kind: str, row_id: int, text: str, calls: tuple[str, ...] = ()) -> None:
        await self.do(who, comments.note, self.new(text, calls, about={"kind": kind, "id": row_id}))

    async def under(self, who: str, key: str) -> list[str]:
        return [view.text for view in await self.do(who, comments.under, key)]

    async def item(self, who: str, key: str) -> FeedItem:
        found: FeedItem = await self.do(who, one_item, key)
        return found

    async def notes(self, dialog: int) -> list[str]:
        rows = await self.cast.db.hot.fetch(
            "SELECT text FROM messages WHERE conversation_id = $1 AND direction = 'note' ORDER BY seq", dialog
        )
        return [row["text"] for row in rows]


@pytest.fixture
def talkers(cast: Cast) -> Talkers:
    sight_of_notices()
    subjects_of_tasks()
    return Talkers(cast)


async def _of(cast: Cast, dialog: int) -> Any:
    return await cast.db.hot.fetchrow("SELECT contact_id, card_id FROM conversations WHERE id = $1", dialog)


async def test_a_comment_is_a_note_in_the_dialog_and_a_note_there_is_in_the_feed(
    cast: Cast, reading: Reading, talkers: Talkers
) -> None:
    """F10, both ways."""
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    said = next(item for item in await reading.items("anna") if item.kind == "message_out")
    await talkers.comment("boris", said.key, "хорошо ответила")
    assert await talkers.notes(dialog) == ["хорошо ответила"]
    assert await talkers.under("anna", said.key) == ["хорошо ответила"]
    assert (await talkers.item("anna", said.key)).comments == 1
    await cast.says("boris", dialog, "из диалога", kind="note")
    notes = [item.message.text for item in await reading.items("anna", sections=("notes",)) if item.message]
    assert notes == ["из диалога", "хорошо ответила"]


async def test_whoever_did_it_is_told_of_a_comment_and_whoever_commented_before(
    cast: Cast, reading: Reading, talkers: Talkers
) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    said = next(item for item in await reading.items("anna") if item.kind == "message_out")
    await talkers.comment("boris", said.key, "раз")
    await talkers.comment("dora", said.key, "два")
    rows = await cast.db.hot.fetch("SELECT user_id FROM notices WHERE kind = 'commented' ORDER BY id")
    ids = cast.ids
    assert [row["user_id"] for row in rows] == [ids["anna"], ids["anna"], ids["boris"]]


async def test_the_same_comment_twice_is_one(cast: Cast, reading: Reading, talkers: Talkers) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    said = (await reading.items("anna"))[0]
    new = talkers.new("раз")
    for _ in range(2):
        await talkers.do("boris", comments.comment, said.key, new)
    assert await talkers.notes(dialog) == ["раз"]


async def test_a_note_about_a_person_with_a_dialog_stands_in_it(cast: Cast, talkers: Talkers) -> None:
    dialog = await cast.dialog()
    row = await _of(cast, dialog)
    await talkers.note("anna", "contact", row["contact_id"], "о человеке")
    await talkers.note("anna", "card", row["card_id"], "об обращении")
    assert await talkers.notes(dialog) == ["о человеке", "об обращении"]
    place = await talkers.do("anna", comments.place, "contact", row["contact_id"])
    assert place.conversation_id == dialog


async def test_who_is_addressed_sees_that_note_about_a_company_and_nothing_more(
    cast: Cast, firms: Firms, reading: Reading, talkers: Talkers
) -> None:
    """F8: the note and whom it is about; what else happened there stays closed, and the audit keeps it."""
    firm = await firms.make("boris", name="Самовары Тулы")
    place = await talkers.do("boris", comments.place, "company", firm.id)
    assert place.conversation_id is None
    assert cast.ids["anna"] in place.outside
    await talkers.note("boris", "company", firm.id, "@ посмотри", ("anna",))
    await talkers.note("boris", "company", firm.id, "а это не ей")
    [told] = await reading.items("anna")
    assert (told.kind, told.text, told.alone, told.subject, told.company) == (
        "note", "@ посмотри", True, "Самовары Тулы", None,
    )  # fmt: skip
    assert [item.text for item in await reading.items("boris", sections=("notes",))] == ["а это не ей", "@ посмотри"]
    kept = await cast.db.hot.fetchval("SELECT after FROM audit WHERE verb = 'note.addressed'")
    assert msgspec.json.decode(kept)["to"] == [cast.ids["anna"]]
    with pytest.raises(Missing):
        await talkers.note("anna", "company", firm.id, "в ответ")


async def test_a_key_of_another_note_is_not_used_again(cast: Cast, firms: Firms, talkers: Talkers) -> None:
    firm = await firms.make("boris", name="Тула")
    new = talkers.new("раз", about={"kind": "company", "id": firm.id})
    await talkers.do("boris", comments.note, new)
    await talkers.do("boris", comments.note, new)
    with pytest.raises(Conflict):
        await talkers.do("boris", comments.note, msgspec.structs.replace(new, text="два"))
    assert await cast.db.hot.fetchval("SELECT count(*) FROM client_notes") == 1


async def test_a_like_is_put_once_and_taken_back_and_only_by_who_sees_the_fact(
    cast: Cast, reading: Reading, talkers: Talkers
) -> None:
    dialog = await cast.dialog("Тайный", cast.secret)
    await cast.says("dora", dialog)
    key = (await reading.items("dora"))[0].key
    for _ in range(2):
        await talkers.do("boris", likes.like, key, True)
    item = await talkers.item("dora", key)
    assert (item.likes, item.liked, item.likers) == (1, False, ["Борис"])
    # who has it before them is told at once, of those who see the dialog, and nothing but which fact it is
    [told] = await cast.events("fact.changed")
    assert told["body"] == {"type": "fact.changed", "fact": {"id": item.id}}
    assert [scope["channel_id"] for scope in told["audience"]["after"]] == [cast.secret]
    for closed in (likes.like, comments.under):
        with pytest.raises(Missing):
            await talkers.do("anna", closed, key, *([True] if closed is likes.like else []))
    await talkers.do("boris", likes.like, key, False)
    assert (await talkers.item("boris", key)).likes == 0


async def test_comments_in_a_dialog_out_of_sight_are_neither_read_nor_counted_by_who_has_the_request_alone(
    cast: Cast, reading: Reading, talkers: Talkers
) -> None:
    dialog = await cast.dialog("Тайный", cast.secret)
    await cast.says("dora", dialog)
    key = next(item.key for item in await reading.items("dora") if item.kind == "claimed")
    await talkers.comment("boris", key, "код 4711")
    row = await _of(cast, dialog)
    await cast.db.hot.execute("UPDATE cards SET responsible_id = $1 WHERE id = $2", cast.ids["vera"], row["card_id"])
    assert await talkers.under("vera", key) == []
    assert (await talkers.item("vera", key)).comments == 0
    assert await talkers.under("dora", key) == ["код 4711"]
    assert (await talkers.item("dora", key)).comments == 1


async def test_who_has_the_request_alone_comments_in_the_dialog_that_they_see(
    cast: Cast, reading: Reading, talkers: Talkers
) -> None:
    dialog, theirs = await cast.dialog("Тайный", cast.secret), await cast.dialog("Он же")
    await cast.says("dora", dialog)
    row = await _of(cast, dialog)
    await cast.db.hot.execute("UPDATE cards SET responsible_id = $1 WHERE id = $2", cast.ids["vera"], row["card_id"])
    moved = "UPDATE conversations SET contact_id = $1 WHERE id = $2"
    await cast.db.hot.execute(moved, row["contact_id"], theirs)
    key = next(item.key for item in await reading.items("vera") if item.kind == "claimed")
    await talkers.comment("vera", key, "перезвоню")
    assert (await talkers.notes(dialog), await talkers.notes(theirs)) == ([], ["перезвоню"])
    assert await talkers.under("vera", key) == ["перезвоню"]


async def test_one_clients_feed_is_read_by_whoever_sees_that_client(
    cast: Cast, firms: Firms, reading: Reading, talkers: Talkers
) -> None:
    """F4: of a contact, a request, a company with its requests."""
    dialog, other = await cast.dialog(), await cast.dialog("Мария")
    row = await _of(cast, dialog)
    await cast.says("boris", dialog)
    await cast.says("boris", other)
    for about in (("contact", row["contact_id"]), ("card", row["card_id"])):
        assert await reading.kinds("anna", whose="about", about=about) == ["claimed", "message_out"]
    firm = await firms.make("boris", name="Тула")
    await cast.db.hot.execute("UPDATE cards SET company_id = $1 WHERE id = $2", firm.id, row["card_id"])
    found = await reading.kinds("boris", whose="about", about=("company", firm.id))
    assert found == ["company_created", "claimed", "message_out"]
    secret = await _of(cast, await cast.dialog("Тайный", cast.secret))
    with pytest.raises(Missing):
        await reading.kinds("anna", whose="about", about=("contact", secret["contact_id"]))


async def test_a_note_beside_a_client_has_its_files_for_who_sees_them_and_for_whom_it_names(
    cast: Cast, firms: Firms, reading: Reading, talkers: Talkers
) -> None:
    firm = await firms.make("boris", name="Тула")
    file = await cast.upload("boris")
    about = {"kind": "company", "id": firm.id}
    await talkers.do("boris", comments.note, talkers.new("", ("anna",), about=about, attachments=[str(file)]))
    [note] = [item for item in await reading.items("boris", whose="all") if item.kind == "note"]
    assert [(each.id, each.url) for each in note.files] == [(file, f"/api/v1/files/{file}")]
    # anna sees nothing else of that company, and the note with what is on it
    [alone] = [item for item in await reading.items("anna") if item.kind == "note"]
    assert (alone.alone, [each.id for each in alone.files]) == (True, [file])
    for who in ("boris", "anna"):
        assert (await talkers.do(who, find, file)).name
    with pytest.raises(Missing):
        await talkers.do("vera", find, file)
    # it is taken: no other note has it, and no sweep takes it
    with pytest.raises(Invalid):
        await talkers.do("boris", comments.note, talkers.new("раз", about=about, attachments=[str(file)]))
    assert await cast.db.hot.fetchval(f"SELECT {HELD} FROM attachments l WHERE id = $1", file)


async def test_nobody_puts_anothers_file_on_a_note(cast: Cast, firms: Firms, talkers: Talkers) -> None:
    firm = await firms.make("boris", name="Тула")
    theirs = await cast.upload("anna")
    new = talkers.new("раз", about={"kind": "company", "id": firm.id}, attachments=[str(theirs)])
    with pytest.raises(Invalid):
        await talkers.do("boris", comments.note, new)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM client_notes") == 0
