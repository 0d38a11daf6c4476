"""What was changed on a request and its person, and the way back."""

from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import Any

import msgspec

from backend.access.card_rules import as_order, within
from backend.access.grants import Grants
from backend.activities.history import About, Fact, Place, find_fact, without
from backend.activities.history import history as facts_of
from backend.activities.record import Kind
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.actions.tag_contact import tag_contact
from backend.cards.schemas import CardView
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.companies.actions.staff import put_companies
from backend.contacts.companies.schemas import CompanyAt, PutCompanies
from backend.contacts.rows import load_contacts
from backend.contacts.schemas import ContactView, FactView
from backend.contacts.sight import demand_contact
from backend.fields.hidden import is_hidden
from backend.fields.locks import stand_still
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Missing

CARD_KINDS: tuple[Kind, ...] = (
    "lead_created", "deal_created", "claimed", "reassigned", "status_changed", "budget_changed", "comment_changed",
    "field_changed", "tag_added", "tag_removed",
    "task_added", "task_done", "items_changed", "order_made", "order_moved", "order_opened",
    "invoice_issued", "invoice_opened", "invoice_paid", "invoice_refunded", "payment_undone", "invoice_overdue",
    "invoice_void", "imported", "card_deleted", "card_restored",
    "value_left", "document_added", "document_renamed", "document_removed", "document_restored",
)  # fmt: skip
# told to those alone whose role lets them see orders
ORDERS: tuple[Kind, ...] = (
    "order_made", "order_moved", "order_opened", "invoice_issued", "invoice_opened", "invoice_paid", "invoice_refunded",
    "payment_undone", "invoice_overdue", "invoice_void",
)  # fmt: skip
CONTACT_KINDS: tuple[Kind, ...] = (
    "contact_created",
    "contact_changed",
    "company_joined",
    "company_left",
    "contact_joined",
    "consent_given",
    "consent_withdrawn",
    "contact_split",
    "field_changed",
    "task_added",
    "task_done",
    "tag_added",
    "tag_removed",
    "imported",
    "document_added",
    "document_renamed",
    "document_removed",
    "document_restored",
    "warmth_changed",
)
_STAFF = ("company_joined", "company_left")
# what PATCH /contacts/{id} takes; the rest of a fact's columns follow from these
_PERSONAL = ("name", "surname", "phone", "email", "phones", "emails", "birthday", "type", "responsible_id")


def view_of(fact: Fact) -> FactView:
    return FactView(**msgspec.structs.asdict(fact), can_undo=can_undo(fact))


async def card_history(
    tx: Tx, grants: Grants, card_id: int, limit: int, after: Place | None
) -> tuple[list[Fact], Place | None]:
    """Changes of the card and of its person, newest first. Raises Missing."""
    card, scope = await card_for(tx, grants, card_id, binned=True)
    orders = within(grants, "see", as_order(scope))
    about = About(
        card_id=card_id,
        card_kinds=CARD_KINDS if orders else tuple(kind for kind in CARD_KINDS if kind not in ORDERS),
        contact_id=card.contact.id if card.contact else None,
        contact_kinds=CONTACT_KINDS,
        private=grants.private,
    )
    return await _told(tx, grants, about, limit, after)


async def contact_history(
    tx: Tx, grants: Grants, contact_id: int, limit: int, after: Place | None
) -> tuple[list[Fact], Place | None]:
    """Changes of a person, newest first. Raises Missing."""
    await demand_contact(tx, grants, contact_id)
    about = About(contact_id=contact_id, contact_kinds=CONTACT_KINDS, private=grants.private)
    return await _told(tx, grants, about, limit, after)


async def _told(
    tx: Tx, grants: Grants, about: About, limit: int, after: Place | None
) -> tuple[list[Fact], Place | None]:
    found, more = await facts_of(tx, about, limit, after)
    # of a field that one's role does not see nothing is told, not even that it changed
    seen = [fact for fact in found if not is_hidden(fact.kind, fact.data, grants.hidden_fields)]
    return [without(fact, grants.hidden_fields) for fact in seen], more


def can_undo(fact: Fact) -> bool:
    """Is there a way back? What a dialog's verb changed is taken back in the dialog."""
    if fact.kind in _STAFF:
        # what was told before this was kept names no company
        return "company_id" in fact.data
    return fact.conversation_id is None and (
        fact.kind in _BACK or fact.kind in _ABOVE or fact.kind == "contact_changed"
    )


Above = Callable[[Tx, Grants, CardView, Fact], Awaitable[CardView]]
_ABOVE: dict[str, Above] = {}


def take_back_by(kind: Kind, back: Above) -> None:
    """What a room above keeps on cards, that room takes back: once a process."""
    _ABOVE[kind] = back


