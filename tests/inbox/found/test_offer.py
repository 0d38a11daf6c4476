"""What a customer wrote is offered to whom it is for, until it stands in the card or is put aside."""

from typing import Any

import msgspec
import pytest

from backend.access.card_rules import CardRule
from backend.cards.actions.edit import EditCard, edit_card
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.inbox.found.offer import hear, put_aside
from backend.inbox.found.offer import offered as picked
from backend.inbox.found.schemas import Noticed, PutAside
from backend.kit.errors import Forbidden, Invalid, Missing
from tests.cast import Cast

_SAY = (
    "UPDATE messages SET text = $2, provider_at = '2026-12-02 10:00+00' WHERE conversation_id = $1 AND direction = 'in'"
)
WORDS = "Пишите на gleb@example.com или +7 912 345-67-89, бюджет до 50 тыс, нужно к пятнице"


async def dialog(cast: Cast, text: str = WORDS) -> int:
    made = await cast.dialog()
    await cast.db.hot.execute(_SAY, made, text)
    return made


async def offered(cast: Cast, conversation: int, who: str = "anna") -> list[Noticed]:
    async with cast.db.tx() as tx:
        return picked(await hear(tx, await cast.grants(who), conversation)).items


def values(found: list[Noticed]) -> dict[str, str]:
    return {each.kind: each.value for each in found}


async def aside(cast: Cast, conversation: int, what: PutAside, who: str = "anna") -> None:
    async with cast.db.tx() as tx:
        await put_aside(tx, await cast.grants(who), conversation, what)


async def without(cast: Cast, who: str, *rights: str) -> Any:
    grants = await cast.grants(who)
    return msgspec.structs.replace(grants, rights=grants.rights - set(rights))


async def test_phone_address_sum_and_day_are_offered_as_they_were_said(cast: Cast) -> None:
    made = await dialog(cast)
    found = await offered(cast, made)
    assert values(found) == {
        "email": "gleb@example.com", "phone": "+79123456789", "sum": "50000.00", "date": "2026-12-04",
    }  # fmt: skip
    assert {each.kind: each.text for each in found}["sum"] == "50 тыс"


async def test_what_stands_in_the_card_is_not_offered(cast: Cast) -> None:
    made = await dialog(cast)
    row = await cast.row(made)
    async with cast.db.orm() as tx:
        me = await cast.grants("anna")
        rev = await tx.value("SELECT rev FROM contacts WHERE id = $1", row["contact_id"])
        await edit_contact(tx, me, row["contact_id"], EditContact(rev=rev, phone="8 912 345 67 89"))
        budget = {"amount": "50000", "currency": "RUB"}
        await edit_card(tx, me, row["card_id"], msgspec.convert({"version": 1, "budget": budget}, EditCard))
    assert set(values(await offered(cast, made))) == {"email", "date"}


async def test_what_was_put_aside_is_offered_to_nobody_any_more_in_this_dialog(cast: Cast) -> None:
    made, other = await dialog(cast), await dialog(cast)
    await aside(cast, made, PutAside("sum", "50000.00"))
    await aside(cast, made, PutAside("sum", "50000.00"))
    assert "sum" not in values(await offered(cast, made, "ada"))
    assert "sum" in values(await offered(cast, other))
    with pytest.raises(Invalid):
        await aside(cast, made, PutAside("phone", "9" * 400))


async def test_it_is_offered_only_to_whom_it_is_for(cast: Cast) -> None:
    made = await dialog(cast)
    cases: list[tuple[Any, set[str]]] = [
        (await without(cast, "anna", "contacts.edit"), {"sum", "date"}),
        (await without(cast, "anna", "cards.edit"), {"phone", "email"}),
        (await without(cast, "anna", "cards.edit", "contacts.edit"), set()),
        (
            msgspec.structs.replace(await cast.grants("anna"), hidden_fields=frozenset({"phone"})),
            {"email", "sum", "date"},
        ),
    ]
    for grants, kinds in cases:
        async with cast.db.tx() as tx:
            assert set(values(picked(await hear(tx, grants, made)).items)) == kinds
    for verb, reach in (("see", "none"), ("edit", "none")):
        narrow = msgspec.structs.replace(await cast.grants("anna"), rules=(CardRule("lead", verb, "", reach),))
        async with cast.db.tx() as tx:
            assert set(values(picked(await hear(tx, narrow, made)).items)) == {"phone", "email"}
    stranger = await without(cast, "anna", "cards.edit", "contacts.edit")
    with pytest.raises(Forbidden):
        async with cast.db.tx() as tx:
            await put_aside(tx, stranger, made, PutAside("sum", "50000.00"))
    with pytest.raises(Missing):
        await offered(cast, 10**9)


async def test_whether_a_hidden_field_holds_it_is_told_to_nobody(cast: Cast) -> None:
    made = await dialog(cast)
    row = await cast.row(made)
    await cast.db.hot.execute("""UPDATE cards SET fields = '{"7": "2026-12-04"}' WHERE id = $1""", row["card_id"])
    assert "date" not in values(await offered(cast, made))
    veiled = msgspec.structs.replace(await cast.grants("anna"), hidden_fields=frozenset({"field:7"}))
    async with cast.db.tx() as tx:
        assert "date" in values(picked(await hear(tx, veiled, made)).items)


async def test_a_message_that_was_edited_or_deleted_takes_its_offer_back(cast: Cast) -> None:
    made = await dialog(cast)
    await cast.db.hot.execute(_SAY, made, "Пишите на gleb@example.com")
    assert values(await offered(cast, made)) == {"email": "gleb@example.com"}
    await cast.db.hot.execute("UPDATE messages SET deleted_at = now() WHERE conversation_id = $1", made)
    assert await offered(cast, made) == []


async def test_of_many_long_messages_the_newest_are_read(cast: Cast) -> None:
    made = await dialog(cast, "старое: до 70 тыс")
    await cast.db.hot.execute(
        "INSERT INTO messages (conversation_id, seq, direction, text, provider_at) "
        "SELECT $1, n, 'in', repeat('слово ', 600), now() FROM generate_series(2, 9) n",
        made,
    )
    assert await offered(cast, made) == []
    await cast.db.hot.execute("UPDATE messages SET text = 'до 70 тыс' WHERE conversation_id = $1 AND seq = 9", made)
    assert [each.seq for each in await offered(cast, made)] == [9]


async def test_looking_writes_nothing(cast: Cast) -> None:
    made = await dialog(cast)
    before = await cast.db.hot.fetchval("SELECT version FROM cards WHERE id = $1", (await cast.row(made))["card_id"])
    await offered(cast, made)
    after = await cast.db.hot.fetchval("SELECT version FROM cards WHERE id = $1", (await cast.row(made))["card_id"])
    assert before == after
    assert await cast.db.hot.fetchval("SELECT count(*) FROM found_aside") == 0
