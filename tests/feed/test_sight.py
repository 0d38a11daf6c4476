"""The feed tells what asking row by row, through the rooms' own doors, would tell (R28)."""

import msgspec
import pytest

from backend.access.card_rules import CardRule
from backend.access.grants import Grants
from backend.cards.sight import sees_card
from backend.feed.read import feed
from backend.feed.walk import Wanted
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.feed.doors import HIDDEN, RULES, callers, house, told_by_doors
from tests.feed.reading import Reading


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
async def test_everybody_reads_what_each_door_would_show_them(
    cast: Cast, firms: Firms, rules: tuple[CardRule, ...], hidden: frozenset[str]
) -> None:
    await house(cast, firms)
    told = 0
    async for grants in callers(cast, rules, hidden):
        told += await _agrees(cast, grants)
    assert told > 0


async def _agrees(cast: Cast, grants: Grants) -> int:
    async with cast.db.tx() as tx:
        page = await feed(tx, grants, Wanted(whose="all"), 2000, None)
        assert page.next is None
        rows = await tx.fetch("SELECT * FROM activities ORDER BY stored_at DESC, id DESC")
        doors, shown = await told_by_doors(tx, grants, rows)
    assert [item.id for item in page.items] == [row["id"] for row in shown]
    # beside a fact stands no request that its reader does not see, and nothing of a dialog that they do not see
    assert all(sees_card(grants, doors.cards[item.card.id]) for item in page.items if item.card is not None)
    for item, row in zip(page.items, shown, strict=True):
        speaks = doors.speaks(row)
        assert item.conversation_id == (row["conversation_id"] if speaks else None), row["kind"]
        assert (item.message is not None) == (speaks and row["message_seq"] is not None), row["kind"]
    return len(shown)


async def test_who_is_given_a_request_reads_nothing_of_what_was_said_in_a_dialog_out_of_their_sight(
    cast: Cast, reading: Reading
) -> None:
    """An answer records that the request was claimed, and by which message."""
    dialog = await cast.dialog("Тайный", cast.secret)
    await cast.says("dora", dialog, "Пароль от сейфа 4711")
    card = (await cast.row(dialog))["card_id"]
    async with cast.db.tx() as tx:
        await tx.execute("UPDATE cards SET responsible_id = $1 WHERE id = $2", cast.ids["vera"], card)
    items = await reading.items("vera")
    assert ("claimed", None, None) in [(item.kind, item.conversation_id, item.message) for item in items]
    assert "4711" not in msgspec.json.encode(items).decode()
    assert "4711" in msgspec.json.encode(await reading.items("dora")).decode()


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
