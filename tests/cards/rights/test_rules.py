"""A role's rules at work: in single requests, lists, search, events, counts; saved against a version, and audited."""

from typing import Any

import msgspec
import pytest

from backend.access.card_rules import CardRule
from backend.access.grants import Grants
from backend.board.columns import page_of, plan, totals
from backend.board.filter import BoardFilter
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.queries import cards_of
from backend.cards.rights.look import sight_of
from backend.cards.rights.preview import preview
from backend.cards.rights.rules import card_rules, save
from backend.cards.rights.schemas import CardRules
from backend.contacts.sight import sees_contact
from backend.kit.db import Scoped
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from backend.tasks.actions.add import NewTask, add
from backend.tasks.subjects import SubjectRef
from backend.wiring import realtime_hooks
from tests.cast import Cast

OWN = (CardRule("lead", "see", "", "own"),)


async def role_of(cast: Cast, who: str) -> int:
    found: int = await cast.db.hot.fetchval("SELECT role_id FROM users WHERE id = $1", cast.ids[who])
    return found


async def ruled(
    cast: Cast, *rules: CardRule, who: str = "anna", by: str = "ada", version: int | None = None
) -> CardRules:
    role = await role_of(cast, who)
    me = await cast.grants(by)
    async with cast.db.tx() as tx:
        at = (await card_rules(tx, role)).version if version is None else version
        return await save(tx, me, "127.0.0.1", role, at, rules)


async def request(cast: Cast, responsible: str | None = None, shipped: str = "lead_new") -> int:
    """Somebody's, in the channel where all work."""
    card: int = (await cast.row(await cast.dialog()))["card_id"]
    await cast.db.hot.execute(
        "UPDATE cards SET responsible_id = $2, status_id = (SELECT id FROM statuses WHERE shipped = $3) WHERE id = $1",
        card, None if responsible is None else cast.ids[responsible], shipped,
    )  # fmt: skip
    return card


async def sees(cast: Cast, who: str, card: int) -> bool:
    me: Grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        try:
            found, scope = await card_for(tx, me, card)
        except Missing:
            return False
        listed = [each.id for each in await cards_of(tx, me, found.contact.id if found.contact else 0, 10)]
    assert listed == [card]
    assert realtime_hooks(cast.db).sees(me, scope), "who reads it hears of it"
    return True


async def edits(cast: Cast, who: str, card: int, **change: Any) -> None:
    me = await cast.grants(who)
    async with cast.db.tx() as tx:
        version = await tx.value("SELECT version FROM cards WHERE id = $1", card)
        await edit_card(tx, me, card, EditCard(version=version, **change))


async def status(cast: Cast, shipped: str) -> int:
    found: int = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = $1", shipped)
    return found


async def test_without_rules_a_role_sees_what_it_always_did(cast: Cast) -> None:
    cards = [await request(cast, who) for who in (None, "anna", "vera", "boris")]
    assert [await sees(cast, "anna", card) for card in cards] == [True] * 4
    stored = await cast.db.hot.fetch("SELECT card_rules::text AS rules, card_rules_version AS at FROM roles")
    assert {(row["rules"], row["at"]) for row in stored} == {("[]", 1)}


async def test_a_role_sees_its_own_and_nobodys_or_its_teams(cast: Cast) -> None:
    cards = [await request(cast, who) for who in (None, "anna", "vera", "boris")]
    await ruled(cast, *OWN)
    assert [await sees(cast, "anna", card) for card in cards] == [True, True, False, False]
    team = await cast.db.hot.fetchval("INSERT INTO teams (name) VALUES ('x') RETURNING id")
    for who in ("anna", "vera"):
        await cast.db.hot.execute("INSERT INTO team_members VALUES ($1, $2)", team, cast.ids[who])
    await ruled(cast, CardRule("lead", "see", "", "team"), CardRule("lead", "see", "lost", "none"))
    assert [await sees(cast, "anna", card) for card in cards] == [True, True, True, False]
    assert not await sees(cast, "anna", await request(cast, "anna", "lead_rejected"))
    # of another role nothing changes, nor for who may all
    assert all([await sees(cast, who, card) for card in cards for who in ("boris", "ada")])


