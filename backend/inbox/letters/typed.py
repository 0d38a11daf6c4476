"""The lines of a letter as somebody is typing them: half an address is no mistake yet."""

from typing import Annotated

import msgspec

from backend.inbox.letters.fields import LetterFields

Line = Annotated[str, msgspec.Meta(max_length=2000)]


class TypedLetter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Of a draft: each line whole."""

    subject: Line = ""
    to: Line = ""
    cc: Line = ""
    bcc: Line = ""
    unsigned: bool = False


def typed(fields: LetterFields | None) -> TypedLetter | None:
    """What was set, to be typed on."""
    if fields is None:
        return None
    return TypedLetter(fields.subject, fields.to, ", ".join(fields.cc), ", ".join(fields.bcc), fields.unsigned)
