"""What was changed on a request, by whom, and the way back to what stood before."""

from typing import Any

import msgspec
import pytest

from backend.access.grants import Grants
from backend.activities.history import Fact
from backend.cards.actions.edit import EditCard, edit_card
from backend.cards.actions.tag_contact import tag_contact
from backend.cards.history import can_undo, card_history, undo_on_card, undo_on_contact
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.hidden import shown
from backend.contacts.rows import load_people
from backend.kit.errors import Conflict, Forbidden, Invalid, Missing
from tests.cast import Cast


class Desk:
    """One card and its person, worked on by the cast."""

    def __init__(self, cast: Cast, card: int, contact: int) -> None:
        self.cast, self.card, self.contact = cast, card, contact

    async def edits(self, who: str, **change: Any) -> None:
        async with self.cast.db.orm() as tx:
            version = await tx.value("SELECT version FROM cards WHERE id = $1", self.card)
            edit = msgspec.convert({"version": version} | change, EditCard)
            await edit_card(tx, await self.cast.grants(who), self.card, edit)

    async def names(self, who: str, **change: Any) -> None:
        async with self.cast.db.orm() as tx:
            rev = await tx.value("SELECT rev FROM contacts WHERE id = $1", self.contact)
            edit = msgspec.convert({"rev": rev} | change, EditContact)
            await edit_contact(tx, await self.cast.grants(who), self.contact, edit)

    async def history(self, grants: Grants | None = None) -> list[Fact]:
        seen = grants or await self.cast.grants("anna")
        found: list[Fact] = []
        after = None
        async with self.cast.db.orm() as tx:
            while True:
                page, after = await card_history(tx, seen, self.card, 2, after)
                found += page
                if after is None:
                    return found

    async def undo(self, who: str, fact: Fact) -> None:
        async with self.cast.db.orm() as tx:
            if fact.card_id is None:
                await undo_on_contact(tx, await self.cast.grants(who), self.contact, fact.id)
            else:
                await undo_on_card(tx, await self.cast.grants(who), self.card, fact.id)

    async def state(self) -> dict[str, Any]:
        async with self.cast.db.orm() as tx:
            card = await tx.row("SELECT * FROM cards WHERE id = $1", self.card)
            person = await tx.row("SELECT * FROM contacts WHERE id = $1", self.contact)
            tags = await tx.value(
                "SELECT array_agg(t.name ORDER BY t.name) FROM tags t WHERE id IN (SELECT tag_id FROM card_tags "
                "WHERE card_id = $1 UNION ALL SELECT tag_id FROM contact_tags WHERE contact_id = $2)",
                self.card,
                self.contact,
            )
        assert card is not None
        assert person is not None
        fields = ("status_id", "is_open", "responsible_id", "budget_amount", "budget_currency", "comment")
        shown = ("name", "surname", "phone", "phone_normal", "email", "birthday")
        return {name: card[name] for name in fields} | {name: person[name] for name in shown} | {"tags": tags or []}


@pytest.fixture
async def desk(cast: Cast) -> Desk:
    row = await cast.row(await cast.dialog())
    return Desk(cast, row["card_id"], row["contact_id"])


async def test_a_birthday_without_a_year_is_kept_told_and_taken_back(desk: Desk) -> None:
    await desk.names("anna", birthday="--02-29")
    await desk.names("boris", birthday="1980-02-29")
    later, first = await desk.history()
    assert (first.data["from"], first.data["to"]) == ({"birthday": None}, {"birthday": "--02-29"})
    await desk.undo("anna", later)
    async with desk.cast.db.orm() as tx:
        [person] = (await load_people(tx, [desk.contact])).values()
    assert person.birthday == "--02-29"
    for wrong in ("--02-30", "1604-05-21", "0019-05-21", "1980-2-9", "21.05.1980"):
        with pytest.raises(Invalid) as refused:
            await desk.names("anna", birthday=wrong)
        assert refused.value.fields == {"birthday": "bad_birthday"}


async def test_every_change_is_told_and_taken_back_one_after_the_other(desk: Desk) -> None:
    begun = await desk.state()
    won = await desk.cast.db.hot.fetchval("SELECT id FROM statuses WHERE shipped = 'lead_rejected'")
    await desk.edits("anna", budget={"amount": "45 000", "currency": "RUB"})
    await desk.edits("boris", budget={"amount": "50000,50", "currency": "RUB"}, comment="Ждёт счёт", tags=["Опт"])
    await desk.edits("boris", responsible_id=desk.cast.ids["vera"])
    await desk.edits("anna", status_id=won, tags=[])
    await desk.names("anna", phone="8 912 123-45-67", surname="Самоваров", birthday="1980-02-29")
    async with desk.cast.db.orm() as tx:
        await tag_contact(tx, await desk.cast.grants("boris"), desk.contact, ["VIP"])
    facts = await desk.history()
    assert [(f.kind, f.actor.name) for f in facts] == [
        ("tag_added", "Борис"),
        ("contact_changed", "Анна"),
        ("tag_removed", "Анна"),
        ("status_changed", "Анна"),
        ("reassigned", "Борис"),
        ("tag_added", "Борис"),
        ("comment_changed", "Борис"),
        ("budget_changed", "Борис"),
        ("budget_changed", "Анна"),
    ]
    for fact in facts:
        assert can_undo(fact)
        await desk.undo("boris", fact)
    assert await desk.state() == begun
    # the way back is history too, and has a way back of its own
    again = await desk.history()
    assert len(again) == 2 * len(facts)
    await desk.undo("boris", again[0])
    assert (await desk.state())["budget_amount"] == 45000


