"""A request comes to nothing: with a reason where the channel asks for one, and a day to try again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.schemas import CardView
from backend.inbox.requests.hand_over import hand_over
from backend.inbox.requests.reject import reject, reopen
from backend.inbox.requests.schemas import HandOver, Reject, Rejected
from backend.kit.errors import Conflict, Forbidden, Invalid
from tests.cast import Cast


async def version_of(cast: Cast, card_id: int) -> int:
    found: int = await cast.db.hot.fetchval("SELECT version FROM cards WHERE id = $1", card_id)
    return found


async def rejects(cast: Cast, card_id: int, who: str = "anna", **body: Any) -> Rejected:
    grants = await cast.grants(who)
    asked = msgspec.convert({"version": await version_of(cast, card_id)} | body, Reject)
    async with cast.db.tx() as tx:
        return await reject(tx, grants, card_id, asked)


async def reason(cast: Cast) -> int:
    found: int = await cast.db.hot.fetchval("INSERT INTO rejection_reasons (name) VALUES ('Дорого') RETURNING id")
    return found


async def test_a_request_is_rejected_with_a_reason_and_tried_again_on_a_day(cast: Cast) -> None:
    talk = await cast.dialog()
    lead = (await cast.row(talk))["card_id"]
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    why = await reason(cast)
    made = await rejects(cast, lead, reason_id=why, comment="Вернётся осенью", again_on=day)
    assert (made.card.is_open, made.card.reason_id, made.reason_id) == (False, why, None)
    task = await cast.db.hot.fetchrow("SELECT subject_id, due_on, assignee_id, note FROM tasks")
    assert tuple(task) == (lead, day, cast.ids["anna"], "Вернётся осенью")
    line = await cast.db.hot.fetchval(
        "SELECT meta ->> 'note' FROM messages WHERE conversation_id = $1 ORDER BY seq DESC LIMIT 1", talk
    )
    assert line == "Дорого. Вернётся осенью"
    with pytest.raises(Conflict, match="card_is_closed"):
        await rejects(cast, lead)
    async with cast.db.tx() as tx:
        back = await reopen(tx, await cast.grants("anna"), lead, made.card.version)
    assert (back.is_open, back.reason_id) == (True, None)


async def test_a_channel_that_asks_why_takes_no_rejection_without_a_reason(cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE channels SET reason_required = true WHERE id = $1", cast.sales)
    why = await reason(cast)
    talk = await cast.dialog()
    lead = (await cast.row(talk))["card_id"]
    lost = await cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = 'lead_rejected'")
    with pytest.raises(Invalid) as refused:
        await rejects(cast, lead)
    assert refused.value.fields == {"reason_id": "reason_required"}
    grants = await cast.grants("anna")

    async def changes(**change: Any) -> CardView:
        async with cast.db.tx() as tx:
            edit = msgspec.convert({"version": await version_of(cast, lead)} | change, EditCard)
            return await edit_card(tx, grants, lead, edit)

    with pytest.raises(Invalid, match="reason_required"):
        await changes(status_id=lost)
    assert (await changes(status_id=lost, reason_id=why)).reason_id == why
    with pytest.raises(Invalid, match="reason_required"):
        await changes(reason_id=None)
    async with cast.db.tx() as tx:
        back = await reopen(tx, grants, lead, await version_of(cast, lead))
    assert (back.is_open, back.reason_id) == (True, None)
    # another channel asks for none
    other = (await cast.row(await cast.dialog(channel_id=cast.secret)))["card_id"]
    assert not (await rejects(cast, other, "boris")).card.is_open


async def test_a_day_that_is_none_and_a_reason_that_is_none_change_nothing(cast: Cast) -> None:
    lead = (await cast.row(await cast.dialog()))["card_id"]
    for body, field in (({"reason_id": 999}, "reason_id"), ({"again_on": "1900-01-01"}, "again_on")):
        with pytest.raises(Invalid) as refused:
            await rejects(cast, lead, **body)
        assert list(refused.value.fields) == [field]
    assert await cast.db.hot.fetchval("SELECT is_open FROM cards WHERE id = $1", lead)


async def test_a_request_is_handed_over_with_a_word_and_its_dialogs_go_along(cast: Cast) -> None:
    talk, apart = await cast.dialog(), await cast.dialog()
    lead = (await cast.row(talk))["card_id"]
    await cast.db.hot.execute("UPDATE conversations SET card_id = $2, responsible_id = $3 WHERE id = $1",
                              apart, lead, cast.ids["boris"])  # fmt: skip
    grants = await cast.grants("anna")
    body = HandOver(version=await version_of(cast, lead), responsible_id=cast.ids["vera"], note="Просит скидку")
    async with cast.db.tx() as tx:
        after = await hand_over(tx, grants, lead, body)
    assert after.responsible is not None
    assert after.responsible.id == cast.ids["vera"]
    assert (await cast.row(talk))["responsible_id"] == cast.ids["vera"]
    # whoever leads another dialog about it goes on
    assert (await cast.row(apart))["responsible_id"] == cast.ids["boris"]
    note = await cast.db.hot.fetchval(
        "SELECT meta ->> 'note' FROM messages WHERE conversation_id = $1 ORDER BY seq DESC LIMIT 1", talk
    )
    assert note == "Просит скидку"
    fact = await cast.db.hot.fetchval(
        "SELECT data ->> 'note' FROM activities WHERE card_id = $1 AND kind = 'reassigned' AND conversation_id IS NULL",
        lead,
    )
    assert fact == "Просит скидку"
    less = msgspec.structs.replace(grants, rights=grants.rights - {"conversations.reassign"})
    with pytest.raises(Forbidden):
        async with cast.db.tx() as tx:
            await hand_over(tx, less, lead, HandOver(version=after.version, responsible_id=None))
