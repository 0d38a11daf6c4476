"""Whom a colleague has reached stands in "Contacted" by itself, where the funnel is set so."""

from datetime import UTC, datetime
from typing import Any

import pytest

from backend.inbox.contacted import reached
from backend.kit.consumers import Logged
from tests.cards.fields.workshop import Workshop
from tests.cards.test_funnels import Office, where_it_stood
from tests.cast import Cast


@pytest.fixture
def office(cast: Cast) -> Office:
    return Office(cast)


async def _heard(cast: Cast, dialog: int) -> None:
    async with cast.db.tx() as tx:
        await reached(tx, [Logged(1, "message.arrived", "message", dialog, None, None)])


async def _status(office: Office, dialog: int) -> str:
    found: str = await office.cast.db.hot.fetchval(
        "SELECT s.mark FROM conversations c JOIN cards k ON k.id = c.card_id JOIN statuses s ON s.id = k.status_id"
        " WHERE c.id = $1",
        dialog,
    )
    return found


async def _auto(office: Office, mode: str) -> None:
    await office.cast.db.hot.execute("UPDATE funnels SET auto = $1 WHERE id = 1", mode)


async def _call(cast: Cast, dialog: int, state: str) -> None:
    await cast.db.hot.execute(
        "INSERT INTO messages (conversation_id, seq, direction, text, provider_at, meta) "
        "SELECT id, seq + 1, 'in', '', now(), jsonb_build_object('call', jsonb_build_object('state', $2::text)) "
        "FROM conversations WHERE id = $1",
        dialog,
        state,
    )
    await cast.db.hot.execute("UPDATE conversations SET seq = seq + 1 WHERE id = $1", dialog)


async def test_an_answer_to_a_customer_is_contact_and_a_note_is_not(office: Office) -> None:
    await _auto(office, "automatic")
    dialog = await office.cast.dialog()
    await office.cast.says("anna", dialog, kind="note")
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "new"
    await office.cast.says("anna", dialog)
    await _heard(office.cast, dialog)
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "contacted"
    facts = await office.cast.db.hot.fetch(
        "SELECT actor_kind, data->>'rule' AS rule FROM activities WHERE kind = 'status_changed'"
    )
    assert [tuple(fact) for fact in facts] == [("system", "contacted")]


async def test_a_note_that_says_when_they_were_spoken_to_is_contact(office: Office) -> None:
    await _auto(office, "automatic")
    dialog = await office.cast.dialog()
    spoken = {"at": datetime.now(UTC).isoformat(), "kind": "call"}
    await office.cast.says("anna", dialog, kind="note", contacted=spoken)
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "contacted"
    assert "message.arrived" in {event["type"] for event in await office.cast.events()}


async def test_a_funnel_that_is_not_set_so_moves_nothing(office: Office) -> None:
    dialog = await office.cast.dialog()
    await office.cast.says("anna", dialog)
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "new"


@pytest.mark.parametrize(("state", "becomes"), [("ended", "contacted"), ("missed", "new"), ("ringing", "new")])
async def test_only_a_call_that_was_talked_is_contact(office: Office, state: str, becomes: str) -> None:
    await _auto(office, "automatic")
    dialog = await office.cast.dialog()
    await _call(office.cast, dialog, state)
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == becomes


async def test_what_a_person_chose_stays(office: Office) -> None:
    await _auto(office, "automatic")
    dialog = await office.cast.dialog()
    card: Any = (await office.cast.row(dialog))["card_id"]
    await office.cast.says("anna", dialog)
    await office.moves("anna", card, "offer_made")
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "offer_made"
    await office.moves("anna", card, "new")
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "new"


async def test_the_status_is_found_by_its_mark_whatever_its_name_and_left_where_something_is_missing(
    office: Office,
) -> None:
    await _auto(office, "automatic")
    await office.set("contacted", name="Поговорили", required=["budget"])
    dialog = await office.cast.dialog()
    await office.cast.says("anna", dialog)
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "new"
    await office.set("contacted", required=[])
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "contacted"


async def test_a_field_that_nobody_can_fill_any_more_does_not_hold_the_card_back(office: Office) -> None:
    await _auto(office, "automatic")
    shop = Workshop(office.cast)
    gone, elsewhere, asked = (
        await shop.makes(),
        await shop.makes(name="Цвет", funnels=[2]),
        await shop.makes(name="Цех"),
    )
    await office.set("contacted", required=[f"field:{each}" for each in (gone, elsewhere, asked)])
    await shop.removes(gone)
    dialog = await office.cast.dialog()
    await office.cast.says("anna", dialog)
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "new"
    await shop.holds((await office.cast.row(dialog))["card_id"], **{f"f{asked}": "первый"})
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == "contacted"


@pytest.mark.parametrize(("mode", "becomes"), [("automatic", "new"), ("locked", "contacted")])
async def test_where_it_is_locked_a_person_putting_the_card_back_changes_nothing(
    office: Office, mode: str, becomes: str
) -> None:
    await _auto(office, mode)
    dialog = await office.cast.dialog()
    card: Any = (await office.cast.row(dialog))["card_id"]
    await office.cast.says("anna", dialog)
    await _heard(office.cast, dialog)
    await office.moves("ada", card, "new")
    await _heard(office.cast, dialog)
    assert await _status(office, dialog) == becomes


async def test_whom_the_role_shows_no_contacted_ones_is_told_that_it_left(office: Office) -> None:
    await _auto(office, "automatic")
    dialog = await office.cast.dialog()
    await office.cast.says("anna", dialog)
    await _heard(office.cast, dialog)
    assert await where_it_stood(office.cast) == (["new"], ["in_work"])