async def test_what_was_changed_again_since_is_not_overwritten(desk: Desk) -> None:
    await desk.edits("anna", comment="раз")
    await desk.edits("boris", comment="два")
    first = (await desk.history())[1]
    with pytest.raises(Conflict) as since:
        await desk.undo("anna", first)
    assert since.value.code == "changed_since"
    assert (await desk.state())["comment"] == "два"


async def test_a_dialog_given_away_is_not_taken_back_from_the_card_alone(cast: Cast) -> None:
    dialog = await cast.dialog()
    await cast.says("anna", dialog)
    row = await cast.row(dialog)
    desk = Desk(cast, row["card_id"], row["contact_id"])
    claimed = next(fact for fact in await desk.history() if fact.kind == "claimed")
    assert not can_undo(claimed)
    with pytest.raises(Missing):
        await desk.undo("boris", claimed)


async def test_a_fact_of_another_card_is_not_undone_through_mine(desk: Desk) -> None:
    row = await desk.cast.row(await desk.cast.dialog("Мария"))
    other = Desk(desk.cast, row["card_id"], row["contact_id"])
    await other.edits("anna", comment="чужое")
    await other.names("anna", surname="Чужая")
    for fact in await other.history():
        with pytest.raises(Missing):
            await desk.undo("boris", fact)
    assert (await other.state())["comment"] == "чужое"


async def test_who_may_not_see_phones_sees_that_they_changed_and_not_to_what(desk: Desk) -> None:
    await desk.names("anna", phone="8 912 123-45-67", email="gleb@example.com", surname="Самоваров")
    blind = msgspec.structs.replace(await desk.cast.grants("boris"), hidden_fields=frozenset({"phone"}))
    (fact,) = await desk.history(blind)
    assert fact.data["to"] == {"surname": "Самоваров", "email": "gleb@example.com"}


PHONES = [{"value": "8 912 000-00-01", "label": ""}, {"value": "+370 612 34567", "label": "work"}]


async def test_several_phones_are_told_hidden_and_taken_back_as_one_list(desk: Desk) -> None:
    await desk.names("anna", phone="8 912 000-00-01")
    await desk.names("anna", phones=PHONES)
    await desk.names("anna", phones=PHONES[::-1])
    state = await desk.state()
    assert (state["phone"], state["phone_normal"]) == ("+370 612 34567", "+37061234567")
    swapped, added, typed = [fact for fact in await desk.history() if fact.kind == "contact_changed"]
    assert typed.data == {"from": {"phone": None}, "to": {"phone": "8 912 000-00-01"}}
    assert (added.data["to"], swapped.data["from"]) == ({"phones": PHONES}, {"phones": PHONES})
    blind = msgspec.structs.replace(await desk.cast.grants("anna"), hidden_fields=frozenset({"phone"}))
    assert [fact.data for fact in await desk.history(blind) if fact.kind == "contact_changed"] == [
        {"from": {}, "to": {}}
    ] * 3
    with pytest.raises(Conflict) as later:
        await desk.undo("anna", added)
    assert later.value.code == "changed_since"
    await desk.undo("boris", swapped)
    await desk.undo("boris", added)
    assert (await desk.state())["phone"] == "8 912 000-00-01"
    # the main one is emptied, and the next one takes its place
    await desk.names("anna", phones=PHONES)
    await desk.names("anna", phone="")
    assert (await desk.state())["phone"] == "+370 612 34567"


async def test_a_wrong_number_one_too_many_and_both_at_once_are_refused_by_name(desk: Desk) -> None:
    for change, fields in (
        ({"phones": [{"value": "нет"}]}, {"phones": "bad_phone"}),
        ({"phone": "нет"}, {"phone": "bad_phone"}),
        ({"emails": [{"value": "a@b.ru"}, {"value": "b"}]}, {"emails": "bad_email"}),
        ({"phones": [{"value": f"+7912000{n:04}"} for n in range(21)]}, {"phones": "too_many_reaches"}),
        ({"phone": "+79120000001", "phones": []}, {"phones": "one_or_all"}),
        ({"phones": [{"value": "+79120000001", "label": "x" * 41}]}, {"phones": "too_long"}),
    ):
        with pytest.raises(Invalid) as wrong:
            await desk.names("anna", **change)
        assert wrong.value.fields == fields
    # the same number in two forms is one
    await desk.names("anna", phones=[{"value": "89120000001"}, {"value": "+7 912 000 00 01", "label": "home"}])
    async with desk.cast.db.orm() as tx:
        assert await tx.value("SELECT more_phones::text FROM contacts WHERE id = $1", desk.contact) == "[]"


async def test_who_may_not_see_phones_changes_none_of_them(desk: Desk) -> None:
    await desk.names("anna", phones=PHONES)
    await desk.cast.db.hot.execute("UPDATE roles SET hidden_fields = '{phone}' WHERE key = 'operator'")
    with pytest.raises(Forbidden):
        await desk.names("anna", phones=PHONES)
    await desk.names("anna", emails=[{"value": "a@b.ru"}, {"value": "c@d.ru", "label": "home"}])
    anna = await desk.cast.grants("anna")
    async with desk.cast.db.orm() as tx:
        view = shown((await load_people(tx, [desk.contact]))[desk.contact], anna)
    assert (view.phones, view.hidden, [each.value for each in view.emails]) == ([], ["phone"], ["a@b.ru", "c@d.ru"])
