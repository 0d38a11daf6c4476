"""What a follower was told of is said when it is read: in their language, and of what they see by then."""

from typing import Any

import msgspec
import pytest_asyncio

from backend.kit.db import Database
from backend.notify.centre import mine
from backend.notify.heads import Heads
from backend.notify.schemas import NoticeItem
from backend.notify.sender import Sender
from backend.notify.way import Outcome, Sending
from backend.wiring import lists_of_rooms, sight_of_notices
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.feed.test_following import Followers


@pytest_asyncio.fixture
async def followers(cast: Cast) -> Followers:
    lists_of_rooms()
    sight_of_notices()
    found = Followers(cast)
    await found.begin()
    return found


async def _read(cast: Cast, who: str, **as_if: Any) -> list[NoticeItem]:
    grants = msgspec.structs.replace(await cast.grants(who), **as_if)
    async with cast.db.tx() as tx:
        return list((await mine(tx, grants, "all", 50)).items)


async def _followed(cast: Cast, followers: Followers, who: str, channel: int | None = None) -> tuple[int, int]:
    """A dialog and its request, which somebody follows and boris wrote a note to."""
    dialog = await cast.dialog("Мария Петрова", *([channel] if channel else []))
    card = await cast.db.hot.fetchval("SELECT card_id FROM conversations WHERE id = $1", dialog)
    await followers.put(who, "all", kind="card", id=card)
    await cast.says("boris", dialog, "заметка", kind="note")
    assert await followers.told() == [(cast.ids[who], "note")]
    return dialog, card


async def test_it_is_said_in_the_language_that_the_reader_has_by_then(cast: Cast, followers: Followers) -> None:
    await _followed(cast, followers, "anna")
    said = {locale: (await _read(cast, "anna", locale=locale))[0].text for locale in ("ru", "en", "lt")}
    assert {locale: text.rsplit(": ", 1)[1] for locale, text in said.items()} == {
        "ru": "заметка",
        "en": "note",
        "lt": "pastaba",
    }


async def test_nothing_is_kept_in_the_notice_but_which_fact_it_is(cast: Cast, followers: Followers) -> None:
    await _followed(cast, followers, "anna")
    row = await cast.db.hot.fetchrow("SELECT place::text, data::text FROM notices WHERE kind = 'followed'")
    assert msgspec.json.decode(row["place"]).keys() == {"activity_id"}
    assert msgspec.json.decode(row["data"]).keys() == {"fact"}


async def test_whoever_lost_the_dialog_is_told_nothing_of_it_any_more(cast: Cast, followers: Followers) -> None:
    dialog, _ = await _followed(cast, followers, "anna")
    [before] = await _read(cast, "anna")
    assert (before.title, before.place.conversation_id) == ("Мария Петрова", dialog)
    await cast.db.hot.execute("UPDATE conversations SET channel_id = $1 WHERE id = $2", cast.secret, dialog)
    [after] = await _read(cast, "anna")
    assert after.veiled
    assert after.place.conversation_id is None
    assert "Мария" not in after.title + after.text


async def test_whoever_lost_the_company_reads_no_more_of_its_name(
    cast: Cast, firms: Firms, followers: Followers
) -> None:
    firm = await firms.make("anna", name="Самовары Тулы")
    dialog = await cast.dialog("Мария")
    row = await cast.db.hot.fetchrow("SELECT contact_id, card_id FROM conversations WHERE id = $1", dialog)
    await cast.db.hot.execute("UPDATE contacts SET name = '', surname = '' WHERE id = $1", row["contact_id"])
    await followers.put("anna", "all", kind="card", id=row["card_id"])
    await cast.says("boris", dialog, "заметка", kind="note")
    await followers.told()
    # a fact that is about both: the company's name is all that there is to call it by
    await cast.db.hot.execute("UPDATE activities SET company_id = $1 WHERE kind = 'note'", firm.id)
    [before] = await _read(cast, "anna")
    assert (before.title, before.place.company_id) == ("Самовары Тулы", firm.id)
    await cast.db.hot.execute(
        "UPDATE companies SET responsible_id = $2, created_by = $2 WHERE id = $1", firm.id, cast.ids["boris"]
    )
    [after] = await _read(cast, "anna")
    assert "Самовары" not in after.title + after.text
    assert (after.veiled, after.place.company_id, after.place.conversation_id) == (False, None, dialog)


async def test_a_fact_that_is_deleted_by_then_is_not_told(cast: Cast, followers: Followers) -> None:
    await _followed(cast, followers, "anna")
    await cast.db.hot.execute("DELETE FROM activities WHERE kind = 'note'")
    [notice] = await _read(cast, "anna")
    assert notice.veiled


class Sent:
    """A way that keeps what it was given."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str, Any]] = []

    async def send(self, sending: Sending) -> Outcome:
        self.said += [(said.title, said.text, sending.newest.place) for said in sending.said]
        return Outcome("sent")


async def _due(db: Database, way: str, target: str) -> None:
    await db.hot.execute(
        "INSERT INTO notice_deliveries (notice_id, user_id, way, target, state, due_at)"
        " SELECT id, user_id, $1, $2, 'waiting', now() FROM notices WHERE kind = 'followed'",
        way, target,
    )  # fmt: skip


async def test_what_leaves_the_house_is_worded_when_it_leaves(cast: Cast, followers: Followers) -> None:
    dialog, _ = await _followed(cast, followers, "anna")
    await cast.db.hot.execute("UPDATE users SET locale = 'lt' WHERE id = $1", cast.ids["anna"])
    sent = Sent()
    await _due(cast.db, "head", "heads")
    await Sender(cast.db, {"head": sent.send}).step()
    [(title, text, place)] = sent.said
    assert (title, text.rsplit(": ", 1)[1], place.conversation_id) == ("Мария Петрова", "pastaba", dialog)


async def test_a_head_is_told_of_it_in_words_of_their_own(cast: Cast, followers: Followers) -> None:
    dialog, _ = await _followed(cast, followers, "anna")
    await _due(cast.db, "head", "heads")
    await Sender(cast.db, {"head": Heads(cast.db).send}).step()
    kept = await cast.db.hot.fetchval("SELECT data::text FROM notices WHERE kind = 'unseen'")
    assert "Мария" not in kept
    [told] = [each for each in await _read(cast, "boris") if each.kind == "unseen"]
    assert "Мария Петрова" in told.title
    assert told.place.conversation_id == dialog
    await cast.db.hot.execute("DELETE FROM activities WHERE kind = 'note'")
    assert [each.veiled for each in await _read(cast, "boris") if each.kind == "unseen"] == [True]
