"""What did not go out goes to another address of the same person: once, as far as it goes, and owed only once."""

import asyncio
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from backend.inbox.deliver import debt
from backend.inbox.deliver.elsewhere import Elsewhere, Resent, resend, settle_origins
from backend.inbox.deliver.people import retry
from backend.kit.consumers import Logged
from backend.kit.errors import Conflict, Invalid, Missing, Refused
from tests.cast import Cast
from tests.inbox.queries.test_addresses import same_person
from tests.inbox.start.test_start import channel, wants


async def failed(cast: Cast, dialog: int, text: str = "Счёт", state: str = "failed", **rest: Any) -> int:
    """An answer of anna's that the platform refused."""
    seq = (await cast.says("anna", dialog, text, **rest)).message.seq
    async with cast.db.tx() as tx:
        error = '{"code": "blocked"}'
        at = "WHERE conversation_id = $1 AND seq = $2"
        await tx.execute(f"UPDATE messages SET state = $3, error = $4::text::jsonb {at}", dialog, seq, state, error)
        await tx.execute(f"UPDATE outbox SET state = $3 {at}", dialog, seq, state)
        await debt.settle(tx, dialog, seq)
    return seq


async def sends(cast: Cast, who: str, dialog: int, seq: int, **to: Any) -> Resent:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return await resend(tx, grants, dialog, seq, msgspec.convert(to, Elsewhere))


async def message(cast: Cast, dialog: int, seq: int) -> dict[str, Any]:
    sql = "SELECT state, text, entities::text, meta::text FROM messages WHERE conversation_id = $1 AND seq = $2"
    row = dict(await cast.db.hot.fetchrow(sql, dialog, seq))
    return row | {name: msgspec.json.decode(row[name] or "null") for name in ("entities", "meta")}


async def waits(cast: Cast, dialog: int) -> bool:
    return (await cast.row(dialog))["waiting_since"] is not None


async def test_however_many_press_it_goes_once_and_both_name_each_other(cast: Cast) -> None:
    first, second = await cast.dialog(), await cast.dialog(waits=False)
    await same_person(cast, first, second)
    bold = [{"type": "bold", "offset": 0, "length": 4}]
    seq = await failed(cast, first, entities=bold, attachments=[str(await cast.upload("anna"))])
    assert await waits(cast, first)
    pressed = [sends(cast, who, first, seq, conversation_id=second) for who in ("anna", "boris") * 3]
    done = await asyncio.gather(*pressed, return_exceptions=True)
    sent = [each for each in done if isinstance(each, Resent)]
    [there] = {(each.message.conversation_id, each.message.seq) for each in sent}
    assert sorted(each.repeated for each in sent)[0] is False
    assert there[0] == second
    copy, old = await message(cast, *there), await message(cast, first, seq)
    assert (copy["text"], copy["state"], copy["entities"][0]["type"], old["state"]) == (
        "Счёт", "queued", "bold", "cancelled",
    )  # fmt: skip
    about = {"channel_id": cast.sales, "why": "blocked"}
    assert copy["meta"]["instead_of"] == {"conversation_id": first, "seq": seq} | about
    assert old["meta"]["elsewhere"] == {"conversation_id": there[0], "seq": there[1]} | about
    files = await cast.db.hot.fetch("SELECT conversation_id, storage_key FROM attachments ORDER BY conversation_id")
    assert [tuple(each) for each in files] == [(first, "k"), (second, "k")]
    assert not await waits(cast, first), "it is answered, only elsewhere"
    boris = await cast.grants("boris")
    async with cast.db.tx() as tx:
        with pytest.raises(Conflict, match="not_in_trouble"):
            await retry(tx, boris, first, seq)