async def test_the_board_counts_and_shows_nothing_that_is_closed(cast: Cast) -> None:
    for who in (None, "anna", "vera", "boris"):
        await request(cast, who)
    column = await status(cast, "lead_new")
    for rules, n in (((), 4), (OWN, 2), ((CardRule("lead", "see", str(column), "none"),), 0)):
        await ruled(cast, *rules)
        me = await cast.grants("anna")
        async with cast.db.tx() as tx:
            drawn = await plan(tx, 1)
            shown, _ = await page_of(tx, me, drawn, drawn.step(column), BoardFilter(), 50, None)
            counted = (await totals(tx, me, drawn, BoardFilter()))[column]
        assert (len(shown), counted.count) == (n, n)


async def test_a_person_is_not_found_by_a_request_that_is_closed(cast: Cast) -> None:
    card = await request(cast, "vera")
    contact = await cast.db.hot.fetchval("SELECT contact_id FROM cards WHERE id = $1", card)
    await cast.db.hot.execute("DELETE FROM messages WHERE conversation_id IN (SELECT id FROM conversations)")
    await cast.db.hot.execute("DELETE FROM conversations")
    for rules, seen in (((), True), (OWN, False)):
        await ruled(cast, *rules)
        me = await cast.grants("anna")
        async with cast.db.tx() as tx:
            assert await sees_contact(tx, me, contact) is seen


async def test_whoever_loses_sight_by_a_move_is_told_that_it_is_gone(cast: Cast) -> None:
    card = await request(cast, "boris")
    await ruled(cast, CardRule("lead", "see", "in_work", "own"))
    await edits(cast, "boris", card, status_id=await status(cast, "lead_contacted"))
    audience = (await cast.events("card.changed"))[-1]["audience"]
    hooks, anna = realtime_hooks(cast.db), await cast.grants("anna")
    told = msgspec.convert(audience, Scoped)
    assert told.before is not None
    assert (hooks.sees(anna, told.before[0]), hooks.sees(anna, told.after[0])) == (True, False)


async def test_seen_is_not_yet_theirs_to_edit_or_to_move(cast: Cast) -> None:
    theirs, mine = await request(cast, "vera"), await request(cast, "anna")
    await ruled(cast, CardRule("lead", "edit", "", "own"), CardRule("lead", "move", "", "none"))
    await edits(cast, "anna", mine, comment="x")
    for card, change, code in (
        (theirs, {"comment": "x"}, "card_not_yours_to_edit"),
        (mine, {"status_id": await status(cast, "lead_contacted")}, "card_not_yours_to_move"),
    ):
        before = await cast.db.hot.fetchrow("SELECT * FROM cards WHERE id = $1", card)
        with pytest.raises(Forbidden) as refused:
            await edits(cast, "anna", card, **change)
        assert refused.value.code == code
        assert await cast.db.hot.fetchrow("SELECT * FROM cards WHERE id = $1", card) == before
    await edits(cast, "boris", theirs, comment="x")


async def test_saved_by_two_at_once_the_second_is_told_how_it_stands(cast: Cast) -> None:
    now = await ruled(cast, *OWN)
    with pytest.raises(Conflict) as refused:
        await ruled(cast, CardRule("deal", "see", "", "own"), version=now.version - 1)
    assert (refused.value.code, refused.value.extra["current"]["version"]) == ("stale_version", now.version)
    line = await cast.db.hot.fetchrow("SELECT verb, after::text AS after FROM audit ORDER BY id DESC LIMIT 1")
    assert (line["verb"], "lead.see=own" in line["after"]) == ("role.edited", True)
    revisions = "SELECT security_rev FROM users WHERE id = $1"
    before = await cast.db.hot.fetchval(revisions, cast.ids["anna"])
    await ruled(cast)
    assert await cast.db.hot.fetchval(revisions, cast.ids["anna"]) == before + 1


@pytest.mark.parametrize(
    "place", ["open", "0x1", "-1", "999999", "1; DROP TABLE cards", "²", "01", "9" * 30, "in_work' OR true"]
)
async def test_a_place_that_is_none_is_refused(cast: Cast, place: str) -> None:
    with pytest.raises(Invalid) as refused:
        await ruled(cast, CardRule("lead", "see", place, "own"))
    assert refused.value.fields["rules"] == "no_such_status"


async def test_nobody_gives_more_than_they_see(cast: Cast) -> None:
    role = await role_of(cast, "boris")
    await cast.db.hot.execute(
        "UPDATE roles SET rights = (SELECT rights FROM roles WHERE id = $1) || '{roles.manage}' WHERE id = $1", role
    )
    await ruled(cast, *OWN, who="boris")
    await ruled(cast, *OWN, who="anna")
    with pytest.raises(Forbidden):
        await ruled(cast, who="anna", by="boris")
    with pytest.raises(Forbidden):
        await ruled(cast, who="boris", by="boris")
    with pytest.raises(Conflict):
        await ruled(cast, *OWN, who="ada", by="ada")


