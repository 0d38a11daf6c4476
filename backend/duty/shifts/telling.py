"""Whom a change of the plan concerns is told of it, in its transaction; how, is given from above (wiring.py)."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import msgspec

from backend.kit.db import Tx


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """`about`: a request's id, None: the reader's own plan. `data` fills the sentence of its kind."""

    to: int
    kind: Literal["shift_asked", "shift_request", "shift_decided", "shifts_changed"]
    about: int | None = None
    data: dict[str, Any] = {}
    once: str | None = None


Say = Callable[[Tx, Sequence[Word]], Awaitable[None]]
_say: list[Say] = []


def register(say: Say) -> None:
    """Once a process; a second one takes the place of the first."""
    _say[:] = [say]


async def tell(tx: Tx, words: Sequence[Word]) -> None:
    for say in _say:
        await say(tx, words)
