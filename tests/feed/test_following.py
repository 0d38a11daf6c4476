"""Who follows what, what counts, and of what followers are told."""

from typing import Any

import msgspec
import pytest
import pytest_asyncio

from backend.feed.following import told
from backend.feed.following.defaults import set_defaults
from backend.feed.following.listed import mine
from backend.feed.following.put import put, put_rows
from backend.feed.following.schemas import FollowDefaults, FollowRows, PutFollows
from backend.feed.following.told import CONSUMERS
from backend.kit.consumers import ConsumerRunner
from backend.kit.errors import Invalid, Missing
from backend.realtime.relay import step
from backend.timeline.record_own import OwnEvent, record_own
from backend.wiring import lists_of_rooms, sight_of_notices
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.feed.reading import Reading


class Followers:
    """`await followers.put("anna", "all", kind="card", id=7)`."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.runner = ConsumerRunner(cast.db, CONSUMERS[0])

    async def put(self, who: str, level: str, **ref: Any) -> None:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            await put(tx, grants, msgspec.convert({"items": [ref], "level": level}, PutFollows))

    async def rows(self, who: str, **new: Any) -> int:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            return await put_rows(tx, grants, msgspec.convert(new, FollowRows))

    async def listed(self, who: str) -> list[tuple[str, str, int, str, bool]]:
        grants = await self.cast.grants(who)
        async with self.cast.db.tx() as tx:
            page = await mine(tx, grants, 50, None)
        return [(each.kind, each.section, each.id, each.level, each.by_default) for each in page.items]

    async def defaults(self, *items: dict[str, Any]) -> None:
        grants = await self.cast.grants("ada")
        async with self.cast.db.tx() as tx:
            await set_defaults(tx, grants, "127.0.0.1", msgspec.convert({"items": items}, FollowDefaults))

    async def begin(self) -> None:
        await self.told()

    async def told(self) -> list[tuple[int, str]]:
        """(to whom, what of) of all that was told so far, in order."""
        async with self.cast.db.hot.acquire() as connection:
            while await step(connection):
                pass
        await self.runner.drain()
        rows = await self.cast.db.hot.fetch("SELECT user_id, place FROM notices WHERE kind = 'followed' ORDER BY id")
        ids = [msgspec.json.decode(row["place"])["activity_id"] for row in rows]
        kinds = {
            row["id"]: row["kind"]
            for row in await self.cast.db.hot.fetch("SELECT id, kind FROM activities WHERE id = ANY ($1)", ids)
        }
        return [(row["user_id"], kinds[each]) for row, each in zip(rows, ids, strict=True)]


@pytest_asyncio.fixture
async def followers(cast: Cast) -> Followers:
    lists_of_rooms()
    sight_of_notices()
    found = Followers(cast)
    await found.begin()
    return found


async def _of(cast: Cast, dialog: int) -> Any:
    return await cast.db.hot.fetchrow("SELECT contact_id, card_id FROM conversations WHERE id = $1", dialog)


async def test_a_request_that_is_followed_stands_in_the_feed_of_what_one_follows(
    cast: Cast, reading: Reading, followers: Followers
) -> None:
    one, other = await cast.dialog(), await cast.dialog("Мария")
    await followers.put("anna", "all", kind="card", id=(await _of(cast, one))["card_id"])
    await cast.says("boris", one)
    await cast.says("boris", other)
    assert await reading.kinds("anna", whose="following") == ["claimed", "message_out"]


async def test_a_section_a_colleague_and_everything_are_followed(
    cast: Cast, reading: Reading, followers: Followers
) -> None:
    dialog = await cast.dialog()
    await cast.says("boris", dialog)
    await cast.says("dora", dialog, "заметка", kind="note")
    await followers.put("anna", "all", kind="section", section="notes")
    assert await reading.kinds("anna", whose="following") == ["note"]
    await followers.put("anna", "all", kind="user", id=cast.ids["boris"])
    assert await reading.kinds("anna", whose="following") == ["note", "claimed", "message_out"]
    await followers.put("anna", "off", kind="user", id=cast.ids["boris"])
    await followers.put("anna", "money", kind="house")
    assert await reading.kinds("anna", whose="following") == ["note"]


async def test_whoever_left_one_client_hears_nothing_of_it_whatever_else_they_follow(
    cast: Cast, reading: Reading, followers: Followers
) -> None:
    one, other = await cast.dialog(), await cast.dialog("Мария")
    await followers.put("anna", "all", kind="house")
    await followers.put("anna", "off", kind="contact", id=(await _of(cast, one))["contact_id"])
    await cast.says("boris", one)
    await cast.says("boris", other, "заметка", kind="note")
    assert await reading.kinds("anna", whose="following") == ["note"]
    assert await followers.told() == [(cast.ids["anna"], "note")]


async def test_a_saved_view_follows_whoever_comes_to_match_it(
    cast: Cast, reading: Reading, followers: Followers
) -> None:
    look = {"columns": ["name"], "where": {"column": "name", "op": "has", "values": ["Мария"]}, "order": {"column": ""}}
    view = await cast.db.hot.fetchval(
        "INSERT INTO list_views (entity, owner_id, whose, name, look)"
        " VALUES ('contact', $1, 'me', 'x', $2::text::jsonb) RETURNING id",
        cast.ids["anna"],
        msgspec.json.encode(look).decode(),
    )
    await followers.put("anna", "all", kind="view", id=view)
    with pytest.raises(Missing):
        await followers.put("vera", "all", kind="view", id=view)
    await cast.says("boris", await cast.dialog("Глеб"))
    await cast.says("boris", await cast.dialog("Мария"), "заметка", kind="note")
    assert await reading.kinds("anna", whose="following") == ["note"]
    assert await followers.told() == [(cast.ids["anna"], "note")]


async def test_nobody_is_told_of_what_they_did_themselves_nor_of_what_they_do_not_see(
    cast: Cast, followers: Followers
) -> None:
    secret, open_ = await cast.dialog("Тайный", cast.secret), await cast.dialog()
    for who in ("anna", "boris", "dora"):
        await followers.put(who, "all", kind="section", section="notes")
    await cast.says("dora", secret, "о тайном", kind="note")
    assert await followers.told() == [(cast.ids["boris"], "note")]
    await cast.says("boris", open_, "всем", kind="note")
    told = await followers.told()
    assert sorted(told[1:]) == sorted([(cast.ids["anna"], "note"), (cast.ids["dora"], "note")])
    # the log is read again: nobody is told twice
    await cast.db.hot.execute("UPDATE consumers SET position = 0 WHERE name = $1", CONSUMERS[0].name)
    assert await followers.told() == told


async def test_an_event_of_an_own_kind_is_told_of_a_request_and_of_a_company(
    cast: Cast, firms: Firms, followers: Followers
) -> None:
    kind = await cast.db.hot.fetchval(
        "INSERT INTO activity_kinds (name, icon, color) VALUES ('Показ', 'star', 'blue') RETURNING id"
    )
    card = (await _of(cast, await cast.dialog()))["card_id"]
    firm = await firms.make("boris", name="Самовары Тулы")
    await followers.told()
    await followers.put("anna", "all", kind="card", id=card)
    await followers.put("boris", "all", kind="company", id=firm.id)
    for about in (("card", card), ("company", firm.id)):
        async with cast.db.tx() as tx:
            actor = {"actor_kind": "user", "actor_id": cast.ids["dora"]}
            await record_own(tx, OwnEvent(kind_id=kind), about, actor)  # type: ignore[arg-type]
    assert await followers.told() == [(cast.ids["anna"], "own"), (cast.ids["boris"], "own")]


async def test_what_happened_while_nobody_was_telling_is_told_when_they_are_back(
    cast: Cast, followers: Followers
) -> None:
    await followers.put("anna", "all", kind="house")
    await cast.says("boris", await cast.dialog(), "заметка", kind="note")
    for table, moment in (("activities", "stored_at"), ("event_pending", "at")):
        await cast.db.hot.execute(f"UPDATE {table} SET {moment} = {moment} - interval '5 hours'")
    assert await followers.told() == [(cast.ids["anna"], "note")]


async def test_what_is_said_in_a_group_that_is_nobodys_is_told(cast: Cast, followers: Followers) -> None:
    await followers.put("anna", "all", kind="house")
    dialog = await cast.dialog()
    await cast.db.hot.execute(
        "UPDATE conversations SET contact_id = NULL, card_id = NULL, kind = 'group', title = 'Клуб' WHERE id = $1",
        dialog,
    )
    await cast.says("boris", dialog, "заметка", kind="note")
    found = await cast.db.hot.fetchrow("SELECT contact_id, card_id, company_id FROM activities WHERE kind = 'note'")
    assert set(found.values()) == {None}
    assert await followers.told() == [(cast.ids["anna"], "note")]


async def test_who_has_the_request_alone_is_told_of_it_and_not_led_to_its_dialog(
    cast: Cast, followers: Followers
) -> None:
    dialog = await cast.dialog("Тайный", cast.secret)
    card = (await _of(cast, dialog))["card_id"]
    await cast.db.hot.execute("UPDATE cards SET responsible_id = $1 WHERE id = $2", cast.ids["vera"], card)
    await followers.put("vera", "all", kind="card", id=card)
    await cast.says("dora", dialog)
    assert await followers.told() == [(cast.ids["vera"], "claimed")]
    row = await cast.db.hot.fetchrow("SELECT subject_kind, subject_id, place FROM notices WHERE kind = 'followed'")
    assert (row["subject_kind"], row["subject_id"]) == ("card", card)
    assert {"conversation_id", "seq"}.isdisjoint(msgspec.json.decode(row["place"]))


async def test_more_than_is_looked_at_at_once_is_told_to_the_last(
    cast: Cast, followers: Followers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(told, "MOST", 2)
    await followers.put("anna", "all", kind="section", section="notes")
    for n in range(5):
        await cast.says("boris", await cast.dialog(f"Клиент {n}"), "заметка", kind="note")
    assert await followers.told() == [(cast.ids["anna"], "note")] * 5


async def test_steps_and_money_alone_are_told_where_only_these_are_wanted(cast: Cast, followers: Followers) -> None:
    dialog = await cast.dialog()
    row = await _of(cast, dialog)
    await followers.put("anna", "money", kind="card", id=row["card_id"])
    await cast.says("boris", dialog, "заметка", kind="note")
    assert await followers.told() == []


async def test_the_administrators_default_counts_until_one_says_otherwise_and_does_not_come_back(
    cast: Cast, reading: Reading, followers: Followers
) -> None:
    role = await cast.db.hot.fetchval("SELECT role_id FROM users WHERE id = $1", cast.ids["anna"])
    given = {"whom": "role", "whom_id": role, "kind": "section", "section": "notes", "level": "all"}
    await followers.defaults(given)
    dialog = await cast.dialog()
    await cast.says("boris", dialog, "заметка", kind="note")
    assert await reading.kinds("anna", whose="following") == ["note"]
    assert (cast.ids["anna"], "note") in await followers.told()
    assert await followers.listed("anna") == [("section", "notes", 0, "all", True)]
    await followers.put("anna", "off", kind="section", section="notes")
    await followers.defaults()
    await followers.defaults(given)
    assert await reading.kinds("anna", whose="following") == []
    assert await followers.listed("anna") == [("section", "notes", 0, "off", False)]
    # boris is a supervisor: the default is not his
    assert await followers.listed("boris") == []


async def test_what_newcomers_follow_is_for_whoever_comes_after_it_was_said(cast: Cast, followers: Followers) -> None:
    await followers.defaults({"whom": "new", "kind": "own", "level": "all"})
    assert await followers.listed("anna") == []
    await cast.db.hot.execute("UPDATE users SET created_at = now() + interval '1 s' WHERE id = $1", cast.ids["vera"])
    assert await followers.listed("vera") == [("own", "", 0, "all", True)]


async def test_all_matching_rows_are_followed_and_left_at_once_and_only_those_in_sight(
    cast: Cast, firms: Firms, followers: Followers
) -> None:
    for n in range(5):
        await cast.dialog(f"Клиент {n}")
    await cast.dialog("Тайный", cast.secret)
    assert await followers.rows("anna", entity="contact", level="all", matching={"search": "клиент"}) == 5
    assert await followers.rows("anna", entity="contact", level="all", matching={}) == 0
    assert await followers.rows("boris", entity="contact", level="all", matching={}) == 6
    ids = [each[2] for each in await followers.listed("anna")][:2]
    assert await followers.rows("anna", entity="contact", level="off", ids=ids) == 2
    assert len(await followers.listed("anna")) == 3
    with pytest.raises(Invalid):
        await followers.rows("anna", entity="contact", level="all")


async def test_what_is_out_of_sight_is_not_followed_and_can_be_left(cast: Cast, followers: Followers) -> None:
    secret = await _of(cast, await cast.dialog("Тайный", cast.secret))
    with pytest.raises(Missing):
        await followers.put("anna", "all", kind="contact", id=secret["contact_id"])
    await followers.put("anna", "off", kind="contact", id=secret["contact_id"])
    for ref in ({"kind": "section"}, {"kind": "card"}, {"kind": "house", "id": 3}):
        with pytest.raises(Invalid):
            await followers.put("anna", "all", **ref)
