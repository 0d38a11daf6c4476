"""Variables of saved replies: a closed list, filled in one pass. Pure; no code, no loops, no nesting.

What is not on the list is text. A value is never read again: a customer who is called "{{phone}}" is called so.
"""

import re
from collections.abc import Mapping
from functools import cache

import msgspec

VARIABLES = ("name", "surname", "phone", "email", "me", "channel", "number", "status", "budget", "date")
VALUE_MAX = 300
# what a customer calls themselves must not look like a variable of ours, nor make one with its neighbours
_PLAIN = str.maketrans("{}", "()")


@cache
def _among(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\{\{ ?(" + "|".join(names) + r") ?\}\}")


_VARIABLE = _among(VARIABLES)


class Rendered(msgspec.Struct, frozen=True):
    """`missing`: variables without a value, in order; they still stand in the text, to be filled or removed."""

    text: str
    missing: list[str]


def render(text: str, values: Mapping[str, str], names: tuple[str, ...] = VARIABLES) -> Rendered:
    """Put the values in. An empty one leaves its variable where it is. `names`: the closed list of this place."""
    missing: dict[str, None] = {}

    def value_of(found: re.Match[str]) -> str:
        value = values.get(found[1], "").strip()[:VALUE_MAX]
        if not value:
            missing.setdefault(found[1])
            return found[0]
        return value.translate(_PLAIN)

    return Rendered(_among(names).sub(value_of, text), list(missing))


def unfilled(text: str) -> list[str]:
    """Variables that stand in a text still."""
    return list(dict.fromkeys(found[1] for found in _VARIABLE.finditer(text)))


def variant(variants: Mapping[str, str], *wanted: str | None) -> tuple[str, str]:
    """(language, text): the first wanted one that there is, else any; ("", "") when there is none."""
    for locale in (*(each[:2].lower() for each in wanted if each), *variants):
        if variants.get(locale):
            return locale, variants[locale]
    return "", ""
