"""What a fact is about, whole: the request, the person, the dialog that a rule's conditions and deeds mean."""

import msgspec

from backend.kit.db import Tx
from backend.rules.schemas import RuleFact

_CARD = "SELECT contact_id FROM cards WHERE id = $1 AND deleted_at IS NULL"
_TALK = "SELECT card_id, contact_id FROM conversations WHERE id = $1"
# the one that a new message would join
_OF_PERSON = """
SELECT id FROM cards WHERE contact_id = $1 AND is_open AND deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1
"""
_OF_CARD = """
SELECT id FROM conversations WHERE card_id = $1 AND kind <> 'internal' ORDER BY last_at DESC NULLS LAST, id DESC LIMIT 1
"""
_WITH_PERSON = """
SELECT id FROM conversations WHERE contact_id = $1 AND kind <> 'internal' AND continued_in IS NULL
ORDER BY last_at DESC NULLS LAST, id DESC LIMIT 1
"""


class About(msgspec.Struct, frozen=True):
    """None: there is none."""

    card_id: int | None
    contact_id: int | None
    conversation_id: int | None


async def about(tx: Tx, fact: RuleFact) -> About:
    """What the fact names; else the dialog's request, the person's newest open one, the newest dialog of either."""
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
