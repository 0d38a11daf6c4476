"""What a fact is about, whole: the request, the person, the dialog that a rule's conditions and deeds mean.

What is in somebody's own mailbox is nothing for a rule: its deeds would tell others of it.
"""

import msgspec

from backend.kit.db import Tx
from backend.rules.schemas import RuleFact

# is the dialog, or the request, with this id in somebody's own mailbox?
HIDDEN = """EXISTS (SELECT FROM conversations hv JOIN channels hh ON hh.id = hv.channel_id AND hh.private
            WHERE hv.id = {})"""
HIDDEN_CARD = """EXISTS (SELECT FROM cards hk JOIN channels hh ON hh.id = hk.channel_id AND hh.private
            WHERE hk.id = {})"""
_HIDDEN = f"SELECT {HIDDEN.format('$1')} OR {HIDDEN_CARD.format('$2')}"
_CARD = "SELECT contact_id FROM cards WHERE id = $1 AND deleted_at IS NULL"
_TALK = "SELECT card_id, contact_id FROM conversations WHERE id = $1"
# the one that a new message would join
_OF_PERSON = f"""
SELECT k.id FROM cards k WHERE k.contact_id = $1 AND k.is_open AND k.deleted_at IS NULL
  AND NOT {HIDDEN_CARD.format("k.id")} ORDER BY k.created_at DESC, k.id DESC LIMIT 1
"""
_OF_CARD = f"""
SELECT c.id FROM conversations c WHERE c.card_id = $1 AND c.kind <> 'internal' AND NOT {HIDDEN.format("c.id")}
ORDER BY c.last_at DESC NULLS LAST, c.id DESC LIMIT 1
"""
_WITH_PERSON = f"""
SELECT c.id FROM conversations c WHERE c.contact_id = $1 AND c.kind <> 'internal' AND c.continued_in IS NULL
  AND NOT {HIDDEN.format("c.id")} ORDER BY c.last_at DESC NULLS LAST, c.id DESC LIMIT 1
"""


class About(msgspec.Struct, frozen=True):
    """None: there is none."""

    card_id: int | None
    contact_id: int | None
    conversation_id: int | None


async def about(tx: Tx, fact: RuleFact) -> About:
    """What the fact names; else the dialog's request, the person's newest open one, the newest dialog of either."""
    if await tx.value(_HIDDEN, fact.conversation_id, fact.card_id):
        # noted before the mailbox was made somebody's own
        return About(None, None, None)
    card_id, contact_id, talk_id = fact.card_id, fact.contact_id, fact.conversation_id
    talk = await tx.row(_TALK, talk_id) if talk_id else None
    if talk:
        card_id, contact_id = card_id or talk["card_id"], contact_id or talk["contact_id"]
    if card_id is None and contact_id is not None:
        card_id = await tx.value(_OF_PERSON, contact_id)
    if card_id is not None:
        card = await tx.row(_CARD, card_id)
        # in the bin, or gone for good
        card_id = card_id if card else None
        contact_id = contact_id or (card["contact_id"] if card else None)
    if talk_id is None:
        talk_id = await tx.value(_OF_CARD, card_id) if card_id else None
        talk_id = talk_id or (await tx.value(_WITH_PERSON, contact_id) if contact_id else None)
    return About(card_id, contact_id, talk_id)
