"""Two colleagues edit one card: the later one learns what the other put there, and who it was."""

import msgspec
import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.kit.errors import Conflict
from tests.cast import Cast


async def _edit(cast: Cast, who: str, card_id: int, **change: object) -> int:
    async with cast.db.orm() as tx:
        changed = await edit_card(tx, await cast.grants(who), card_id, msgspec.convert(change, EditCard))
    return changed.version


async def test_a_stale_write_names_the_colleague_who_changed_that_very_field(cast: Cast) -> None:
    card = (await cast.row(await cast.dialog()))["card_id"]
    after = await _edit(cast, "anna", card, version=1, budget={"amount": "45 000", "currency": "RUB"})
    await _edit(cast, "vera", card, version=after, comment="перезвонить")
    with pytest.raises(Conflict) as stale:
        await _edit(cast, "boris", card, version=1, budget={"amount": "50000", "currency": "RUB"})
    assert stale.value.code == "stale_version"
    extra = msgspec.to_builtins(stale.value.extra)
    assert (extra["by"]["name"], extra["current"]["budget"]["amount"]) == ("Анна", "45000.00")


async def test_nobody_is_named_where_nobody_touched_the_field(cast: Cast) -> None:
    card = (await cast.row(await cast.dialog()))["card_id"]
    await _edit(cast, "vera", card, version=1, comment="перезвонить")
    with pytest.raises(Conflict) as stale:
        await _edit(cast, "boris", card, version=1, budget={"amount": "50000", "currency": "RUB"})
    assert stale.value.extra["by"] is None


async def test_a_person_edited_meanwhile_comes_back_with_the_name_of_the_editor(cast: Cast) -> None:
    contact = (await cast.row(await cast.dialog()))["contact_id"]
    for who, name in (("anna", "Глеб"), ("boris", "Глеб Петрович")):
        edit = msgspec.convert({"rev": 1, "name": f"{name} Самоваров"}, EditContact)
        async with cast.db.orm() as tx:
            if who == "anna":
                await edit_contact(tx, await cast.grants(who), contact, edit)
                continue
            with pytest.raises(Conflict) as stale:
                await edit_contact(tx, await cast.grants(who), contact, edit)
    extra = msgspec.to_builtins(stale.value.extra)
    assert (extra["by"]["name"], extra["current"]["name"]) == ("Анна", "Глеб Самоваров")
