"""A house where everything is somebody's: dialogs, requests, people, companies, orders; and rules drawn for a role."""

import random
from typing import Any

import msgspec

from backend.access.card_rules import CATEGORIES, REACHES, REQUESTS, VERBS_OF, CardRule
from backend.access.grants import Grants
from backend.cards.publish import publish_cards
from backend.contacts.publish import publish_contact
from tests.cast import Cast
from tests.inbox.search.desk import Desk

NAME = "Самоваров"
_WHOSE = "UPDATE {} SET responsible_id = $2, participants = $3 WHERE id = $1"
_STANDS = """
UPDATE cards SET kind = CASE WHEN f.kind = 'lead' THEN 'lead' ELSE 'deal' END, funnel_id = f.id, status_id = s.id,
    is_open = s.category NOT IN ('won', 'lost', 'closed'), budget_amount = 100, budget_currency = 'RUB',
    company_id = $3,
    closed_at = CASE WHEN s.category IN ('won', 'lost', 'closed') THEN now() END
FROM statuses s JOIN funnels f ON f.id = s.funnel_id WHERE cards.id = $1 AND s.id = $2
"""
_FIRM = "INSERT INTO companies (name, responsible_id, created_by) VALUES ($1, $2, $3) RETURNING id"
_BINNED = """
INSERT INTO cards (kind, funnel_id, status_id, channel_id, contact_id, company_id, responsible_id, is_open, deleted_at)
SELECT kind, funnel_id, status_id, channel_id, $2, $3, $4, false, now() FROM cards WHERE id = $1
"""
_ORDER = """
INSERT INTO orders (card_id, year, n, customer, currency, lines, total)
VALUES ($1::bigint, 2026, $1::bigint, 'x', 'RUB', '[]', 1)
RETURNING id
"""


class Village(msgspec.Struct):
    """Ids of what stands in it."""

    cards: list[int] = []
    people: list[int] = []
    firms: list[int] = []
    orders: list[int] = []


async def built(cast: Cast, chance: random.Random, n: int) -> Village:
    """`n` dialogs in an open and in a closed channel, each with all that there may be; and people who never wrote."""
    made, desk, holders = Village(), Desk(cast), [None, *cast.ids.values()]
    statuses = [row["id"] for row in await cast.db.hot.fetch("SELECT id FROM statuses WHERE deleted_at IS NULL")]
    for turn in range(n):
        row = await cast.row(await cast.dialog(f"{NAME} {turn}", chance.choice([cast.sales, cast.secret])))
        async with cast.db.tx() as tx:
            firm = await tx.value(_FIRM, f"{NAME} {turn}", chance.choice(holders), chance.choice(holders))
            for table, key in (("conversations", row["id"]), ("cards", row["card_id"])):
                beside = [who for who in chance.sample(holders, 1) if who]
                await tx.execute(_WHOSE.format(table), key, chance.choice(holders), beside)
            await tx.execute(_STANDS, row["card_id"], chance.choice(statuses), chance.choice([None, firm]))
            whose = (row["contact_id"], chance.choice(holders), chance.choice(holders))
            await tx.execute("UPDATE contacts SET responsible_id = $2, created_by = $3 WHERE id = $1", *whose)
            put = "INSERT INTO contact_companies (contact_id, company_id) VALUES ($1, $2)"
            await tx.execute(put, row["contact_id"], firm)
            made.orders.append(await tx.value(_ORDER, row["card_id"]))
        made.cards.append(row["card_id"])
        made.people.append(row["contact_id"])
        made.firms.append(firm)
    alone = "INSERT INTO contacts (name, responsible_id, created_by) VALUES ($1, $2, $3) RETURNING id"
    for who in holders:
        made.people.append(await cast.db.hot.fetchval(alone, NAME, who, chance.choice(holders)))
        # what lies in the bin shows nobody its person or company
        bound = (made.people[-1], chance.choice(made.firms), chance.choice(holders))
        await cast.db.hot.execute(_BINNED, chance.choice(made.cards), *bound)
    async with cast.db.tx() as tx:
        for person in made.people:
            await publish_contact(tx, person)
        await publish_cards(tx, made.cards)
    await desk.index()
    return made


async def ruled(cast: Cast, chance: random.Random, who: str) -> Grants:
    """As their role would be after somebody has pressed at random in its matrix."""
    statuses = await cast.db.hot.fetch("SELECT s.id FROM statuses s")
    places = ["", "", *CATEGORIES, *(str(row["id"]) for row in statuses)]
    cells: dict[tuple[Any, ...], CardRule] = {}
    for _ in range(chance.randint(1, 12)):
        entity = chance.choice(list(VERBS_OF))
        verb = chance.choice(["see", "see", *VERBS_OF[entity]])
        place = chance.choice(places) if entity in REQUESTS else ""
        cells[entity, verb, place] = CardRule(entity, verb, place, chance.choice(REACHES))  # type: ignore[arg-type]
    mates = frozenset(chance.sample(sorted(cast.ids.values()), 2)) | {cast.ids[who]}
    return msgspec.structs.replace(await cast.grants(who), rules=tuple(cells.values()), mates=mates)
