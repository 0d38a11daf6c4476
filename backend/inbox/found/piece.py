"""What was found, and where."""

from typing import Any, Literal

import msgspec

Kind = Literal["phone", "email", "sum", "date"]


class Piece(msgspec.Struct, frozen=True):
    """`value`: E.164, an address, {"amount", "currency"} (None: nobody said which), "2026-12-25"."""

    kind: Kind
    start: int
    end: int
    value: Any
