"""The list of requests: what it holds is what one sees one by one, and what its conditions say."""

import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from backend.access.card_rules import CardRule
from backend.access.grants import Grants
from backend.board.list_rows import request_rows
from backend.board.listing import REQUESTS
from backend.cards.rows import load_cards
from backend.cards.sight import sees_card
from backend.kit.errors import Invalid
from backend.lists.page import counted, listed
from backend.lists.schemas import Asked
from backend.wiring import lists_of_rooms, subjects_of_tasks
from tests.cast import Cast

PEOPLE = ("anna", "vera", "boris", "dora", "ada")


@pytest.fixture(autouse=True)
def _lists() -> None:
    lists_of_rooms()
    subjects_of_tasks()


async def _ids(cast: Cast, grants: Grants, limit: int = 200, **asked: Any) -> list[int]:
    """Every page of the list."""
    found: list[int] = []
    body, cursor = msgspec.convert(asked, Asked), None
    for _ in range(300):
        async with cast.db.tx() as tx:
            page = await listed(tx, grants, REQUESTS, msgspec.structs.replace(body, cursor=cursor, limit=limit))
        found += page.ids
        if (cursor := page.next) is None:
            return found
    raise AssertionError("the pages come round again")


async def _where(cast: Cast, who: str, column: str, op: str, *values: Any) -> list[int]:
    grants = await cast.grants(who)
    return sorted(await _ids(cast, grants, where={"column": column, "op": op, "values": list(values)}))


async def _desk(cast: Cast, chance: random.Random) -> list[int]:
    """Requests of open, closed and private channels, of anybody or nobody, in any status."""
    statuses = await cast.db.hot.fetch(
        "SELECT s.id, f.id AS funnel, CASE f.kind WHEN 'lead' THEN 'lead' ELSE 'deal' END AS kind"
        " FROM statuses s JOIN funnels f ON f.id = s.funnel_id WHERE s.deleted_at IS NULL ORDER BY s.id"
    )
    own = "INSERT INTO channels (kind, name, private, owner_id) VALUES ('email', 'x', true, $1) RETURNING id"
    box = await cast.db.hot.fetchval(own, cast.ids["anna"])
    made = []
    for n in range(40):
        status = chance.choice(statuses)
        made.append(
            await cast.db.hot.fetchval(
                """INSERT INTO cards (kind, funnel_id, status_id, channel_id, responsible_id, participants, title,
                    budget_amount, budget_currency, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                RETURNING id""",
                status["kind"],
                status["funnel"],
                status["id"],
                chance.choice([cast.sales, cast.secret, box]),
                chance.choice([None, *cast.ids.values()]),
                chance.choice([[], [cast.ids["vera"]]]),
                chance.choice(["", "Самовар", "чайник 100%"]),
                *chance.choice([(None, None), (Decimal("10.00"), "RUB"), (Decimal("0.00"), "RUB")]),
                datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n % 7),
            )
        )
    return made


def _ruled(grants: Grants, chance: random.Random) -> Grants:
    """With rules of a role for requests, whatever they are."""
    rules = [
        CardRule(entity, "see", place, chance.choice(["all", "team", "own", "none"]))
        for entity in ("lead", "deal")
        for place in chance.sample(["", "new", "won", "in_work"], 2)
    ]
    return msgspec.structs.replace(grants, rules=tuple(rules), mates=frozenset({chance.randrange(1, 6)}))


@pytest.mark.parametrize("seed", range(2))
async def test_the_list_holds_the_requests_that_one_sees_one_by_one(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)
    made = await _desk(cast, chance)
    async with cast.db.tx() as tx:
        rows = await load_cards(tx, made)
    compared = {True: 0, False: 0}
    for who in PEOPLE:
        for grants in (await cast.grants(who), _ruled(await cast.grants(who), chance)):
            alone = sorted(id for id, (_, scope) in rows.items() if sees_card(grants, scope))
            for column in ("number", "title", "budget", "updated_at", "closed_at", "waiting_since", "next_task_at"):
                order = {"column": column, "descending": chance.random() < 0.5}
                assert sorted(await _ids(cast, grants, 7, order=order)) == alone, (who, order)
            async with cast.db.tx() as tx:
                assert (await counted(tx, grants, REQUESTS, Asked())).count == len(alone)
            compared[True] += len(alone)
            compared[False] += len(made) - len(alone)
    assert min(compared.values()) > 40, compared


