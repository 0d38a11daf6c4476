"""Values of own fields on requests and people: typed, kept, told, taken back, hidden."""

from typing import Any

import msgspec
import pytest

from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.actions.open_card import CardWanted, open_cards
from backend.cards.hidden import shown
from backend.cards.history import card_history, undo_on_card, undo_on_contact
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.schemas import ContactView
from backend.inbox.rows.masked import mask
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from tests.cards.fields.test_definitions import options
from tests.cards.fields.workshop import Workshop


class Desk:
    """One card and its person."""

    def __init__(self, shop: Workshop, card: int, contact: int) -> None:
        self.shop, self.cast, self.card, self.contact = shop, shop.cast, card, contact

    async def fills(
        self, who: str, version: int | None = None, also: dict[str, Any] | None = None, **values: Any
    ) -> CardView:
        """f12=…: what somebody types into field 12."""
        asked = {name.removeprefix("f"): value for name, value in values.items()}
        async with self.cast.db.orm() as tx:
            seen = version or await tx.value("SELECT version FROM cards WHERE id = $1", self.card)
            edit = msgspec.convert({"version": seen, "fields": asked} | (also or {}), EditCard)
            return await edit_card(tx, await self.cast.grants(who), self.card, edit)

    async def names(self, who: str, **values: Any) -> ContactView:
        asked = {name.removeprefix("f"): value for name, value in values.items()}
        async with self.cast.db.orm() as tx:
            rev = await tx.value("SELECT rev FROM contacts WHERE id = $1", self.contact)
            edit = msgspec.convert({"rev": rev, "fields": asked}, EditContact)
            return await edit_contact(tx, await self.cast.grants(who), self.contact, edit)

    async def history(self, who: str) -> list[Any]:
        async with self.cast.db.orm() as tx:
            return (await card_history(tx, await self.cast.grants(who), self.card, 50, None))[0]

    async def undoes(self, who: str, fact: int) -> None:
        async with self.cast.db.orm() as tx:
            await undo_on_card(tx, await self.cast.grants(who), self.card, fact)


@pytest.fixture
async def desk(shop: Workshop) -> Desk:
    row = await shop.cast.row(await shop.cast.dialog())
    return Desk(shop, row["card_id"], row["contact_id"])


async def test_what_is_typed_is_kept_as_its_kind_keeps_it(desk: Desk) -> None:
    shop = desk.shop
    size = await shop.makes("choice", "Размер", options=options("S", "M"))
    price = await shop.makes("money", "Доставка", currency="EUR")
    day = await shop.makes("date", "Когда")
    who = await shop.makes("person", "Мастер")
    phone = await shop.makes("phone", "Ещё номер")
    card = await desk.fills(
        "anna",
        **{
            f"f{size}": "m",
            f"f{price}": "1 250,5",
            f"f{day}": "5.3.2027",
            f"f{who}": "Борис",
            f"f{phone}": "89121234567",
        },
    )
    assert card.fields == {
        str(size): 2,
        str(price): {"amount": "1250.50", "currency": "EUR"},
        str(day): "2027-03-05",
        str(who): shop.cast.ids["boris"],
        str(phone): "+79121234567",
    }
    assert (await desk.fills("anna", **{f"f{size}": None, f"f{day}": "  "})).fields.keys() == {
        str(price),
        str(who),
        str(phone),
    }


async def test_the_same_typed_again_changes_nothing(desk: Desk) -> None:
    made = await desk.shop.makes("number", "Штук")
    once = await desk.fills("anna", **{f"f{made}": "10"})
    again = await desk.fills("anna", **{f"f{made}": "10,0"})
    assert again.version == once.version
    assert len(await desk.history("anna")) == 1


async def test_each_field_at_fault_is_named_in_words(desk: Desk) -> None:
    count, day = await desk.shop.makes("number", "Штук"), await desk.shop.makes("date", "Когда")
    with pytest.raises(Invalid) as refused:
        await desk.fills("anna", **{f"f{count}": "много", f"f{day}": "вчера", "f999999": "x", "fабв": 1})
    told = {key: (fault.code, fault.values.get("name")) for key, fault in refused.value.fields.items()}
    assert told == {
        f"field:{count}": ("field_bad_number", "Штук"),
        f"field:{day}": ("field_bad_date", "Когда"),
        "field:999999": ("field_unknown", None),
        "field:абв": ("field_unknown", None),
    }
    assert (await desk.shop.shown(desk.card)) == {}