async def test_what_it_would_take_away_is_said_before_it_is_saved(cast: Cast) -> None:
    for who in (None, "anna", "vera", "boris", "boris"):
        await request(cast, who)
    role = await role_of(cast, "anna")

    async def tried(*rules: CardRule) -> tuple[int, int, int]:
        async with cast.db.tx() as tx:
            found = await preview(tx, await cast.grants("ada"), role, rules)
        return found.members, found.lost, found.gained

    members = await cast.db.hot.fetchval("SELECT count(*) FROM users WHERE role_id = $1", role)
    # dora and vera lose Anna's, Anna loses Vera's, all lose those of Boris
    assert await tried(*OWN) == (members, 4, 0)
    assert await tried() == (members, 0, 0)
    await ruled(cast, *OWN)
    assert await tried() == (members, 0, 4)
    assert await tried(CardRule("lead", "see", "", "none")) == (members, 3, 0)


async def test_it_counts_dialogs_people_companies_and_tasks_too_and_shows_some_of_them(cast: Cast) -> None:
    talk = await cast.dialog("Глеб")
    row = await cast.row(talk)
    boris = await cast.grants("boris")
    role = await role_of(cast, "anna")
    firm = await cast.db.hot.fetchval("INSERT INTO companies (name) VALUES ('Тула') RETURNING id")
    await cast.db.hot.execute("UPDATE cards SET company_id = $2, title = 'Самовар' WHERE id = $1", row["card_id"], firm)
    async with cast.db.tx() as tx:
        subject = SubjectRef("card", row["card_id"])
        await add(tx, boris, NewTask(title="Перезвонить", subject=subject, assignee_id=cast.ids["boris"]))

    async def tried(*rules: CardRule) -> dict[str, tuple[list[str], list[str]]]:
        async with cast.db.tx() as tx:
            found = await preview(tx, await cast.grants("ada"), role, rules)
        for each in found.moved:
            assert (each.lost, each.gained) == (len(each.lost_examples), len(each.gained_examples))
        return {
            each.kind: ([one.name for one in each.lost_examples], [one.name for one in each.gained_examples])
            for each in found.moved
        }

    closed = CardRule("lead", "see", "", "none")
    assert await tried() == {}
    # who sees the dialog sees whom it is with: a person goes by a rule of their own alone
    assert await tried(closed) == {
        "card": (["Самовар"], []), "dialog": (["Глеб"], []), "company": (["Тула"], []), "task": (["Перезвонить"], []),
    }  # fmt: skip
    assert (await tried(CardRule("contact", "see", "", "none")))["contact"] == (["Глеб"], [])
    await ruled(cast, closed)
    assert (await tried())["task"] == ([], ["Перезвонить"])
    # whoever asks is shown nothing that they do not see themselves
    async with cast.db.tx() as tx:
        found = await preview(tx, msgspec.structs.replace(await cast.grants("vera"), channels=frozenset()), role, [])
    assert [(each.gained, each.gained_examples) for each in found.moved if each.kind == "card"] == [(1, [])]


async def test_a_look_through_a_colleagues_eyes_shows_what_they_see_and_stands_in_the_audit(cast: Cast) -> None:
    mine, theirs = await request(cast, "anna"), await request(cast, "boris")
    await ruled(cast, *OWN, CardRule("lead", "move", "new", "none"))
    ada = await cast.grants("ada")
    async with cast.db.tx() as tx:
        seen = await sight_of(tx, ada, "127.0.0.1", cast.ids["anna"])
    assert ([card.id for card in seen.cards], seen.seen["lead"]) == ([mine], 1)
    assert (seen.cards[0].may_edit, seen.cards[0].may_move) == (True, False)
    assert ("lead", "see", "", "own") in [(c.entity, c.verb, c.place, c.reach) for c in seen.cells]
    line = await cast.db.hot.fetchrow("SELECT verb, user_id FROM audit ORDER BY id DESC LIMIT 1")
    assert (line["verb"], line["user_id"]) == ("user.looked_as", cast.ids["ada"])
    # who sees less looks through nobody's eyes that see more
    anna = await cast.grants("anna")
    async with cast.db.tx() as tx:
        with pytest.raises(Forbidden):
            await sight_of(tx, anna, "127.0.0.1", cast.ids["boris"])
    assert theirs not in [card.id for card in seen.cards]
