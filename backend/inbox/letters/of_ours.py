"""What a letter of ours holds beside its text, fixed at the moment it is sent: who was on the screen is who gets it."""

from typing import Any
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.connectors.contract import Letter
from backend.connectors.registry import capabilities
from backend.inbox.actions.locked import Locked
from backend.inbox.letters.fields import NONE_OF_THEIRS, LetterFields, as_letter
from backend.inbox.letters.invited import invited
from backend.inbox.signatures.read import signed
from backend.kit.db import Tx

# of the letter that is answered: the one that was on the screen, or was replied to, else the newest of theirs
_ANSWERED = """
SELECT t.seq, (t.meta -> 'letter')::text AS letter, i.external_user FROM messages t
JOIN conversations c ON c.id = t.conversation_id LEFT JOIN identities i ON i.id = c.identity_id
WHERE t.conversation_id = $1 AND t.direction = 'in' AND t.seq = coalesce($3, t.seq)
ORDER BY coalesce(t.seq = $2, false) DESC, t.seq DESC LIMIT 1
"""
_NAMES = "SELECT id, name FROM attachments WHERE id = ANY ($1::uuid[]) AND kind IN ('photo', 'animation')"
_letter = msgspec.json.Decoder(Letter)


class Said(msgspec.Struct, frozen=True):
    """What the letter says: where a picture's name stands in square brackets, the picture stands."""

    text: str
    files: tuple[UUID, ...]


class Theirs(msgspec.Struct, frozen=True):
    """Which letter ours answers, and who the dialog is with."""

    seq: int = NONE_OF_THEIRS
    letter: Letter | None = None
    user: str | None = None

    def noted(self) -> dict[str, int]:
        """For ours' meta: it is answered by its subject, headers and quotation; no address is kept."""
        return {"answers": self.seq}


async def theirs_of(tx: Tx, found: Locked, set_by_hand: LetterFields | None, reply_to: int | None) -> Theirs | None:
    """None where messages are no letters."""
    if not capabilities(found.row["channel_kind"], found.row["channel_settings"]).letters:
        return None
    row: Any = await tx.row(_ANSWERED, found.id, reply_to, set_by_hand.answers if set_by_hand else None)
    if row is None:
        return Theirs()
    return Theirs(row["seq"], _letter.decode(row["letter"]) if row["letter"] else None, row["external_user"])


async def of_ours(
    tx: Tx, author: Grants, found: Locked, set_by_hand: LetterFields | None, said: Said, theirs: Theirs
) -> Letter | None:
    ours = Letter()
    if set_by_hand and set_by_hand.invitation:
        set_by_hand, ours = await invited(tx, found.id, set_by_hand)
    fields = addressed(set_by_hand, theirs)
    signature = None if fields.unsigned else await signed(tx, author, found.row["channel_id"])
    made = msgspec.structs.replace(
        as_letter(fields, signature),
        inline=await _pictures(tx, said),
        organizer=ours.organizer,
        meeting=ours.meeting,
    )
    return None if made == Letter() else made


def with_tail(letter: Letter | None, tail: str) -> Letter | dict[str, Any] | None:
    """As its message keeps it: that it has a tail, not the tail."""
    return {**msgspec.to_builtins(letter or Letter()), "has_quote": True} if tail else letter


async def keep_tail(tx: Tx, key: tuple[int, int], tail: str) -> None:
    await tx.execute("INSERT INTO letters (conversation_id, seq, html, quote) VALUES ($1, $2, '', $3)", *key, tail)


async def _pictures(tx: Tx, said: Said) -> dict[str, int]:
    """The name of each picture that stands in the text, and its place among the files."""
    if not said.files or "[" not in said.text:
        return {}
    names = {row["id"]: row["name"] for row in await tx.fetch(_NAMES, list(said.files))}
    places = {names[file]: at for at, file in reversed([*enumerate(said.files)]) if file in names}
    return {name: at for name, at in sorted(places.items(), key=lambda each: each[1]) if f"[{name}]" in said.text}


def addressed(set_by_hand: LetterFields | None, theirs: Theirs) -> LetterFields:
    """Where nobody is named, whom the customer wants to be answered (Reply-To), if it is another.

    Nobody else of the talk can turn it elsewhere, nor a forger.
    """
    fields, letter = set_by_hand or LetterFields(), theirs.letter
    if fields.to or letter is None or letter.answer_to is None or letter.sender is None or letter.trust == "fail":
        return fields
    is_theirs = letter.sender.address == theirs.user
    return msgspec.structs.replace(fields, to=letter.answer_to.address) if is_theirs else fields