async def undo_on_card(tx: Tx, grants: Grants, card_id: int, fact_id: int) -> CardView:
    """Put back what stood before, as an edit of the caller's own. Raises Missing, Forbidden, Conflict changed_since."""
    await stand_still(tx)
    await tx.value("SELECT 1 FROM cards WHERE id = $1 FOR UPDATE", card_id)
    card, _ = await card_for(tx, grants, card_id)
    fact = await find_fact(tx, "card_id", card_id, fact_id)
    if fact is None or not can_undo(fact) or is_hidden(fact.kind, fact.data, grants.hidden_fields):
        raise Missing
    if fact.kind in _ABOVE:
        return await _ABOVE[fact.kind](tx, grants, card, fact)
    change = {"version": card.version} | _BACK[fact.kind](msgspec.to_builtins(card), fact.data)
    return await edit_card(tx, grants, card_id, msgspec.convert(change, EditCard))


async def undo_on_contact(tx: Tx, grants: Grants, contact_id: int, fact_id: int) -> ContactView:
    """The same for a person. Raises Missing, Forbidden, Conflict changed_since."""
    await demand_contact(tx, grants, contact_id)
    await stand_still(tx)
    await tx.value("SELECT 1 FROM contacts WHERE id = $1 FOR UPDATE", contact_id)
    fact = await find_fact(tx, "contact_id", contact_id, fact_id)
    if fact is None or fact.card_id is not None or not can_undo(fact):
        raise Missing
    if is_hidden(fact.kind, fact.data, grants.hidden_fields):
        raise Missing
    view = (await load_contacts(tx, [contact_id]))[contact_id][0]
    if fact.kind in ("tag_added", "tag_removed"):
        return await tag_contact(tx, grants, contact_id, _tags(view.tags, fact.data, fact.kind == "tag_added"))
    if fact.kind in _STAFF:
        return await put_companies(tx, grants, contact_id, PutCompanies(view.rev, _staff(view, fact)))
    now = msgspec.to_builtins(view)
    if fact.kind == "field_changed":
        change = {"rev": view.rev} | _own(now, fact.data)
        return await edit_contact(tx, grants, contact_id, msgspec.convert(change, EditContact))
    before, after = fact.data["from"], fact.data["to"]
    change = {name: before[name] for name in _PERSONAL if name in before}
    if any(now[name] != after[name] for name in change):
        raise Conflict("changed_since")
    return await edit_contact(tx, grants, contact_id, msgspec.convert({"rev": view.rev} | change, EditContact))


def _staff(view: ContactView, fact: Fact) -> list[CompanyAt]:
    """Where they work, without the company that they joined, or with the one that they left."""
    key, joined = fact.data["company_id"], fact.kind == "company_joined"
    now = [CompanyAt(each.id, each.position, each.main) for each in view.companies]
    if any(each.id == key for each in now) != joined:
        raise Conflict("changed_since")
    if joined:
        return [each for each in now if each.id != key]
    back = CompanyAt(key, fact.data["position"], fact.data["main"])
    return [back, *now] if back.main else [*now, back]


def _tags(now: list[str], data: dict[str, Any], added: bool) -> list[str]:
    """The tags without what was added, or with what was taken off. Raises Conflict where that is so already."""
    tag = data["tag"]
    if (tag in now) != added:
        raise Conflict("changed_since")
    return [each for each in now if each != tag] if added else [*now, tag]


def _swap(
    field: str, now: Callable[[dict[str, Any]], Any]
) -> Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]:
    """A change that names both sides: back to the first, where the second still stands."""

    def back(card: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
        if now(card) != (_amount(data["to"]) if field == "budget" else data["to"]):
            raise Conflict("changed_since")
        return {field: data["from"]}

    return back


def _amount(money: dict[str, Any] | None) -> tuple[Decimal, str] | None:
    """45000 and 45000.00 are one sum."""
    return (Decimal(money["amount"]), money["currency"]) if money else None


def _own(now: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    """One of the administrator's own fields, of a card or a person."""
    key = data["field"].removeprefix("field:")
    if now["fields"].get(key) != data["to"]:
        raise Conflict("changed_since")
    return {"fields": {key: data["from"]}}


_WORDS = {
    "title": _swap("title", lambda card: card["title"]),
    "source": _swap("source_id", lambda card: card["source_id"]),
    "reason": _swap("reason_id", lambda card: card["reason_id"]),
}
_BACK: dict[str, Callable[[dict[str, Any], dict[str, Any]], dict[str, Any]]] = {
    "status_changed": _swap("status_id", lambda card: card["status_id"]),
    "reassigned": _swap("responsible_id", lambda card: card["responsible"] and card["responsible"]["id"]),
    "budget_changed": _swap("budget", lambda card: _amount(card["budget"])),
    "comment_changed": _swap("comment", lambda card: card["comment"]),
    "field_changed": lambda card, data: _WORDS.get(data["field"], _own)(card, data),
    "tag_added": lambda card, data: {"tags": _tags(card["tags"], data, True)},
    "tag_removed": lambda card, data: {"tags": _tags(card["tags"], data, False)},
}
