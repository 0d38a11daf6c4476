"""Who may be called, and whose the call becomes. What exchanges do of it: tests/journeys/test_phone_whole.py"""

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.inbox.actions.reply import Posted
from backend.inbox.calls.dial import dial
from backend.inbox.calls.schemas import NewCall
from backend.kit.errors import Conflict, Missing
from tests.cast import Cast

_CHANNEL = """
INSERT INTO channels (kind, name, settings, telephony)
VALUES ('phone', 'Телефоны', '{"provider": "mango", "account": "a", "mode": "webhook"}', $1::text::jsonb) RETURNING id
"""
_CONTACT = """
INSERT INTO contacts (name, phone, phone_normal, responsible_id) VALUES ('Ольга', $1, $1, $2) RETURNING id
"""


@pytest.fixture
async def phones(cast: Cast) -> int:
    whose = [{"extension": f"10{n}", "user_id": cast.ids[name]} for n, name in enumerate(("anna", "vera"))]
    kept = msgspec.json.encode({"extensions": whose}).decode()
    made: int = await cast.db.hot.fetchval(_CHANNEL, kept)
    return made


async def calls(cast: Cast, who: str, **to: Any) -> Posted:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await dial(tx, grants, NewCall(client_id=uuid4(), **to))


async def test_who_is_out_of_sight_is_not_called_by_their_number_in_the_list(cast: Cast, phones: int) -> None:
    await cast.db.hot.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")
    contact = await cast.db.hot.fetchval(_CONTACT, "+79120000001", cast.ids["anna"])
    with pytest.raises(Missing):
        await calls(cast, "vera", channel_id=phones, contact_id=contact)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM conversations WHERE channel_id = $1", phones) == 0
    made = await calls(cast, "anna", channel_id=phones, contact_id=contact)
    assert (await cast.row(made.message.conversation_id))["contact_id"] == contact


async def test_who_is_out_of_sight_is_not_called_by_their_number_as_somebody_types_it(cast: Cast, phones: int) -> None:
    await cast.db.hot.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")
    contact = await cast.db.hot.fetchval(_CONTACT, "+79120000003", cast.ids["anna"])
    with pytest.raises(Conflict) as refused:
        await calls(cast, "vera", channel_id=phones, phone="8 912 000-00-03")
    assert refused.value.code == "cannot_start_unseen"
    assert await cast.db.hot.fetchval("SELECT count(*) FROM conversations WHERE channel_id = $1", phones) == 0
    made = await calls(cast, "anna", channel_id=phones, phone="8 912 000-00-03")
    assert (await cast.row(made.message.conversation_id))["contact_id"] == contact


async def test_other_programs_are_told_of_a_stranger_before_the_call(cast: Cast, phones: int) -> None:
    made = await calls(cast, "anna", channel_id=phones, phone="8 912 000-00-04")
    told = "SELECT type FROM event_pending WHERE type IN ('contact.changed', 'message.arrived') ORDER BY id"
    assert [row["type"] for row in await cast.db.hot.fetch(told)] == ["contact.changed", "message.arrived"]
    about = "SELECT subject_id FROM event_pending WHERE type = 'contact.changed'"
    contact = (await cast.row(made.message.conversation_id))["contact_id"]
    assert await cast.db.hot.fetchval(about) == contact


async def test_a_stranger_whom_two_call_at_once_is_one_person(cast: Cast, phones: int) -> None:
    both = [calls(cast, who, channel_id=phones, phone="8 912 000-00-02") for who in ("anna", "vera") * 3]
    done = await asyncio.gather(*both)
    assert len({each.message.conversation_id for each in done}) == 1
    assert await cast.db.hot.fetchval("SELECT count(*) FROM contacts WHERE phone_normal = '+79120000002'") == 1
    made = "SELECT count(*) FROM activities WHERE kind = 'contact_created'"
    assert await cast.db.hot.fetchval(made) == 1
