"""Who sees how warm somebody is, lists by it, and what another setting makes of people."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from backend.activities import Activity, record
from backend.board.listing import REQUESTS
from backend.cards.history import contact_history
from backend.contacts.hidden import shown
from backend.contacts.lists import COMPANIES, CONTACTS
from backend.contacts.rows import load_contacts
from backend.contacts.warmth.change import preview, set_warmth
from backend.contacts.warmth.cool import cool, miss_nobody
from backend.contacts.warmth.explain import explain
from backend.contacts.warmth.keep import count_anew
from backend.contacts.warmth.of_many import of_companies, of_people
from backend.contacts.warmth.schemas import SetWarmth
from backend.contacts.warmth.setting import SHIPPED
from backend.kit.errors import Conflict, Invalid
from backend.lists.page import listed
from backend.lists.schemas import Asked
from tests.activities.samples import sample
from tests.cast import Cast

_HIDE = "UPDATE roles SET hidden_fields = ARRAY['warmth'] WHERE key = 'operator'"


async def people(cast: Cast) -> dict[str, int]:
    """Each with a dialog that everybody sees; so many deals as their name says."""
    found = {}
    for name, deals in (("никто", 0), ("тёплый", 2), ("горячий", 5)):
        contact = (await cast.row(await cast.dialog(name)))["contact_id"]
        fact = Activity(
            kind="deal_created",
            at=datetime.now(UTC),
            actor_kind="system",
            contact_id=contact,
            data=sample("deal_created"),
        )
        async with cast.db.tx() as tx:
            await record(tx, [fact] * deals)
            await count_anew(tx, [contact])
        found[name] = contact
    return found


async def by(cast: Cast, who: str, **asked: Any) -> list[int]:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return (await listed(tx, grants, CONTACTS, msgspec.convert(asked, Asked))).ids


def wanted(version: int = 0, **other: Any) -> SetWarmth:
    told = msgspec.to_builtins(SHIPPED) | {"version": version} | other
    return msgspec.convert(told, SetWarmth)


async def test_a_list_is_ordered_and_filtered_by_warmth(cast: Cast) -> None:
    known = await people(cast)
    order = {"column": "warmth", "descending": True}
    assert await by(cast, "anna", order=order) == [known["горячий"], known["тёплый"], known["никто"]]
    # the next page begins behind the last one, also among those who have no warmth at all
    grants = await cast.grants("anna")
    found: list[int] = []
    cursor = None
    async with cast.db.tx() as tx:
        while True:
            asked = msgspec.convert({"order": order, "limit": 1, "cursor": cursor}, Asked)
            page = await listed(tx, grants, CONTACTS, asked)
            found += page.ids
            if (cursor := page.next) is None:
                break
    assert found == [known["горячий"], known["тёплый"], known["никто"]]
    assert await by(cast, "anna", where={"column": "warmth", "op": "is", "values": [3]}) == [known["горячий"]]
    assert await by(cast, "anna", where={"column": "warmth", "op": "is", "values": [0]}) == [known["никто"]]
    for bad in ("3", True, 3.5, -1, 101):
        with pytest.raises((Invalid, msgspec.ValidationError)):
            await by(cast, "anna", where={"column": "warmth", "op": "is", "values": [bad]})


async def test_who_came_without_any_event_is_in_the_list_too(cast: Cast) -> None:
    known = await people(cast)
    nobody = await cast.db.hot.fetchval("INSERT INTO contacts (name) VALUES ('из файла') RETURNING id")
    binned = "SELECT 'в корзине', now(), now() FROM generate_series(1, 700)"
    many = f"INSERT INTO contacts (name, deleted_at, binned_at) {binned}"
    await cast.db.hot.execute(many)
    await miss_nobody(cast.db)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contact_warmth") == 704
    for descending in (True, False):
        found = await by(cast, "ada", order={"column": "warmth", "descending": descending})
        assert sorted(found) == sorted([*known.values(), nobody])
    await cool(cast.db)
    new = await by(cast, "ada", where={"column": "warmth", "op": "is", "values": [0]})
    assert sorted(new) == sorted([known["никто"], nobody])


async def test_a_request_and_a_company_are_as_warm_as_their_people_whom_the_viewer_sees(cast: Cast) -> None:
    known = await people(cast)
    firm = await cast.db.hot.fetchval("INSERT INTO companies (name) VALUES ('Самовар') RETURNING id")
    cold = await cast.db.hot.fetchval("INSERT INTO companies (name) VALUES ('Пусто') RETURNING id")
    for name in ("тёплый", "горячий"):
        await cast.db.hot.execute(
            "INSERT INTO contact_companies (contact_id, company_id) VALUES ($1, $2)", known[name], firm
        )
    ada, asked = await cast.grants("ada"), {"order": {"column": "warmth", "descending": True}}
    async with cast.db.tx() as tx:
        assert (await listed(tx, ada, COMPANIES, msgspec.convert(asked, Asked))).ids == [firm, cold]
        hot = {"where": {"column": "warmth", "op": "is", "values": [3]}}
        assert (await listed(tx, ada, COMPANIES, msgspec.convert(hot, Asked))).ids == [firm]
        requests = (await listed(tx, ada, REQUESTS, msgspec.convert(asked, Asked))).ids
        found_rows = await tx.fetch("SELECT id, contact_id FROM cards WHERE id = ANY ($1::bigint[])", requests)
        whose = {row["id"]: row["contact_id"] for row in found_rows}
        assert [whose[each] for each in requests] == [known["горячий"], known["тёплый"], known["никто"]]
        found = (await listed(tx, ada, REQUESTS, msgspec.convert(hot, Asked))).ids
        assert [whose[each] for each in found] == [known["горячий"]]
        told = await of_companies(tx, ada, [firm, cold])
    # 15 for a deal
    assert [(each.id, each.stage, each.people) for each in told] == [(firm, 3, 2)]
    assert told[0].score == pytest.approx(7 * 15, abs=0.2)
    # Anna does not see the hottest: neither the list nor the page tells her of them by way of the company
    for table in ("conversations", "cards"):
        await cast.db.hot.execute(
            f"UPDATE {table} SET channel_id = $1 WHERE contact_id = $2", cast.secret, known["горячий"]
        )
    await cast.db.hot.execute("UPDATE companies SET responsible_id = $1", (await cast.grants("anna")).user_id)
    anna = await cast.grants("anna")
    async with cast.db.tx() as tx:
        told = await of_companies(tx, anna, [firm, cold])
        assert [(each.id, each.stage, each.people) for each in told] == [(firm, 2, 1)]
        assert (await listed(tx, anna, COMPANIES, msgspec.convert(hot, Asked))).ids == []
        warm = {"where": {"column": "warmth", "op": "is", "values": [2]}}
        assert (await listed(tx, anna, COMPANIES, msgspec.convert(warm, Asked))).ids == [firm]
        people_told = await of_people(tx, anna, sorted(known.values()))
    assert {each.id: each.stage for each in people_told} == {known["никто"]: 0, known["тёплый"]: 2}


async def test_a_role_that_is_not_shown_warmth_learns_it_in_no_way(cast: Cast) -> None:
    gleb = (await people(cast))["горячий"]
    await cast.db.hot.execute("UPDATE contact_warmth SET stage = 1 WHERE contact_id = $1", gleb)
    async with cast.db.tx() as tx:
        await count_anew(tx, [gleb])
    await cast.db.hot.execute(_HIDE)
    anna, boris = await cast.grants("anna"), await cast.grants("boris")
    async with cast.db.tx() as tx:
        view = (await load_contacts(tx, [gleb]))[gleb][0]
        facts, _ = await contact_history(tx, anna, gleb, 50, None)
        told, _ = await contact_history(tx, boris, gleb, 50, None)
    assert view.warmth is not None
    assert (shown(view, anna).warmth, shown(view, anna).hidden) == (None, ["warmth"])
    assert "warmth_changed" not in {fact.kind for fact in facts}
    assert "warmth_changed" in {fact.kind for fact in told}
    for asked in ({"order": {"column": "warmth"}}, {"where": {"column": "warmth", "op": "is", "values": [3]}}):
        with pytest.raises(Invalid):
            await by(cast, "anna", **asked)


async def test_it_says_why_and_when_it_cools(cast: Cast) -> None:
    gleb = (await people(cast))["горячий"]
    async with cast.db.tx() as tx:
        told = await explain(tx, await cast.grants("anna"), gleb)
    assert (told.stage, told.score, len(told.points)) == (3, 75.0, 5)
    assert {(each.mark, each.gave, each.left) for each in told.points} == {("deal_created", 15.0, 15.0)}
    assert [each.stage for each in told.cools] == [2, 1]
    days = [(each.since - told.as_of).total_seconds() / 86_400 for each in told.cools if each.since]
    assert days == pytest.approx([4.507, 26.696], abs=0.01)


async def test_of_others_dialogs_and_requests_the_points_are_added_up_and_not_told(cast: Cast) -> None:
    dialog = await cast.dialog()
    gleb = (await cast.row(dialog))["contact_id"]
    secret = await cast.dialog(channel_id=cast.secret)
    hidden = (await cast.row(secret))["card_id"]
    now = datetime.now(UTC)
    facts = [
        Activity(kind="message_in", at=now, actor_kind="contact", contact_id=gleb, conversation_id=dialog),
        Activity(
            kind="call", at=now, actor_kind="contact", contact_id=gleb, conversation_id=secret, data=sample("call")
        ),
        Activity(
            kind="deal_created", at=now, actor_kind="user", contact_id=gleb, card_id=hidden, data=sample("deal_created")
        ),
    ]
    async with cast.db.tx() as tx:
        await record(tx, facts)
        anna = await explain(tx, await cast.grants("anna"), gleb)
        boris = await explain(tx, await cast.grants("boris"), gleb)
    assert [each.mark for each in anna.points] == ["client_message"]
    assert (anna.more, anna.more_left, anna.score) == (2, 25.0, 28.0)
    assert {each.mark for each in boris.points} == {"client_message", "call", "deal_created"}
    assert boris.more == 0


async def test_another_setting_is_seen_beforehand_and_then_counts_for_everybody(cast: Cast) -> None:
    known = await people(cast)
    ada = await cast.grants("ada")
    colder = wanted(points={"deal_created": {"points": 5}})
    async with cast.db.tx() as tx:
        found = await preview(tx, ada, colder)
        assert (found.people, found.looked_at, found.changed) == (3, 3, 2)
        assert {each.contact_id: (each.now, each.then) for each in found.examples} == {
            known["горячий"]: (3, 2),
            known["тёплый"]: (2, 1),
        }
        assert await tx.value("SELECT count(*) FROM settings WHERE key = 'warmth'") == 0
        await set_warmth(tx, ada, "", colder)
        with pytest.raises(Conflict):
            await set_warmth(tx, ada, "", wanted())
    assert await cool(cast.db) == 3
    assert await cool(cast.db) == 0
    rows = await cast.db.hot.fetch("SELECT contact_id, stage FROM contact_warmth")
    assert {row["contact_id"]: row["stage"] for row in rows} == {
        known["никто"]: 0,
        known["тёплый"]: 1,
        known["горячий"]: 2,
    }


async def test_examples_name_nobody_whom_the_administrator_does_not_see(cast: Cast) -> None:
    known = await people(cast)
    await cast.db.hot.execute(
        "UPDATE conversations SET channel_id = $1 WHERE contact_id = $2", cast.secret, known["горячий"]
    )
    await cast.db.hot.execute("UPDATE cards SET channel_id = $1 WHERE contact_id = $2", cast.secret, known["горячий"])
    async with cast.db.tx() as tx:
        found = await preview(tx, await cast.grants("anna"), wanted(points={}))
    assert [each.contact_id for each in found.examples] == [known["тёплый"]]
    assert found.changed == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"half_life_days": 0.1}, "half_life_days"),
        ({"half_life_days": float("inf")}, "half_life_days"),
        ({"new_days": 91}, "new_days"),
        ({"new_below": 1e9}, "new_below"),
        ({"points": {"weather": {"points": 1}}}, "points.weather"),
        ({"points": {"call": {"points": 1001}}}, "points.call"),
        ({"points": {"call": {"points": 1, "a_day": -1}}}, "points.call"),
        ({"silence_days": 0}, "silence_days"),
        ({"silence_days": 5, "half_life_days": 0.5}, "silence_days"),
        ({"points": {"silence": {"points": 5}}}, "points.silence"),
        ({"finer": [{"mark": "call", "points": 5}]}, "finer.0"),
        ({"finer": [{"mark": "silence", "points": -5, "user_id": 1}]}, "finer.0"),
        ({"finer": [{"mark": "call", "points": 5, "channel_id": -1}]}, "finer.0"),
        ({"finer": [{"mark": "call", "points": 5, "channel_id": 1}] * 41}, "finer"),
        ({"stages": [{"id": 1, "color": "sky"}]}, "stages"),
        ({"stages": [{"id": 1, "color": "sky"}, {"id": 1, "color": "sky", "at_least": 5}]}, "stages"),
        ({"stages": [{"id": 1, "color": "sky"}, {"id": 2, "color": "mauve", "at_least": 5}]}, "stages.1.color"),
        ({"stages": [{"id": 1, "color": "sky"}, {"id": 2, "color": "sky"}]}, "stages.1.at_least"),
        ({"stages": [{"id": 1, "color": "sky"}, {"id": 7, "color": "sky", "at_least": 5}]}, "stages.1.name"),
        (
            {"stages": [{"id": n, "color": "sky", "at_least": at} for n, at in ((1, None), (2, 20), (3, 20))]},
            "stages.2.at_least",
        ),
    ],
)
async def test_what_is_wrong_is_named_and_changes_nothing(cast: Cast, wrong: dict[str, Any], field: str) -> None:
    told = msgspec.to_builtins(SHIPPED) | {"version": 0} | wrong
    bad = msgspec.convert(told, SetWarmth)
    async with cast.db.tx() as tx:
        with pytest.raises(Invalid) as refused:
            await set_warmth(tx, await cast.grants("ada"), "", bad)
    assert list(refused.value.fields) == [field]
