"""A letter of its own beside the dialog that lies there, and addresses of people whom a colleague may not see."""

import asyncio
from uuid import uuid4

import pytest

from backend.inbox.actions.reply import Posted
from backend.kit.errors import Invalid
from tests.cast import Cast
from tests.inbox.start.test_start import asked, begins, channel, person, refusal


async def own_sight(cast: Cast) -> None:
    await cast.db.hot.execute("UPDATE roles SET sight = 'own' WHERE key = 'operator'")


async def test_a_letter_of_its_own_begins_beside_the_one_that_lies_there(cast: Cast) -> None:
    mail, key = await channel(cast, "email"), str(uuid4())
    olga = await person(cast, "Ольга", email="olga@x.ru")
    first = (await begins(cast, "anna", mail, contact_id=olga, letter=True)).message.conversation_id
    there = await asked(cast, "anna", mail, contact_id=olga)
    assert (there.conversation_id, there.about, there.anew) == (first, "Самовары", True)
    for to in ({"contact_id": olga}, {"address": "OLGA@x.ru"}, {"contact_id": olga, "address": "olga@x.ru"}):
        made = await begins(cast, "anna", mail, letter=True, anew=True, **to)
        row = await cast.row(made.message.conversation_id)
        assert made.message.conversation_id != first
        assert (row["contact_id"], row["responsible_id"]) == (olga, cast.ids["anna"])
    identities = "SELECT count(*) FROM identities WHERE contact_id = $1"
    assert await cast.db.hot.fetchval(identities, olga) == 1, "it is one address of theirs, however many dialogs"
    # pressed twice, it is one letter; without its subject it is none
    both = [begins(cast, "anna", mail, contact_id=olga, letter=True, anew=True, key=key) for _ in range(3)]
    assert len({each.message.id for each in await asyncio.gather(*both)}) == 1
    assert (await refusal(cast, "anna", mail, contact_id=olga, anew=True)).fields == {"letter.subject": "required"}
    # whoever says nothing of it goes on in the newest, as before
    again = await begins(cast, "anna", mail, contact_id=olga)
    assert isinstance(again, Posted)


async def test_where_there_are_no_subjects_there_is_one_dialog(cast: Cast) -> None:
    api = await channel(cast, "api")
    await begins(cast, "anna", api, address="u7")
    assert not (await asked(cast, "anna", api, address="u7")).anew
    refused = await refusal(cast, "anna", api, address="u7", anew=True)
    assert isinstance(refused, Invalid)
    assert refused.fields == {"anew": "cannot_start_anew"}


@pytest.mark.parametrize("blocked", [False, True])
async def test_an_address_of_somebody_out_of_sight_neither_reaches_nor_names_them(cast: Cast, blocked: bool) -> None:
    """The refusal is the same whatever is known of them, and nothing is left of it."""
    mail = await channel(cast, "email")
    olga = await person(cast, "Ольга", email="olga@x.ru", who="boris")
    if blocked:
        await cast.db.hot.execute("UPDATE contacts SET blocked_at = now() WHERE id = $1", olga)
    await own_sight(cast)
    told = await asked(cast, "anna", mail, address="olga@x.ru")
    assert (told.contact, told.conversation_id, told.anew) == (None, None, False)
    assert told.refused is not None
    assert told.refused.code == "cannot_start_unseen"
    assert "Ольга" not in told.refused.message
    for anew in (False, True):
        refused = await refusal(cast, "anna", mail, address="olga@x.ru", letter=True, anew=anew)
        assert refused.code == "cannot_start_unseen"
    if not blocked:
        made = await begins(cast, "boris", mail, address="olga@x.ru", letter=True)
        assert (await cast.row(made.message.conversation_id))["contact_id"] == olga
        # now a dialog lies there, which says itself who leads it; a second one is not begun around it
        assert (await refusal(cast, "anna", mail, address="olga@x.ru", letter=True, anew=True)).code == (
            "cannot_start_unseen"
        )


async def test_whoever_sees_them_reaches_them_by_the_address_as_before(cast: Cast) -> None:
    mail = await channel(cast, "email")
    olga = await person(cast, "Ольга", email="olga@x.ru", who="anna")
    await own_sight(cast)
    named = await asked(cast, "anna", mail, address="olga@x.ru")
    assert named.contact is not None
    assert named.contact.id == olga
    stranger = await begins(cast, "anna", mail, address="new@x.ru", letter=True)
    assert (await cast.row(stranger.message.conversation_id))["contact_id"] not in (None, olga)
