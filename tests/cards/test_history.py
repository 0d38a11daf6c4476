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
from backend.kit.errors import Conflict, Missing
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
    assert fact.data["to"] == {
        "surname": "Самоваров",
        "email": "gleb@example.com",
        "email_normal": "gleb@example.com",
    }
