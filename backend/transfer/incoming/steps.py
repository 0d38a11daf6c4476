"""The steps of funnels, by the names that files call them."""

from collections.abc import Sequence

import msgspec

from backend.kit.words import LOCALES, say
from backend.kit.words import known as said
from backend.transfer.incoming.at import At, named

_STEPS = """
SELECT s.id, s.name, s.shipped, s.category, s.funnel_id, f.name AS funnel FROM statuses s
JOIN funnels f ON f.id = s.funnel_id AND f.deleted_at IS NULL
WHERE s.deleted_at IS NULL AND f.kind = ANY ($1::text[])
ORDER BY f.position, f.id, s.is_default DESC, s.position, s.id
"""
# what others call a deal that was won, or came to nothing
_ELSEWHERE = {
    "won": ("сделка успешна", "успешно реализовано", "won", "closed won", "deal won", "laimėta", "sėkmingas"),
    "lost": ("сделка провалена", "закрыто и не реализовано", "lost", "closed lost", "deal lost", "pralaimėta",
             "некачественный лид", "junk lead", "не реализовано"),
    "new": ("новая", "новый", "не обработан", "неразобранное", "new", "nauja", "naujas"),
}  # fmt: skip


class Step(msgspec.Struct, frozen=True):
    """A status with its funnel. `names`: all that it may be called in a file."""

    id: int
    category: str
    funnel_id: int
    funnel: str
    names: frozenset[str]


async def steps(at: At, kinds: Sequence[str]) -> list[Step]:
    """Those of funnels of these kinds, each funnel's first one first. Read once a batch."""
    if ("steps", kinds) not in at.known:
        at.known["steps", kinds] = [
            Step(row["id"], row["category"], row["funnel_id"], row["funnel"], _names(row["name"], row["shipped"]))
            for row in await at.tx.fetch(_STEPS, list(kinds))
        ]
    found: list[Step] = at.known["steps", kinds]
    return found


def _names(name: str, shipped: str | None) -> frozenset[str]:
    """A shipped one is named in three languages until somebody renames it."""
    keys = [f"statuses.{shipped}"] if shipped else []
    return frozenset(
        {named(name), *(named(say(locale, key)) for key in keys if said(key) for locale in LOCALES)} - {""}
    )


def step_named(known: Sequence[Step], text: str) -> Step | None:
    """By its own name; else by what it is, as other programs call that, where one step alone is it."""
    wanted = named(text)
    if found := next((each for each in known if wanted in each.names), None):
        return found
    category = next((key for key, names in _ELSEWHERE.items() if wanted in names), None)
    return next((each for each in known if each.category == category), None) if category else None
