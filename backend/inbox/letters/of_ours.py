"""What a letter of ours holds beside its text, fixed at the moment it is sent: who was on the screen is who gets it."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.connectors.contract import Letter
from backend.connectors.registry import capabilities
from backend.inbox.actions.locked import Locked
from backend.inbox.letters.fields import LetterFields, as_letter
from backend.inbox.signatures.read import signed
from backend.kit.db import Tx

# of the letter that is answered: the one that was replied to, else the newest of theirs
_ANSWERED = """
SELECT (t.meta -> 'letter')::text AS letter, i.external_user FROM messages t
JOIN conversations c ON c.id = t.conversation_id LEFT JOIN identities i ON i.id = c.identity_id
WHERE t.conversation_id = $1 AND t.direction = 'in'
ORDER BY coalesce(t.seq = $2, false) DESC, t.seq DESC LIMIT 1
"""
_letter = msgspec.json.Decoder(Letter)


async def of_ours(
    tx: Tx, author: Grants, found: Locked, set_by_hand: LetterFields | None, reply_to: int | None
) -> Letter | None:
    """None where messages are no letters."""
    if not capabilities(found.row["channel_kind"], found.row["channel_settings"]).letters:
        return None
    fields = set_by_hand or LetterFields()
    if not fields.to:
        fields = msgspec.structs.replace(fields, to=await _wanted(tx, found.id, reply_to))
    signature = None if fields.unsigned else await signed(tx, author, found.row["channel_id"])
    made = as_letter(fields, signature)
    return None if made == Letter() else made


async def _wanted(tx: Tx, conversation_id: int, reply_to: int | None) -> str:
    """Where the customer wants the answer (Reply-To). Nobody else of the talk can turn it elsewhere, nor a forger."""
    row: Any = await tx.row(_ANSWERED, conversation_id, reply_to)
    if row is None or row["letter"] is None:
        return ""
    letter = _letter.decode(row["letter"])
    if letter.answer_to is None or letter.sender is None or letter.trust == "fail":
        return ""
    return letter.answer_to.address if letter.sender.address == row["external_user"] else ""
