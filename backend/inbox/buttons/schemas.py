"""Buttons as they are asked for."""

from typing import Annotated

import msgspec

# what no channel takes is no draft either; what each takes its capabilities say
LONGEST, URL_MAX, ROWS_MAX, ROW_MAX = 200, 2000, 40, 10


class NewButton(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """With `url` a press opens that page; without, it comes back as the customer's message."""

    text: Annotated[str, msgspec.Meta(max_length=LONGEST)]
    url: Annotated[str, msgspec.Meta(max_length=URL_MAX)] | None = None


ButtonRow = Annotated[tuple[NewButton, ...], msgspec.Meta(max_length=ROW_MAX)]
ButtonRows = Annotated[tuple[ButtonRow, ...], msgspec.Meta(max_length=ROWS_MAX)]
