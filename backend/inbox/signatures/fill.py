"""A signature's variables: a closed list, filled in one pass, formatting moved along. Pure.

What has no value goes, with the sign that joined it to its neighbour; a line of which nothing is left goes whole.
"""

import re
from collections.abc import Mapping, Sequence

import msgspec

from backend.connectors.contract import Entity, Signature
from backend.connectors.split import units

VARIABLES = ("me", "position", "company", "address")
VALUE_MAX = 200
_NAME = "|".join(VARIABLES)
_VARIABLE = re.compile(r"\{\{ ?(" + _NAME + r") ?\}\}")
_JOINED = r"[ \t]*[,;·|/–—-]?[ \t]*"
_PLAIN = str.maketrans({"{": "(", "}": ")", "\n": " ", "\r": " "})


def filled(text: str, entities: Sequence[Entity], values: Mapping[str, str]) -> Signature:
    """Nothing of it: a Signature without text."""
    there = {name: values.get(name, "").strip()[:VALUE_MAX].translate(_PLAIN) for name in VARIABLES}
    made, marks = text, list(entities)
    gone = "|".join(name for name in VARIABLES if not there[name])
    if gone:
        empty = r"\{\{ ?(?:" + gone + r") ?\}\}"
        # a line of its own, then whatever it was joined to
        for pattern in (rf"(?m)^[ \t]*{empty}[ \t]*(?:\n|\Z)", rf"{_JOINED}{empty}"):
            made, marks = _replaced(made, marks, re.compile(pattern), {})
    made, marks = _replaced(made, marks, _VARIABLE, there)
    end = made.rstrip()
    return Signature(end, tuple(_within(marks, units(end))))


def _replaced(
    text: str, entities: Sequence[Entity], pattern: re.Pattern[str], values: Mapping[str, str]
) -> tuple[str, list[Entity]]:
    """Each match by the value of its name, else by nothing."""
    out, at = [], 0
    # where a place of the old text lies in the new one: (from, to, by how much all after it moves)
    moves: list[tuple[int, int, int]] = []
    for found in pattern.finditer(text):
        value = values.get(found[1], "") if found.re.groups else ""
        out += [text[at : found.start()], value]
        start, end = units(text[: found.start()]), units(text[: found.end()])
        moves.append((start, end, units(value) - (end - start)))
        at = found.end()
    out.append(text[at:])

    def moved(place: int) -> int:
        now = place
        for start, end, by in moves:
            if place >= end:
                now += by
            elif place > start:
                now -= place - start
        return now

    kept = [
        msgspec.structs.replace(e, offset=moved(e.offset), length=moved(e.offset + e.length) - moved(e.offset))
        for e in entities
    ]
    return "".join(out), [e for e in kept if e.length > 0]


def _within(entities: Sequence[Entity], end: int) -> list[Entity]:
    cut = [msgspec.structs.replace(e, length=min(e.length, end - e.offset)) for e in entities if e.offset < end]
    return [e for e in cut if e.length > 0]
