"""Set a status, a field of the request or of its person."""

from typing import Any

import msgspec

from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.contacts.actions.edit import EditContact, edit_contact
from backend.contacts.rows import load_contacts
from backend.kit.db import HotTx
from backend.kit.errors import Invalid
from backend.rules.do.deed import Doing
from backend.rules.schemas import RuleDid, RuleDo

# the row is held before its version is read: whoever edits it just now waits, and nobody's version is stale
HOLD_CARD = "SELECT status_id FROM cards WHERE id = $1 AND deleted_at IS NULL FOR UPDATE"
HOLD_CONTACT = "SELECT 1 FROM contacts WHERE id = $1 AND deleted_at IS NULL FOR UPDATE"
# what of a request a rule may set beside the administrator's own fields
OF_CARD = ("title", "comment", "source_id", "reason_id", "budget")
OWN = "field:"


async def set_status(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """Raises what moving a request raises: what the status asks for, a step that nobody may go, a full column."""
    card_id = doing.about.card_id
    if card_id is None:
        return RuleDid(deed.kind, "no_card")
    if await tx.value(HOLD_CARD, card_id) == deed.status_id:
        return RuleDid(deed.kind, "stands_already")
    return await _edit(tx, doing, deed, card_id, status_id=deed.status_id)


async def set_field(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """Raises Invalid for a value that the field does not take, or a field that is gone."""
    row_id = doing.about.card_id if deed.on == "card" else doing.about.contact_id
    if row_id is None:
        return RuleDid(deed.kind, f"no_{deed.on}")
    if deed.on == "contact":
        return await _of_person(tx, doing, deed, row_id)
    await tx.value(HOLD_CARD, row_id)
    return await _edit(tx, doing, deed, row_id, **change_of(deed))


def change_of(deed: RuleDo) -> dict[str, Any]:
    """What is asked of the request or the person, as PATCH takes it. Raises Invalid."""
    name = deed.field or ""
    if name.startswith(OWN):
        return {"fields": {name.removeprefix(OWN): deed.value}}
    if deed.on != "card" or name not in OF_CARD:
        raise Invalid("invalid", fields={"field": "rule_field_gone"})
    return {name: deed.value}


async def _edit(tx: HotTx, doing: Doing, deed: RuleDo, card_id: int, **change: Any) -> RuleDid:
    card, _ = await card_for(tx, doing.grants, card_id)
    asked = _read({"version": card.version, **change}, EditCard)
    done = await edit_card(tx, doing.grants, card_id, asked)
    return RuleDid(deed.kind, None if done.version != card.version else "stands_already")


async def _of_person(tx: HotTx, doing: Doing, deed: RuleDo, contact_id: int) -> RuleDid:
    if await tx.value(HOLD_CONTACT, contact_id) is None:
        return RuleDid(deed.kind, "no_contact")
    was = (await load_contacts(tx, [contact_id]))[contact_id][0]
    done = await edit_contact(tx, doing.grants, contact_id, _read({"rev": was.rev, **change_of(deed)}, EditContact))
    return RuleDid(deed.kind, None if done.rev != was.rev else "stands_already")


def _read(asked: dict[str, Any], shape: Any) -> Any:
    try:
        return msgspec.convert(asked, shape)
    except msgspec.ValidationError as error:
        raise Invalid("invalid", fields={"value": "wrong_type"}) from error
