"""What a colleague sets in a letter beside its text: its subject, who else gets it."""

import re
from typing import Any

import msgspec

from backend.connectors.contract import Capabilities, Letter, Mailbox, Signature
from backend.connectors.letters import Attends
from backend.kit.clean import clean_text
from backend.kit.errors import Invalid

SUBJECT_MAX = 300
COPIES_MAX = 20
NONE_OF_THEIRS = 0
_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@[^\s@<>\"(),:;\\]+\.[^\s@<>\"(),:;\\]{2,}")


class LetterFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """No subject: that of the letter which is answered; no `to`: whoever wrote it, or where they want the answer.

    `cc` and `bcc` are addresses; `unsigned`: no signature under it. `answers`: the seq of the letter that was on the
    screen, whose wish holds whatever came since; without it that of the newest; 0 is none. `invitation`: that letter
    invites, and this is the answer.
    """

    subject: str = ""
    to: str = ""
    cc: tuple[str, ...] = ()
    bcc: tuple[str, ...] = ()
    unsigned: bool = False
    answers: int | None = None
    invitation: Attends | None = None


def tidy(fields: LetterFields | None) -> LetterFields | None:
    """On one line, each address once; None where nothing is set."""
    if fields is None:
        return None
    subject = " ".join(clean_text(fields.subject).split())
    to = next(iter(_addresses((fields.to,))), "")
    cc = tuple(each for each in _addresses(fields.cc) if each != to)
    bcc = tuple(each for each in _addresses(fields.bcc) if each not in (to, *cc))
    made = LetterFields(subject, to, cc, bcc, fields.unsigned, fields.answers, fields.invitation)
    return None if made == LetterFields() else made


def _addresses(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clean_text(each).strip().lower() for each in given if each.strip()))


def to_the_named(fields: LetterFields | None) -> LetterFields:
    """To the address that somebody chose on the screen: what a letter in its dialog wants turns it nowhere else."""
    return msgspec.structs.replace(fields or LetterFields(), answers=NONE_OF_THEIRS)


def check_letter(fields: LetterFields | None, able: Capabilities | None) -> None:
    """They are tidy. Raises Invalid naming the field."""
    if fields is None:
        return
    if able is None or not able.letters:
        raise Invalid("invalid", fields={"letter": "no_letters_here"})
    if len(fields.subject) > SUBJECT_MAX:
        raise Invalid("invalid", fields={"letter.subject": "too_long"}, values={"limit": SUBJECT_MAX})
    for name, addresses in (("to", (fields.to,) if fields.to else ()), ("cc", fields.cc), ("bcc", fields.bcc)):
        if len(addresses) > COPIES_MAX:
            raise Invalid("invalid", fields={f"letter.{name}": "too_many_copies"}, values={"limit": COPIES_MAX})
        if wrong := next((each for each in addresses if not _ADDRESS.fullmatch(each)), None):
            raise Invalid("invalid", fields={f"letter.{name}": "bad_copy"}, values={"address": wrong})


def of_meta(meta: dict[str, Any]) -> LetterFields | None:
    """What was set, of a message that is queued again."""
    if not meta.get("letter") and "answers" not in meta:
        return None
    kept = msgspec.convert(meta.get("letter") or {}, Letter)
    to, cc, bcc = (tuple(box.address for box in boxes) for boxes in (kept.to, kept.cc, kept.bcc))
    attends = kept.meeting.answer if kept.meeting else None
    return tidy(LetterFields(kept.subject, "".join(to[:1]), cc, bcc, kept.unsigned, meta.get("answers"), attends))


def as_letter(fields: LetterFields | None, signature: Signature | None = None) -> Letter:
    """As the message keeps it and the connector gets it."""
    fields = fields or LetterFields()
    lines = ((fields.to,) if fields.to else (), fields.cc, fields.bcc)
    to, cc, bcc = (tuple(Mailbox(address) for address in each) for each in lines)
    return Letter(subject=fields.subject, to=to, cc=cc, bcc=bcc, signature=signature, unsigned=fields.unsigned)
