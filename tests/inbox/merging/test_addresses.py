"""After two were joined, the first message to an address asks once to whom it goes; what goes by itself does not."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.access.grants import Grants
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.actions.start import Start, start
from backend.inbox.rows import load_conversations
from backend.inbox.scheduled.release import release
from backend.kit.errors import Conflict
from tests.cast import Cast
from tests.inbox.merging.test_merging import contact_of, joins, splits

_ASKED = "SELECT count(*) FROM merged_addresses"
_SAID = "SELECT count(*) FROM messages WHERE conversation_id = $1 AND direction = 'out'"


async def formerly(cast: Cast, dialog: int) -> str | None:
    async with cast.db.tx() as tx:
        return (await load_conversations(tx, [dialog]))[dialog][0].formerly


async def joined(cast: Cast) -> tuple[int, int, int]:
    """Anna's dialog, which stays, Ivan's, which goes, and the merge."""
    mine, theirs = await cast.dialog("Нина"), await cast.dialog("Иван")
    merge = await joins(cast, await contact_of(cast, mine), await contact_of(cast, theirs))
    return mine, theirs, merge


async def refused(cast: Cast, who: str, dialog: int, **rest: Any) -> Conflict:
    with pytest.raises(Conflict) as caught:
        await cast.says(who, dialog, **rest)
    return caught.value


async def test_the_first_message_to_the_others_address_asks_once_and_to_ones_own_never(cast: Cast) -> None:
    mine, theirs, _ = await joined(cast)
    assert (await formerly(cast, mine), await formerly(cast, theirs)) == (None, "Иван")
    await cast.says("anna", mine)
    error = await refused(cast, "anna", theirs)
    assert (error.code, error.fields["was"], error.values["name"]) == ("address_after_merge", "Иван", "Нина")
    assert await cast.db.hot.fetchval(_SAID, theirs) == 0
    assert (await cast.row(theirs))["responsible_id"] is None, "nothing is claimed by what was refused"
    await cast.says("anna", theirs, kind="note")
    await cast.says("anna", theirs, confirm_address=True)
    assert await formerly(cast, theirs) is None
    await cast.says("anna", theirs)


async def test_the_same_message_again_is_the_same_message_and_asks_nothing(cast: Cast) -> None:
    _, theirs, _ = await joined(cast)
    key = str(uuid4())
    first = await cast.says("anna", theirs, client_id=key, confirm_address=True)
    again = await cast.says("anna", theirs, client_id=key)
    assert (again.repeated, again.message.seq) == (True, first.message.seq)


async def test_each_address_is_asked_of_and_each_merge_asks_anew(cast: Cast) -> None:
    _, theirs, _ = await joined(cast)
    other = await cast.dialog("Пётр")
    # a second thread of the same address, as letters have them
    identity, contact = (await cast.row(theirs))["identity_id"], await contact_of(cast, theirs)
    second = await cast.db.hot.fetchval(
        "INSERT INTO conversations (channel_id, thread_key, contact_id, identity_id) VALUES ($1, 'x', $2, $3)"
        " RETURNING id",
        cast.sales, contact, identity,
    )  # fmt: skip
    await cast.says("anna", theirs, confirm_address=True)
    assert [event["body"]["conversation"]["formerly"] for event in await cast.events("conversation.changed")][
        -1
    ] is None
    await cast.says("anna", second)
    await joins(cast, await contact_of(cast, other), contact)
    assert (await refused(cast, "anna", second)).fields["was"] == "Нина"


async def test_what_no_person_writes_is_sent_and_the_question_waits(cast: Cast) -> None:
    mine, theirs, _ = await joined(cast)
    anna = await cast.grants("anna")
    program: Grants = msgspec.structs.replace(anna, user_id=None, token_id=1)
    body = {"client_id": str(uuid4()), "kind": "reply", "text": "Вы в очереди"}
    async with cast.db.tx() as tx:
        await post(tx, program, theirs, msgspec.convert(body, NewMessage))
    assert await formerly(cast, theirs) == "Иван"
    # what was to go later was confirmed when it was written, or written before
    at = datetime.now(UTC) + timedelta(hours=1)
    fourth = await cast.dialog("Олег")
    sent = await cast.says("boris", fourth, send_at=at.isoformat(), unless_customer_writes=False)
    await joins(cast, await contact_of(cast, mine), await contact_of(cast, fourth))
    async with cast.db.tx() as tx:
        assert await release(tx, fourth, sent.message.seq, at)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM outbox WHERE conversation_id = $1", fourth) == 1
    await refused(cast, "boris", theirs, send_at=at.isoformat())


async def test_split_again_nobody_is_asked(cast: Cast) -> None:
    _, theirs, merge = await joined(cast)
    await splits(cast, merge)
    assert await cast.db.hot.fetchval(_ASKED) == 0
    await cast.says("anna", theirs)


@pytest.mark.parametrize("turn", range(4))
async def test_who_sends_while_two_are_joined_sent_before_or_is_asked(cast: Cast, turn: int) -> None:
    mine, theirs = await cast.dialog("Нина"), await cast.dialog("Иван")
    stays, goes = await contact_of(cast, mine), await contact_of(cast, theirs)
    both = [joins(cast, stays, goes, "boris"), cast.says("anna", theirs)]
    if turn % 2:
        both.reverse()
    done = await asyncio.gather(*both, return_exceptions=True)
    failed = next((each for each in done if isinstance(each, Conflict)), None)
    said = await cast.db.hot.fetchval(_SAID, theirs)
    if failed is not None:
        assert (failed.code, said) == ("address_after_merge", 0)
    else:
        # it went to Ivan, while he was Ivan: what comes next is asked of
        assert said == 1
    assert await formerly(cast, theirs) == "Иван"
    # two who know it at once both send, one after the other
    sent = await asyncio.gather(*(cast.says("anna", theirs, confirm_address=True) for _ in range(2)))
    assert len({each.message.seq for each in sent}) == 2
    assert await cast.db.hot.fetchval(_ASKED) == 0


async def test_an_address_that_came_by_a_merge_is_asked_of_before_its_dialog_is_made(cast: Cast) -> None:
    channel = await cast.db.hot.fetchval("INSERT INTO channels (kind, name) VALUES ('email', 'x') RETURNING id")
    mine, theirs = await cast.dialog("Нина"), await cast.dialog("Иван")
    stays, goes = await contact_of(cast, mine), await contact_of(cast, theirs)
    for contact, address in ((stays, "nina@example.com"), (goes, "ivan@example.com")):
        await cast.db.hot.execute("UPDATE contacts SET email = $2, email_normal = $2 WHERE id = $1", contact, address)
    await joins(cast, stays, goes)
    anna = await cast.grants("anna")

    async def begins(address: str, **rest: Any) -> int:
        body = {"client_id": str(uuid4()), "kind": "reply", "text": "Здравствуйте", "letter": {"subject": "Самовар"}}
        new = {"channel_id": channel, "contact_id": stays, "address": address, "message": body | rest}
        async with cast.db.tx() as tx:
            return (await start(tx, anna, msgspec.convert(new, Start))).message.conversation_id

    await begins("nina@example.com")
    with pytest.raises(Conflict) as caught:
        await begins("ivan@example.com")
    assert (caught.value.code, caught.value.fields["was"]) == ("address_after_merge", "Иван")
    made = "SELECT count(*) FROM identities WHERE external_user = 'ivan@example.com'"
    assert await cast.db.hot.fetchval(made) == 0, "nothing is begun by what was refused"
    assert await formerly(cast, await begins("ivan@example.com", confirm_address=True)) is None
