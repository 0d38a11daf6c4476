"""The feed tells what asking row by row, through the rooms' own doors, would tell (R28)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

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
from backend.feed.read import feed
from backend.feed.walk import Wanted
from backend.fields.hidden import is_hidden
from backend.inbox.rows import load_conversations
from backend.kit.db import Scope, Tx
from backend.kit.errors import Missing
from backend.timeline.sight import OF_DIALOG
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.feed.reading import Reading

RULES: dict[str, tuple[CardRule, ...]] = {
    "no rules": (),
    "own leads": (CardRule("lead", "see", "", "own"),),
    "no leads, people of one's own": (CardRule("lead", "see", "", "none"), CardRule("contact", "see", "", "own")),
    "the team's": (CardRule("lead", "see", "", "team"), CardRule("company", "see", "", "own")),
    "no orders": (CardRule("order", "see", "", "none"),),
}
# each with all that a fact of it may have
KINDS: tuple[Kind, ...] = (
    "message_in", "note", "status_changed", "budget_changed", "order_made", "invoice_paid", "claimed", "task_added",
    "own",
)  # fmt: skip


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


async def _house(cast: Cast, firms: Firms) -> None:
    """Dialogs in both channels and in a mailbox of ada's alone, people and companies that are in none."""
    async with cast.db.tx() as tx:
        box = await tx.value(
            "INSERT INTO channels (kind, name, private, owner_id) VALUES ('email', 'x', true, $1) RETURNING id",
            cast.ids["ada"],
        )
    talks = [await cast.dialog(f"{at}", channel) for channel in (cast.sales, cast.secret, box) for at in range(2)]
    await cast.says("anna", talks[0])
    await cast.says("dora", talks[2])
    person, firm = await firms.person("boris", name="Пётр"), await firms.make("anna", name="Тула")
    async with cast.db.tx() as tx:
        facts = []
        for talk in talks:
            row = await tx.row("SELECT contact_id, card_id FROM conversations WHERE id = $1", talk)
            assert row is not None
            for kind in KINDS:
                facts += [_fact(kind, conversation_id=talk, **row), _fact(kind, **row)]
            facts += [_fact("contact_changed", contact_id=row["contact_id"]), _fact("warmth_changed", **row)]
        facts += [_fact("contact_created", contact_id=person.id), _fact("company_created", company_id=firm.id)]
        await record(tx, facts)


def _fact(kind: Kind, **about: Any) -> Activity:
    return Activity(kind=kind, at=datetime.now(UTC), actor_kind="system", **about)


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("hidden", [frozenset[str](), frozenset({"budget", "warmth"})], ids=["all fields", "no budget"])
async def test_everybody_reads_what_each_door_would_show_them(
    cast: Cast, firms: Firms, rules: tuple[CardRule, ...], hidden: frozenset[str]
) -> None:
    await _house(cast, firms)
    told = 0
    for name in ("anna", "vera", "boris", "dora", "ada"):
        base = await cast.grants(name)
        mates = frozenset({cast.ids["anna"], cast.ids["boris"]})
        for rights in (base.rights | {"feed.all"}, ALL if name == "ada" else frozenset({"feed.all"})):
            for sight in ("channels", "own"):
                grants = msgspec.structs.replace(
                    base, rules=rules, mates=mates, rights=rights, sight=sight, hidden_fields=hidden
                )
                told += await _agrees(cast, grants)
    assert told > 0


async def _agrees(cast: Cast, grants: Grants) -> int:
    async with cast.db.tx() as tx:
        page = await feed(tx, grants, Wanted(whose="all"), 200, None)
        assert page.next is None
        rows = await tx.fetch("SELECT * FROM activities ORDER BY stored_at DESC, id DESC")
        doors = Doors(tx, grants)
        await doors.load(rows)
        one_by_one = [
            row["id"]
            for row in rows
            if not is_hidden(row["kind"], {}, grants.hidden_fields) and await doors.shows(row["kind"], row)
        ]
    assert [item.id for item in page.items] == one_by_one
    # beside a fact stands no request that its reader does not see
    assert all(sees_card(grants, doors.cards[item.card.id]) for item in page.items if item.card is not None)
    return len(one_by_one)


async def test_hidden_values_are_told_to_nobody_whose_role_hides_them(cast: Cast, firms: Firms) -> None:
    person = await firms.person("boris", name="Пётр", phone="+79121234567")
    await firms.edit_person("boris", person, phone="+79127654321")
    grants = await cast.grants("ada")
    blind = msgspec.structs.replace(grants, hidden_fields=frozenset({"phone", "email"}))
    async with cast.db.tx() as tx:
        seen = msgspec.json.encode(await feed(tx, grants, Wanted(whose="all"), 40, None))
        veiled = msgspec.json.encode(await feed(tx, blind, Wanted(whose="all"), 40, None))
    assert b"7654321" in seen
    assert b"7654321" not in veiled
    assert b"1234567" not in veiled


async def test_who_loses_sight_of_a_client_reads_nothing_of_them_from_then_on(cast: Cast, reading: Reading) -> None:
    secret = await cast.dialog("Тайный", cast.secret)
    await cast.says("dora", secret)
    assert await reading.kinds("dora") != []
    async with cast.db.tx() as tx:
        await tx.execute("DELETE FROM channel_members WHERE channel_id = $1", cast.secret)
        await tx.execute(
            "INSERT INTO channel_members (channel_id, kind, member_id) VALUES ($1, 'user', $2)",
            cast.secret, cast.ids["boris"],
        )  # fmt: skip
        await tx.execute("UPDATE conversations SET responsible_id = NULL, participants = '{}'")
        await tx.execute("UPDATE cards SET responsible_id = NULL, participants = '{}'")
    assert await reading.kinds("dora") == []
