"""A hidden phone is shown for a reason, and it is known who looked."""

import pytest

from backend.kit.errors import Forbidden, Invalid, Missing
from backend.privacy import revealing
from backend.privacy.schemas import AskReveal, CopyTold, Revealed
from backend.privacy.setting import PrivacySetting, keep_setting
from tests.cast import Cast

PHONE = "+79995554433"


async def somebody(cast: Cast, name: str = "Глеб", channel_id: int | None = None) -> int:
    row = await cast.row(await cast.dialog(name, channel_id))
    await cast.db.hot.execute(
        "UPDATE contacts SET phone = $2, phone_normal = $2 WHERE id = $1", row["contact_id"], PHONE
    )
    return int(row["contact_id"])


async def lets_reveal(cast: Cast) -> None:
    """Operators see no phones, and may look at one for a reason."""
    await cast.db.hot.execute(
        "UPDATE roles SET rights = array_append(array_remove(rights, 'contacts.phones'), 'contacts.reveal')"
        " WHERE key = 'operator'"
    )


async def reveal(cast: Cast, contact: int, reason: str = "перезвонить", who: str = "anna") -> Revealed:
    async with cast.db.tx() as tx:
        return await revealing.reveal(tx, await cast.grants(who), contact, AskReveal(field="phone", reason=reason))


async def test_who_may_sees_it_for_a_reason_that_is_written_down_without_the_phone(cast: Cast) -> None:
    await lets_reveal(cast)
    contact = await somebody(cast)
    assert (await reveal(cast, contact)).values == [PHONE]
    async with cast.db.tx() as tx:
        (row,) = await revealing.recent(tx, None, 50)
    assert (row.who, row.contact_id, row.field, row.how, row.reason) == (
        "Анна",
        contact,
        "phone",
        "shown",
        "перезвонить",
    )
    assert PHONE not in str(await cast.db.hot.fetchval("SELECT to_jsonb(r)::text FROM reveals r"))


async def test_without_a_reason_without_the_right_and_out_of_sight_nothing_is_shown(cast: Cast) -> None:
    contact = await somebody(cast)
    with pytest.raises(Forbidden):
        await reveal(cast, contact)
    await lets_reveal(cast)
    with pytest.raises(Invalid):
        await reveal(cast, contact, reason="  ")
    hidden = await somebody(cast, channel_id=cast.secret)
    with pytest.raises(Missing):
        await reveal(cast, hidden)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM reveals") == 0


async def test_heads_are_told_once_when_somebody_takes_many_and_the_same_one_counts_once(cast: Cast) -> None:
    await lets_reveal(cast)
    async with cast.db.tx() as tx:
        await keep_setting(tx, PrivacySetting(reveal_limit=2))
    people = [await somebody(cast, f"Человек {n}") for n in range(4)]
    for contact in (*people[:2], people[0], people[1]):
        await reveal(cast, contact)
    assert await cast.db.hot.fetchval("SELECT count(*) FROM notices") == 0
    for contact in people[2:]:
        async with cast.db.tx() as tx:
            await revealing.copied(tx, await cast.grants("anna"), contact, CopyTold(field="phone"))
    rows = await cast.db.hot.fetch("SELECT user_id, kind FROM notices WHERE shown")
    assert [tuple(row) for row in rows] == [(cast.ids["ada"], "reveals_many")]


async def test_what_is_hidden_is_not_told_as_copied_by_who_may_not_see_it(cast: Cast) -> None:
    contact = await somebody(cast)
    await cast.db.hot.execute(
        "UPDATE roles SET rights = array_remove(rights, 'contacts.phones') WHERE key = 'operator'"
    )
    async with cast.db.tx() as tx:
        with pytest.raises(Forbidden):
            await revealing.copied(tx, await cast.grants("anna"), contact, CopyTold(field="phone"))
