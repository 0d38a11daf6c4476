"""Buttons in a message's row: named once, so that a press finds them again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import choice
from string import ascii_lowercase, digits
from typing import Any

import msgspec

from backend.connectors.contract import Button
from backend.inbox.buttons.schemas import ButtonRows, NewButton

# by chance nobody hits it, and what was lost by a restore is not taken for what was written instead
ID_LENGTH = 8
_LETTERS = ascii_lowercase + digits


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of meta.buttons. `pressed`: when the customer last pressed it."""

    id: str
    text: str
    url: str | None = None
    pressed: datetime | None = None


Rows = tuple[tuple[Kept, ...], ...]


def named(rows: ButtonRows, before: Rows = ()) -> Rows:
    """Each with a name of its own; what stays as it was keeps name and mark."""
    stood = {(one.text, one.url): one for row in before for one in row}
    return tuple(tuple(stood.get((one.text, one.url)) or _new(one) for one in row) for row in rows)


def _new(button: NewButton) -> Kept:
    return Kept("".join(choice(_LETTERS) for _ in range(ID_LENGTH)), button.text, button.url)


def of_meta(meta: Mapping[str, Any]) -> Rows:
    """What stands under a message."""
    return msgspec.convert(meta.get("buttons") or (), Rows)


def asked(rows: Rows) -> ButtonRows:
    """The same as somebody would ask for it anew."""
    return tuple(tuple(NewButton(one.text, one.url) for one in row) for row in rows)


def outgoing(ref: str, rows: Rows) -> tuple[tuple[Button, ...], ...]:
    """As the platform is asked for them: a press gives back whose, and which."""
    return tuple(tuple(_outgoing(ref, one) for one in row) for row in rows)


def _outgoing(ref: str, one: Kept) -> Button:
    return Button(one.text, url=one.url) if one.url is not None else Button(one.text, data_of(ref, one.id))


def data_of(ref: str, button_id: str) -> str:
    """What a press gives back (press.py reads it)."""
    return f"{ref}.{button_id}"


def pressed(rows: Rows, button_id: str, at: datetime) -> Rows:
    """The same, one of them marked; never to an earlier time."""
    return tuple(
        tuple(
            msgspec.structs.replace(one, pressed=max(one.pressed or at, at)) if one.id == button_id else one
            for one in row
        )
        for row in rows
    )


def find(rows: Sequence[Sequence[Kept]], button_id: str) -> Kept | None:
    """The one that a press can name: a link is never told of."""
    return next((one for row in rows for one in row if one.id == button_id and one.url is None), None)