async def test_one_that_fails_there_too_is_owed_again_where_it_was_written(cast: Cast) -> None:
    first, second, third = await cast.dialog(), await cast.dialog(waits=False), await cast.dialog(waits=False)
    await same_person(cast, first, second, third)
    seq = await failed(cast, first)
    copy = (await sends(cast, "anna", first, seq, conversation_id=second)).message
    told = [Logged(1, "message.changed", "conversation", second, None, None)]

    async def stands(state: str) -> bool:
        await cast.db.hot.execute(
            "UPDATE messages SET state = $3 WHERE conversation_id = $1 AND seq = $2", second, copy.seq, state
        )
        async with cast.db.tx() as tx:
            await settle_origins(tx, told)
        return not await waits(cast, first)

    assert not await stands("failed")
    assert await stands("delivered")
    assert not await stands("failed")
    await cast.db.hot.execute("UPDATE outbox SET state = 'failed' WHERE conversation_id = $1", second)
    last = (await sends(cast, "anna", second, copy.seq, conversation_id=third)).message
    async with cast.db.tx() as tx:
        await settle_origins(tx, [Logged(2, "message.changed", "conversation", third, None, None)])
    assert not await waits(cast, first), "it went by the third"
    assert (await message(cast, second, copy.seq))["meta"]["elsewhere"]["seq"] == last.seq


async def test_it_begins_a_letter_that_says_what_it_is_about_and_leaves_out_what_letters_have_not(cast: Cast) -> None:
    dialog, mail = await cast.dialog(), await channel(cast, "email")
    contact = (await cast.row(dialog))["contact_id"]
    await cast.db.hot.execute("UPDATE contacts SET email = 'g@x.ru', email_normal = 'g@x.ru' WHERE id = $1", contact)
    keys = [[{"text": "Беру"}]]
    seq = await failed(cast, dialog, "Ваш счёт готов\nЖдём оплаты", state="unconfirmed", buttons=keys)
    with pytest.raises(Conflict, match="may_be_doubled"):
        await sends(cast, "anna", dialog, seq, channel_id=mail)
    made = (await sends(cast, "anna", dialog, seq, channel_id=mail, may_be_doubled=True)).message
    meta = (await message(cast, made.conversation_id, made.seq))["meta"]
    assert (meta["letter"]["subject"], "buttons" in meta) == ("Ваш счёт готов", False)
    row = await cast.row(made.conversation_id)
    assert (row["contact_id"], row["responsible_id"]) == (contact, cast.ids["anna"])


async def test_it_goes_to_nobody_else_and_only_where_it_may(cast: Cast) -> None:
    first, other, secret = await cast.dialog(), await cast.dialog(), await cast.dialog(channel_id=cast.secret)
    await same_person(cast, first, secret)
    seq = await failed(cast, first)
    wrong: list[tuple[dict[str, Any], type[Refused]]] = [
        ({"conversation_id": other}, Missing),
        ({"conversation_id": first}, Missing),
        ({"conversation_id": secret}, Missing),
        ({}, Missing),
        ({"channel_id": await channel(cast, "whatsapp")}, Conflict),
        ({"channel_id": await channel(cast, "email"), "address": "else@x.ru"}, Invalid),
    ]
    before = await cast.db.hot.fetchval("SELECT count(*) FROM messages")
    for to, refusal in wrong:
        with pytest.raises(refusal):
            await sends(cast, "anna", first, seq, **to)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM messages") == before
    assert (await message(cast, first, seq))["state"] == "failed"
    assert await waits(cast, first)
    done = (await cast.says("anna", first, str(uuid4()))).message
    with pytest.raises(Conflict, match="not_in_trouble"):
        await sends(cast, "anna", first, done.seq, conversation_id=other)


async def test_a_letter_that_failed_at_one_address_does_not_go_there_again_from_another_dialog(cast: Cast) -> None:
    mail = await channel(cast, "email")
    first, second = await cast.dialog(channel_id=mail), await cast.dialog(channel_id=mail, waits=False)
    await same_person(cast, first, second)
    letter = {"subject": "Счёт", "to": "old@x.ru", "cc": ["boss@x.ru"]}
    seq = await failed(cast, first, letter=letter)
    identity = (await cast.row(second))["identity_id"]
    await cast.db.hot.execute("UPDATE identities SET external_user = 'new@x.ru' WHERE id = $1", identity)
    # nor where a letter there wants its answers: the address was named on the screen
    await wants(cast, second, "new@x.ru", "old@x.ru")
    copy = (await sends(cast, "anna", first, seq, conversation_id=second)).message
    kept = (await message(cast, second, copy.seq))["meta"]["letter"]
    assert (kept["subject"], kept["cc"], kept.get("to")) == ("Счёт", [{"address": "boss@x.ru"}], None)
