"""Two contacts become one, and how both stood is kept. Whose locks are held, and who is told, is the caller's."""

from typing import Any, Literal

import msgspec

from backend.inbox.merging import addresses
from backend.inbox.merging.stood import PERSON
from backend.inbox.webchat.merge import Actor
from backend.inbox.webchat.merge import merge as join
from backend.kit.db import HotTx

Reason = Literal["hand", "link"]
# in the order that everybody keeps: conversations, contacts, cards
LOCK_CONTACTS = (
    "SELECT id, deleted_at IS NULL AS there FROM contacts WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE"
)
_STOOD = """
SELECT jsonb_build_object(
    'identities', ARRAY(SELECT id FROM identities WHERE contact_id = $1),
    'conversations', ARRAY(SELECT id FROM conversations WHERE contact_id = $1),
    'cards', ARRAY(SELECT id FROM cards WHERE contact_id = $1),
    'activities', ARRAY(SELECT id FROM activities WHERE contact_id = $1),
    'tasks', ARRAY(SELECT id FROM tasks WHERE subject_kind = 'contact' AND subject_id = $1),
    'documents', ARRAY(SELECT id FROM documents WHERE subject_kind = 'contact' AND subject_id = $1),
    'own_cards', ARRAY(SELECT id FROM cards WHERE contact_id = $2),
    'own_tags', ARRAY(SELECT tag_id FROM contact_tags WHERE contact_id = $2),
    'tags', ARRAY(SELECT tag_id FROM contact_tags WHERE contact_id = $1),
    'own_companies', ARRAY(SELECT company_id FROM contact_companies WHERE contact_id = $2),
    'companies', ARRAY(SELECT company_id FROM contact_companies WHERE contact_id = $1),
    'card_of', (SELECT coalesce(jsonb_object_agg(id, card_id), '{}') FROM conversations WHERE contact_id IN ($1, $2))
)::text
"""
_KEEP = """
INSERT INTO contact_merges (stays_id, goes_id, merged_by, stood, reason)
VALUES ($1, $2, $3, $4::text::jsonb, $5) RETURNING id
"""
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


async def together(
    tx: HotTx, stays: int, goes: int, by: Actor | None, reason: Reason, conversation_id: int | None = None
) -> tuple[int, list[int]]:
    """(the merge's id, dialogs that were the other's). `by` None: they did it themselves."""
    stood = _decode(await tx.value(_STOOD, goes, stays))
    stood["before"] = _decode(await tx.value(PERSON, stays))
    await join(tx, goes, stays, conversation_id, by)
    stood["after"] = _decode(await tx.value(PERSON, stays))
    made: int = await tx.value(_KEEP, stays, goes, by[0] if by else None, _encode(stood).decode(), reason)
    if reason == "hand":
        # whoever joined them by signing in has shown that both are theirs
        await addresses.remember(tx, made, goes, stood["identities"])
    return made, stood["conversations"]
