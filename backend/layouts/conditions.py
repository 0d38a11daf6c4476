"""What else a part of a page may ask beside fields: the rooms register their questions (backend/wiring.py)."""

from collections.abc import Awaitable, Callable, Mapping

from backend.kit.db import Tx

Answers = Callable[[Tx], Awaitable[frozenset[int]]]
_known: dict[str, Answers] = {}


def register(name: str, answers: Answers) -> None:
    """`answers`: the numbers that may be asked for by now. Once a process; again changes nothing."""
    _known[name] = answers


async def asked(tx: Tx) -> Mapping[str, frozenset[int]]:
    """question → what it may be asked for, as the house stands."""
    return {name: await answers(tx) for name, answers in _known.items()}
