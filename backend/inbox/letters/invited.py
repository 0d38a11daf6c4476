"""An answer to an invitation: which meeting it is about, and to whom it goes."""

from typing import Any

import msgspec

from backend.connectors.contract import Letter, Meeting
from backend.inbox.letters.fields import LetterFields
from backend.kit.db import Tx
from backend.kit.errors import Invalid

_INVITED = """
SELECT (m.meta -> 'other')::text AS other, (m.meta -> 'letter')::text AS letter, i.external_user FROM messages m
JOIN conversations c ON c.id = m.conversation_id LEFT JOIN identities i ON i.id = c.identity_id
WHERE m.conversation_id = $1 AND m.seq = $2 AND m.direction = 'in' AND m.deleted_at IS NULL
"""


class Invited(msgspec.Struct, frozen=True):
    """What an invitation told (connectors/email/invites.py)."""

    kind: str = ""
    uid: str = ""
    title: str = ""
    sequence: int = 0
    recurrence: str = ""
    asks: bool = False


_told = msgspec.json.Decoder(Invited, strict=False)
_letter = msgspec.json.Decoder(Letter)


async def invited(tx: Tx, conversation_id: int, fields: LetterFields) -> tuple[LetterFields, Letter]:
    """The fields with whom it goes to; `organizer` and `meeting` of ours. Raises Invalid where nobody invites."""
    assert fields.invitation is not None
    row: Any = await tx.row(_INVITED, conversation_id, fields.answers)
    told = _told.decode(row["other"]) if row and row["other"] else Invited()
    if told.kind != "invitation" or not (told.asks and told.uid):
        raise Invalid("invalid", fields={"letter.invitation": "no_invitation"})
    theirs = _letter.decode(row["letter"] or "{}")
    meeting = Meeting(told.uid, fields.invitation, told.sequence, told.recurrence, told.title)
    ours = Letter(organizer=theirs.organizer, meeting=meeting)
    # to whoever invites only where they are in the letter: it may name anybody
    named = {box.address for box in (theirs.sender, theirs.answer_to, *theirs.to, *theirs.cc) if box}
    organizer = theirs.organizer.address if theirs.organizer and theirs.trust != "fail" else ""
    if fields.to or organizer not in named or organizer == row["external_user"]:
        return fields, ours
    return msgspec.structs.replace(fields, to=organizer), ours
