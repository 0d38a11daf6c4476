"""Put tags on a request or a person, or take them off."""

from collections.abc import Callable, Sequence

from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.actions.tag_contact import tag_contact
from backend.contacts.rows import load_contacts
from backend.kit.db import HotTx
from backend.kit.errors import Conflict
from backend.rules.do.deed import Doing
from backend.rules.schemas import RuleDid, RuleDo

# a tag that was merged is the other one; one that was deleted is none
_NAMES = """
SELECT n.id, s.name FROM unnest($1::bigint[]) AS n (id) LEFT JOIN standing_tags s ON s.put = n.id ORDER BY s.name
"""
# the row is held before its version is read: a colleague who edits it just now waits, and nobody's version is stale
_HOLD_CARD = "SELECT 1 FROM cards WHERE id = $1 FOR UPDATE"
_HOLD_CONTACT = "SELECT 1 FROM contacts WHERE id = $1 FOR UPDATE"

Then = Callable[[Sequence[str], Sequence[str]], list[str]]


async def put(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """Raises Conflict where a tag is gone."""
    return await _set(tx, doing, deed, lambda stands, names: [*stands, *_new(stands, names)])


async def take_off(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    return await _set(tx, doing, deed, lambda stands, names: _new(names, stands))


def _new(stands: Sequence[str], names: Sequence[str]) -> list[str]:
    held = {each.lower() for each in stands}
    return [each for each in names if each.lower() not in held]


async def _set(tx: HotTx, doing: Doing, deed: RuleDo, then: Then) -> RuleDid:
    found = [row["name"] for row in await tx.fetch(_NAMES, list(deed.tag_ids))]
    if None in found:
        raise Conflict("rule_tag_gone")
    names = list(dict.fromkeys(found))
    row_id = doing.about.card_id if deed.on == "card" else doing.about.contact_id
    if row_id is None:
        return RuleDid(deed.kind, f"no_{deed.on}")
    if deed.on == "card":
        await tx.value(_HOLD_CARD, row_id)
        card, _ = await card_for(tx, doing.grants, row_id)
        wanted = then(card.tags, names)
        if set(wanted) == set(card.tags):
            return RuleDid(deed.kind, "stands_already")
        await edit_card(tx, doing.grants, row_id, EditCard(version=card.version, tags=wanted))
        return RuleDid(deed.kind)
    await tx.value(_HOLD_CONTACT, row_id)
    stands = (await load_contacts(tx, [row_id]))[row_id][0].tags
    wanted = then(stands, names)
    if set(wanted) == set(stands):
        return RuleDid(deed.kind, "stands_already")
    await tag_contact(tx, doing.grants, row_id, wanted)
    return RuleDid(deed.kind)
