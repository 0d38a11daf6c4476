"""Where a person can be answered instead: only what the viewer may know, and never a word to somebody else."""

from typing import Any

import msgspec
import pytest

from backend.inbox.actions.reply import NewMessage
from backend.inbox.actions.start import Start, start
from backend.inbox.queries.addresses import addresses
from backend.inbox.schemas import AddressView
from backend.kit.errors import Conflict, Missing
from tests.cast import Cast


async def known_at(cast: Cast, who: str, contact: int) -> list[AddressView]:
    grants = await cast.grants(who)
    async with cast.db.tx() as tx:
        return (await addresses(tx, grants, contact)).items


async def same_person(cast: Cast, first: int, *others: int) -> int:
    """The dialogs are of one person: her contact."""
    contact = (await cast.row(first))["contact_id"]
    for other in others:
        before = (await cast.row(other))["contact_id"]
        for table in ("identities", "conversations", "cards"):
            await cast.db.hot.execute(f"UPDATE {table} SET contact_id = $1 WHERE contact_id = $2", contact, before)
    return int(contact)


async def named(cast: Cast, dialog: int, **columns: Any) -> None:
    identity = (await cast.row(dialog))["identity_id"]
    for name, value in columns.items():
        await cast.db.hot.execute(f"UPDATE identities SET {name} = $2 WHERE id = $1", identity, value)


async def test_each_address_leads_to_its_own_dialog_also_two_of_one_channel(cast: Cast) -> None:
    first, second, secret = await cast.dialog(), await cast.dialog(), await cast.dialog(channel_id=cast.secret)
    contact = await same_person(cast, first, second, secret)
    await named(cast, first, username="gleb")
    await named(cast, second, external_user="+79120000001", unreachable="blocked")
    await named(cast, secret, username="gleb_secret")
    await cast.db.hot.execute("UPDATE conversations SET last_at = now() + interval '1 h' WHERE id = $1", second)
    found = await known_at(cast, "anna", contact)
    assert [(each.address, each.conversation_id, each.unreachable) for each in found] == [
        ("+79120000001", second, "blocked"), ("@gleb", first, None), ("@gleb_secret", None, None),
    ]  # fmt: skip
    assert [each.refused and each.refused.code for each in found] == [None, None, "not_your_channel"]
    assert {each.conversation_id for each in await known_at(cast, "boris", contact)} == {first, second, secret}


async def test_what_a_colleague_leads_out_of_sight_is_named_and_not_opened(cast: Cast) -> None:
    first, second = await cast.dialog(), await cast.dialog()
    contact = await same_person(cast, first, second)
    await cast.says("vera", second)
    await cast.db.hot.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")
    found = {each.conversation_id: each.refused for each in await known_at(cast, "anna", contact)}
    assert found[first] is None
    refused = found[None]
    assert refused is not None
    assert (refused.code, "Вера" in refused.message) == ("other_leads", True)


async def test_nobody_is_written_to_who_never_wrote_and_a_hidden_phone_stays_hidden(cast: Cast) -> None:
    dialog = await cast.dialog()
    contact = int((await cast.row(dialog))["contact_id"])
    await named(cast, dialog, external_user="+79120000001")
    put = "INSERT INTO identities (channel_id, external_user, contact_id, name) VALUES ($1, 'x', $2, 'Глеб в группе')"
    await cast.db.hot.execute(put, cast.sales, contact)
    await cast.db.hot.execute("UPDATE roles SET hidden_fields = '{phone}' WHERE key = 'operator'")
    found = await known_at(cast, "anna", contact)
    assert [(each.address, each.conversation_id) for each in found] == [("", dialog), ("", None)]
    refused = found[1].refused
    assert refused is not None
    assert refused.code == "cannot_start_must_write_first"
    message = msgspec.convert({"client_id": "0" * 32, "kind": "reply", "text": "x"}, NewMessage)
    with pytest.raises(Conflict) as same:
        async with cast.db.tx() as tx:
            await start(tx, await cast.grants("anna"), Start(channel_id=cast.sales, address="x", message=message))
    assert same.value.code == refused.code
    with pytest.raises(Missing):
        await known_at(cast, "anna", 10**9)