async def test_whoever_edits_a_version_that_is_gone_is_told_how_it_stands(desk: Desk) -> None:
    made = await desk.shop.makes()
    first = await desk.fills("anna", **{f"f{made}": "раз"})
    with pytest.raises(Conflict) as stale:
        await desk.fills("boris", first.version - 1, **{f"f{made}": "два"})
    assert stale.value.extra["current"].fields == {str(made): "раз"}
    assert stale.value.extra["by"].name == "Анна"


async def test_history_tells_both_sides_and_takes_back(desk: Desk) -> None:
    made = await desk.shop.makes("choice", options=options("S", "M"))
    await desk.fills("anna", **{f"f{made}": "S"})
    await desk.fills("boris", **{f"f{made}": "M"})
    last, first = await desk.history("anna")
    assert last.data == {"field": f"field:{made}", "name": "Размер", "kind": "choice", "from": 1, "to": 2}
    with pytest.raises(Conflict):
        await desk.undoes("anna", first.id)
    await desk.undoes("anna", last.id)
    await desk.undoes("anna", first.id)
    assert await desk.shop.shown(desk.card) == {}


async def test_a_persons_field_is_edited_told_and_taken_back(desk: Desk) -> None:
    made = await desk.shop.makes("text", "Город", entity="contact")
    other = await desk.shop.makes("text", "Чужое")
    person = await desk.names("anna", **{f"f{made}": " Вильнюс "})
    assert person.fields == {str(made): "Вильнюс"}
    with pytest.raises(Invalid):
        await desk.names("anna", **{f"f{other}": "x"})
    (fact,) = await desk.history("anna")
    assert (fact.kind, fact.card_id, fact.data["to"]) == ("field_changed", None, "Вильнюс")
    assert [event["body"]["contact"]["fields"] for event in await desk.cast.events("contact.changed")] == [
        person.fields
    ]
    async with desk.cast.db.orm() as tx:
        back = await undo_on_contact(tx, await desk.cast.grants("anna"), desk.contact, fact.id)
    assert back.fields == {}
    # a messenger's profile may go on telling the name: nobody typed that
    assert await desk.cast.db.hot.fetchval("SELECT hand_set FROM contacts WHERE id = $1", desk.contact) == []


async def test_a_required_field_cannot_be_emptied_where_it_is_shown(desk: Desk) -> None:
    kind = await desk.shop.makes("flag", "Доставка")
    made = await desk.shop.makes(
        name="Адрес", required=True, condition={"field": f"field:{kind}", "op": "is", "values": [True]}
    )
    await desk.fills("anna", **{f"f{kind}": True, f"f{made}": "Вильнюс"})
    with pytest.raises(Invalid) as required:
        await desk.fills("anna", **{f"f{made}": ""})
    assert required.value.fields[f"field:{made}"].code == "field_required"
    # emptied together with what made it shown, in whatever order they are named
    await desk.fills("anna", **{f"f{made}": None, f"f{kind}": "нет"})
    assert await desk.shop.shown(desk.card) == {str(kind): False}


async def test_values_of_a_deleted_field_survive_edits_of_others(desk: Desk) -> None:
    gone, stays = await desk.shop.makes(), await desk.shop.makes(name="Цвет")
    await desk.fills("anna", **{f"f{gone}": "XL", f"f{stays}": "синий"})
    await desk.shop.removes(gone)
    with pytest.raises(Invalid):
        await desk.fills("anna", **{f"f{gone}": "S"})
    await desk.fills("anna", **{f"f{stays}": "красный"})
    await desk.shop.restores(gone)
    assert await desk.shop.shown(desk.card) == {str(gone): "XL", str(stays): "красный"}


async def test_a_role_may_read_and_not_write(desk: Desk) -> None:
    made = await desk.shop.makes(read_only_for=[await desk.shop.role("anna")])
    await desk.fills("boris", **{f"f{made}": "раз"})
    with pytest.raises(Forbidden) as refused:
        await desk.fills("anna", **{f"f{made}": "два"})
    assert refused.value.fields[f"field:{made}"].code == "field_read_only"
    assert (await desk.shop.known_to("anna"))["Размер"].access == "read"
    assert await desk.shop.shown(desk.card) == {str(made): "раз"}