async def test_requests_are_narrowed_by_where_they_stand_and_whose_they_are(cast: Cast) -> None:
    made = await _desk(cast, random.Random(5))
    ada = await cast.grants("ada")
    async with cast.db.tx() as tx:
        rows = {id: card for id, (card, scope) in (await load_cards(tx, made)).items() if sees_card(ada, scope)}
    statuses = {
        row["id"]: row["category"] for row in await cast.db.hot.fetch("SELECT id, category FROM statuses ORDER BY id")
    }
    some = next(iter(rows.values()))

    def those(holds: Any) -> list[int]:
        return sorted(id for id, card in rows.items() if holds(card))

    vera = cast.ids["vera"]
    assert await _where(cast, "ada", "status_id", "is", some.status_id) == those(
        lambda c: c.status_id == some.status_id
    )
    assert await _where(cast, "ada", "category", "not", "new") == those(lambda c: statuses[c.status_id] != "new")
    assert await _where(cast, "ada", "kind", "is", "lead") == those(lambda c: c.kind == "lead")
    assert await _where(cast, "ada", "responsible_id", "is", vera) == those(
        lambda c: c.responsible is not None and c.responsible.id == vera
    )
    assert await _where(cast, "ada", "budget", "empty") == those(lambda c: c.budget is None)
    assert await _where(cast, "ada", "title", "has", "100%") == those(lambda c: "100%" in c.title)
    assert await _where(cast, "vera", "responsible_id", "is", "me") == await _where(
        cast, "vera", "responsible_id", "is", vera
    )
    assert sorted(await _ids(cast, ada, search="САМОВАР")) == those(lambda c: c.title == "Самовар")
    assert await _ids(cast, ada, search=f"#{some.id}") == [some.id]


async def test_who_waits_and_what_is_promised_is_said_of_what_the_viewer_sees_alone(cast: Cast) -> None:
    talk = await cast.dialog()
    card = (await cast.row(talk))["card_id"]
    await cast.db.hot.execute(
        "INSERT INTO tasks (kind, title, subject_kind, subject_id, assignee_id, due_at, state)"
        " VALUES ('call', 'Позвонить', 'card', $1, $2, '2026-12-01T10:00Z', 'open')",
        card,
        cast.ids["anna"],
    )
    assert await _where(cast, "anna", "waiting_since", "filled") == [card]
    assert await _where(cast, "anna", "next_task_at", "is", "2026-12-01") == [card]
    anna = await cast.grants("anna")
    async with cast.db.tx() as tx:
        row = (await request_rows(tx, anna, [card]))[card]
    assert (row.conversation and row.conversation.id, row.task and row.task.title) == (talk, "Позвонить")
    # one whose dialogs are nobody's to see: nobody learns from the list that somebody waits there
    blind = msgspec.structs.replace(anna, channels=frozenset[int](), rights=frozenset({"cards.all"}))
    await cast.db.hot.execute("UPDATE cards SET responsible_id = NULL")
    await cast.db.hot.execute("UPDATE conversations SET responsible_id = NULL, participants = '{}'")
    assert await _ids(cast, blind) == [card]
    assert await _ids(cast, blind, where={"column": "waiting_since", "op": "filled"}) == []


async def test_a_hidden_budget_is_neither_shown_nor_asked_for(cast: Cast) -> None:
    await _desk(cast, random.Random(2))
    ada = await cast.grants("ada")
    blind = msgspec.structs.replace(ada, hidden_fields=frozenset({"budget", "phone"}))
    for asked in (
        {"where": {"column": "budget", "op": "filled"}},
        {"where": {"column": "phone", "op": "filled"}},
        {"order": {"column": "budget"}},
    ):
        with pytest.raises(Invalid):
            await _ids(cast, blind, **asked)
    rich = await _ids(cast, ada, where={"column": "budget", "op": "filled"})
    async with cast.db.tx() as tx:
        rows = await request_rows(tx, blind, rich)
    assert rows
    assert all(row.card.budget is None for row in rows.values())
