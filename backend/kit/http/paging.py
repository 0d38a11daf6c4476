"""Keyset pages: {"items", "next"}. A cursor is opaque to the caller and never trusted."""

import base64
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

import msgspec
from litestar.params import QueryParameter

from backend.kit.errors import Invalid

T = TypeVar("T")
Row = TypeVar("Row")
Limit = Annotated[int, QueryParameter(ge=1, le=200)]


class Page(msgspec.Struct, Generic[T], frozen=True):
    """One page of a list; `next` goes back as ?cursor=, None at the end."""

    items: list[T]
    next: str | None = None


def cursor(*key: object) -> str:
    """The place after a row, from the values of its sort key."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def unpage(text: str | None, shape: type[T]) -> T | None:
    """The key in a cursor, as a tuple of `shape`; None for the first page. Raises Invalid for a foreign one."""
    if not text:
        return None
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(raw, type=shape)
    except (ValueError, msgspec.MsgspecError) as error:
        raise Invalid("invalid", fields={"cursor": "bad_cursor"}) from error


def page(
    rows: Sequence[Row], limit: int, present: Callable[[Row], T], key: Callable[[Row], tuple[object, ...]]
) -> Page[T]:
    """A page out of limit + 1 rows: the one too many only says that there is more."""
    shown = rows[:limit]
    more = len(rows) > limit
    return Page([present(row) for row in shown], cursor(*key(shown[-1])) if more else None)
