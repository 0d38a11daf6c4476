"""The list of events tells what asking row by row, through the rooms' own doors, would tell (B4, R28)."""

import pytest

from backend.access.card_rules import CardRule
from backend.access.grants import Grants
from backend.timeline.listed import events
from backend.timeline.walk import Wanted
from tests.cast import Cast
from tests.companies.firms import Firms
from tests.feed.conftest import firms
from tests.feed.doors import HIDDEN, RULES, callers, house, told_by_doors
from tests.timeline.desk import Desk

__all__ = ["firms"]


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
async def test_everybody_is_told_what_each_door_would_show_them(
    cast: Cast, firms: Firms, rules: tuple[CardRule, ...], hidden: frozenset[str]
) -> None:
    await house(cast, firms)
    told = 0
    async for grants in callers(cast, rules, hidden):
        told += await _agrees(cast, grants)
    assert told > 0


async def _agrees(cast: Cast, grants: Grants) -> int:
    async with cast.db.tx() as tx:
        page = await events(tx, grants, Wanted(), 2000, None)
        assert page.next is None
        rows = await tx.fetch("SELECT * FROM activities ORDER BY stored_at DESC, id DESC")
        doors, shown = await told_by_doors(tx, grants, rows)
    assert [item.id for item in page.items] == [row["id"] for row in shown]
    for item, row in zip(page.items, shown, strict=True):
        speaks = doors.speaks(row)
        assert item.conversation_id == (row["conversation_id"] if speaks else None), row["kind"]
        assert (item.message is not None) == (speaks and row["message_seq"] is not None), row["kind"]
    return len(shown)


async def test_who_is_given_a_request_is_told_nothing_of_what_was_said_in_a_dialog_out_of_their_sight(
    desk: Desk,
) -> None:
    dialog = await desk.village.dialog("sales")
    card = await desk.village.card(dialog)
    await desk.village.people.says("anna", dialog, "Пароль от сейфа 4711")
    vera = desk.village.people.ids["vera"]
    await desk.village.value("UPDATE cards SET responsible_id = $2 WHERE id = $1 RETURNING 1", card, vera)
    for path in (f"/activities?card_id={card}", "/feed"):
        answer = await desk.ask("vera", "GET", path)
        assert answer.status_code == 200, answer.text
        (claimed,) = [each for each in answer.json()["items"] if each["kind"] == "claimed"]
        assert (claimed["conversation_id"], claimed["message"]) == (None, None), path
        assert "4711" not in answer.text, path
        assert "4711" in (await desk.ask("anna", "GET", path)).text, path
