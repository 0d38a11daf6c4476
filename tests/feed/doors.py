"""What asking row by row, through the rooms' own doors, shows of a house with facts of every kind (R28)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec

from backend.access.card_rules import CardRule, as_order, within
from backend.access.grants import Grants
from backend.access.rights import ALL
from backend.access.sight import sees
from backend.activities import Activity, record
from backend.activities.record import Kind
from backend.cards.history import ORDERS
from backend.cards.rows import load_cards
from backend.cards.sight import sees_card
from backend.contacts.companies.sight import demand_company
from backend.contacts.sight import demand_contact
from backend.fields.hidden import is_hidden
from backend.inbox.rows import load_conversations
from backend.kit.db import Scope, Tx
from backend.kit.errors import Missing
from backend.timeline.sight import OF_DIALOG
from tests.activities.samples import sample
from tests.cast import Cast
from tests.companies.firms import Firms

RULES: dict[str, tuple[CardRule, ...]] = {
    "no rules": (),
    "own leads": (CardRule("lead", "see", "", "own"),),
    "no leads, people of one's own": (CardRule("lead", "see", "", "none"), CardRule("contact", "see", "", "own")),
    "the team's": (CardRule("lead", "see", "", "team"), CardRule("company", "see", "", "own")),
    "no orders": (CardRule("order", "see", "", "none"),),
}
KINDS: tuple[Kind, ...] = get_args(Kind)
HIDDEN = {"all fields": frozenset[str](), "no budget": frozenset({"budget", "warmth"})}


class Doors:
    """What each room shows one caller of each row; scopes are loaded once, people and companies asked for once."""

    def __init__(self, tx: Tx, grants: Grants) -> None:
        self.tx, self.grants = tx, grants
        self.talks: dict[int, Scope] = {}
        self.cards: dict[int, Scope] = {}
        self.book: dict[tuple[str, int], bool] = {}

    async def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        talks = sorted({row["conversation_id"] for row in rows} - {None})
        cards = sorted({row["card_id"] for row in rows} - {None})
        self.talks = {key: scope for key, (_, scope) in (await load_conversations(self.tx, talks)).items()}
        self.cards = {key: scope for key, (_, scope) in (await load_cards(self.tx, cards)).items()}

    async def shows(self, kind: str, row: Mapping[str, Any]) -> bool:
        """One fact, asked for at the doors of what it is about."""
        scope = self.talks.get(row["conversation_id"])
        if scope is not None and (row["card_id"] is None or kind in OF_DIALOG):
            return sees(self.grants, scope)
        if row["card_id"] is not None:
            seen = self.cards[row["card_id"]]
            walled = scope is not None and scope.channel_id in self.grants.private
            orders = kind not in ORDERS or within(self.grants, "see", as_order(seen))
            return sees_card(self.grants, seen) and not walled and orders
        if row["contact_id"] is not None:
            return await self.of_book("contact", row["contact_id"])
        return row["company_id"] is not None and await self.of_book("company", row["company_id"])

    def speaks(self, row: Mapping[str, Any]) -> bool:
        """Is its dialog told beside a fact, and what was said in it?"""
        scope = self.talks.get(row["conversation_id"])
        return scope is not None and sees(self.grants, scope)

    async def of_book(self, kind: str, row_id: int) -> bool:
        if (kind, row_id) not in self.book:
            try:
                if kind == "contact":
                    await demand_contact(self.tx, self.grants, row_id, binned=True)
                else:
                    await demand_company(self.tx, self.grants, row_id)
                self.book[kind, row_id] = True
            except Missing:
                self.book[kind, row_id] = False
        return self.book[kind, row_id]


async def house(cast: Cast, firms: Firms) -> None:
    """Dialogs in both channels and in a mailbox of ada's alone, people and companies that are in none; facts of every
    kind in each. One request of the closed channel is given to vera, who sees no dialog there."""
    async with cast.db.tx() as tx:
        box = await tx.value(
            "INSERT INTO channels (kind, name, private, owner_id) VALUES ('email', 'x', true, $1) RETURNING id",
            cast.ids["ada"],
        )
    talks = [await cast.dialog(f"{at}", channel) for channel in (cast.sales, cast.secret, box) for at in range(2)]
    await cast.says("anna", talks[0])
    await cast.says("dora", talks[2])
    await cast.says("dora", talks[3])
    async with cast.db.tx() as tx:
        given = "UPDATE cards SET responsible_id = $1 WHERE id = (SELECT card_id FROM conversations WHERE id = $2)"
        await tx.execute(given, cast.ids["vera"], talks[3])
    person, firm = await firms.person("boris", name="Пётр"), await firms.make("anna", name="Тула")
    async with cast.db.tx() as tx:
        facts = []
        for talk in talks:
            row = await tx.row("SELECT contact_id, card_id FROM conversations WHERE id = $1", talk)
            assert row is not None
            for kind in KINDS:
                facts += [_fact(kind, conversation_id=talk, message_seq=1, **row), _fact(kind, **row)]
            facts += [_fact("contact_changed", contact_id=row["contact_id"]), _fact("warmth_changed", **row)]
        facts += [_fact("contact_created", contact_id=person.id), _fact("company_created", company_id=firm.id)]
        await record(tx, facts)


def _fact(kind: Kind, **about: Any) -> Activity:
    return Activity(kind=kind, at=datetime.now(UTC), actor_kind="system", data=sample(kind), **about)


async def callers(cast: Cast, rules: tuple[CardRule, ...], hidden: frozenset[str]) -> AsyncIterator[Grants]:
    """Everybody, with few rights and many, in all their channels and with their own alone."""
    for name in ("anna", "vera", "boris", "dora", "ada"):
        base = await cast.grants(name)
        mates = frozenset({cast.ids["anna"], cast.ids["boris"]})
        for rights in (base.rights | {"feed.all"}, ALL if name == "ada" else frozenset({"feed.all"})):
            for sight in ("channels", "own"):
                yield msgspec.structs.replace(
                    base, rules=rules, mates=mates, rights=rights, sight=sight, hidden_fields=hidden
                )


async def told_by_doors(tx: Tx, grants: Grants, rows: Sequence[Mapping[str, Any]]) -> tuple[Doors, list[Any]]:
    """Of these facts those that the rooms' own doors show."""
    doors = Doors(tx, grants)
    await doors.load(rows)
    shown = [
        row
        for row in rows
        if not is_hidden(row["kind"], {}, grants.hidden_fields) and await doors.shows(row["kind"], row)
    ]
    return doors, shown