async def test_a_role_that_a_field_is_hidden_from_meets_it_nowhere(desk: Desk) -> None:
    shop, cast = desk.shop, desk.cast
    made = await shop.makes(hidden_for=[await shop.role("anna")])
    plain = await shop.makes(name="Цвет")
    own = await shop.makes(name="Тайна", entity="contact", hidden_for=[await shop.role("anna")])
    await desk.fills("boris", **{f"f{made}": "секрет", f"f{plain}": "синий"})
    await desk.names("boris", **{f"f{own}": "секрет"})
    anna, boris = await cast.grants("anna"), await cast.grants("boris")
    async with cast.db.orm() as tx:
        card = (await load_cards(tx, [desk.card]))[desk.card][0]
    assert shown(card, anna).fields == {str(plain): "синий"}
    assert "секрет" not in msgspec.json.encode(shown(card, anna)).decode()
    assert "секрет" in msgspec.json.encode(shown(card, boris)).decode()
    # sockets and webhooks
    for event in await cast.events():
        assert "секрет" not in msgspec.json.encode(mask(anna, event["body"])).decode(), event["type"]
    told = [fact.data for fact in await desk.history("anna")]
    assert [data["field"] for data in told] == [f"field:{plain}"]
    secret = next(f for f in await desk.history("boris") if f.data["field"] == f"field:{made}")
    with pytest.raises(Missing):
        await desk.undoes("anna", secret.id)
    # as one that is not there
    for field in (made, 10**12):
        with pytest.raises(Invalid) as unknown:
            await desk.fills("anna", **{f"f{field}": "x"})
        assert unknown.value.fields[f"field:{field}"].code == "field_unknown"
    # and what a colleague's edit was refused with shows nothing of it
    with pytest.raises(Conflict) as stale:
        await desk.fills("anna", 1, **{f"f{plain}": "x"})
    assert stale.value.extra["current"].fields == {str(plain): "синий"}


async def test_a_masked_phone_is_neither_shown_nor_overwritten(desk: Desk) -> None:
    made = await desk.shop.makes("phone", "Ещё номер")
    await desk.fills("boris", **{f"f{made}": "+370 612 34567"})
    async with desk.cast.db.tx() as tx:
        await tx.execute("UPDATE roles SET rights = array_remove(rights, 'contacts.phones') WHERE key = 'operator'")
    with pytest.raises(Forbidden):
        await desk.fills("anna", **{f"f{made}": "+370 612 00000"})
    async with desk.cast.db.orm() as tx:
        card = (await load_cards(tx, [desk.card]))[desk.card][0]
    assert shown(card, await desk.cast.grants("anna")).fields == {}


async def test_a_status_asks_for_own_fields_that_are_shown_there(desk: Desk) -> None:
    shop = desk.shop
    made = await shop.makes("text", "Договор")
    gone = await shop.makes("text", "Старое")
    hidden = await shop.makes("text", "Не для всех", hidden_for=[await shop.role("anna")])
    async with desk.cast.db.tx() as tx:
        target = await tx.value(
            "UPDATE statuses SET required = $1::text[] WHERE shipped = 'lead_contacted' RETURNING id",
            [f"field:{made}", f"field:{gone}", f"field:{hidden}", "field:987654"],
        )
    await shop.removes(gone)
    with pytest.raises(Invalid) as lacks:
        await desk.fills("anna", also={"status_id": target})
    assert {key: fault.values["name"] for key, fault in lacks.value.fields.items()} == {f"field:{made}": "Договор"}
    card = await desk.fills("anna", also={"status_id": target}, **{f"f{made}": "№ 5"})
    assert card.status_id == target


async def test_new_requests_begin_with_what_the_administrator_set(shop: Workshop) -> None:
    flag = await shop.makes("flag", "Новый", default=True)
    await shop.makes("text", "Только сделки", default="x", funnels=[2])
    size = await shop.makes("choice", "Размер", options=options("S", "M"), default="M", funnels=[1])
    async with shop.cast.db.tx() as tx:
        contact = await tx.value("INSERT INTO contacts (name) VALUES ('Глеб') RETURNING id")
        wanted = CardWanted(contact_id=contact, channel_id=shop.cast.sales, funnel_id=1, conversation_id=1)
        made = (await open_cards(tx, [wanted])).ids
    assert await shop.shown(made[contact]) == {str(flag): True, str(size): 2}
