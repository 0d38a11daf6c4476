"""Whose number is whose: lines and extensions of a telephone channel, as its administrator set them."""

from typing import Annotated

import msgspec

Number = Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
LINES_MAX, EXTENSIONS_MAX = 200, 2000


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A number of ours. `sales`: whoever calls it is always a lead (PRODUCT C11)."""

    number: Number
    name: Annotated[str, msgspec.Meta(max_length=80)] = ""
    sales: bool = False


class Extension(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A telephone in the house, and whose it is."""

    extension: Number
    user_id: int | None = None
    sales: bool = False


class Ring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A live call is sent by us: to the contact's responsible, then to these in order, each for so long, then away.

    `at_once`: these all together; `group`: by this number, where the exchange rings them so. Only in the channel's duty
    hours; when we do not say it in time, the exchange's own plan goes on.
    """

    on: bool = False
    people: Annotated[tuple[int, ...], msgspec.Meta(max_length=20)] = ()
    at_once: bool = False
    group: Annotated[str, msgspec.Meta(max_length=40)] = ""
    ring_s: Annotated[int, msgspec.Meta(ge=5, le=120)] = 20
    fallback: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Telephony(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Empty: every call follows the channel's flag, and nobody is known by their extension."""

    lines: Annotated[tuple[Line, ...], msgspec.Meta(max_length=LINES_MAX)] = ()
    extensions: Annotated[tuple[Extension, ...], msgspec.Meta(max_length=EXTENSIONS_MAX)] = ()
    ring: Ring = Ring()

    def is_sales(self, line: str, extension: str) -> bool:
        by_line = any(each.sales and bare(each.number) == bare(line) for each in self.lines)
        return by_line or any(each.sales and each.extension == extension for each in self.extensions)

    def user_of(self, extension: str) -> int | None:
        return next((each.user_id for each in self.extensions if each.extension == extension), None)

    def extension_of(self, user_id: int) -> str | None:
        return next((each.extension for each in self.extensions if each.user_id == user_id), None)


def bare(number: str) -> str:
    """A number as people type it, compared by its digits; a name of a line (a SIP trunk) by itself."""
    digits = "".join(char for char in number if char.isdigit())
    return digits[-10:] if len(digits) >= 7 else number.strip().lower()


NONE = Telephony()
decode = msgspec.json.Decoder(Telephony).decode
