"""What an event of an own kind holds: in conditions, in words, and in another event that a rule records. Pure.

A value is never read again: what somebody wrote into an event is no variable, whatever it looks like.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from backend.activities.kinds.schemas import FieldType, KindField
from backend.kit.words import say
from backend.rules.schemas import HeldOp, RuleFact, RuleHeld

OPS: dict[FieldType, tuple[HeldOp, ...]] = {
    "text": ("is", "is_not", "contains", "filled", "empty"),
    "number": ("is", "is_not", "more", "less", "filled", "empty"),
    "date": ("is", "more", "less", "filled", "empty"),
    "yes_no": ("is", "filled", "empty"),
    "choice": ("is", "is_not", "filled", "empty"),
    "link": ("contains", "filled", "empty"),
}
BARE: tuple[HeldOp, ...] = ("filled", "empty")
VALUE_MAX = 300
NOTHING = "–"
_VARIABLE = re.compile(r"\{\{ ?event\.([A-Za-z0-9_]{1,60}) ?\}\}")
_PLAIN = str.maketrans("{}", "()")


def held(fact: RuleFact) -> dict[str, Any]:
    """By the keys of its kind's fields; of anything else nothing."""
    return (fact.data.get("values") or {}) if fact.kind == "own" else {}


def holds(asked: RuleHeld, fact: RuleFact) -> bool:
    if fact.kind != "own" or fact.data.get("kind_id") != asked.kind_id:
        return True
    value = held(fact).get(asked.key)
    match asked.op:
        case "filled" | "empty":
            return (value is None) is (asked.op == "empty")
        case "is" | "is_not":
            return (_plain(value) == _plain(asked.value)) is (asked.op == "is")
        case "contains":
            return isinstance(value, str) and _plain(asked.value) in _plain(value)
        case "more":
            return value is not None and bool(value > asked.value)
        case _:
            return value is not None and bool(value < asked.value)


def _plain(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def keys_in(*texts: Any) -> set[str]:
    """Which values of the event these name; what is no text names none."""
    return {found[1] for text in texts if isinstance(text, str) for found in _VARIABLE.finditer(text)}


def in_words(fact: RuleFact, fields: Iterable[KindField], locale: str) -> dict[str, str]:
    """What the event holds, as one writes it in this language; what it does not hold is left out."""
    known = held(fact)
    return {each.key: _said(each.type, known[each.key], locale) for each in fields if each.key in known}


def _said(kind: FieldType, value: Any, locale: str) -> str:
    if kind == "yes_no":
        return say(locale, "rule_said.yes" if value else "rule_said.no")
    if kind == "number":
        return str(format_decimal(value, locale=locale))
    if kind == "date":
        return str(format_date(date.fromisoformat(value), "long", locale=locale))
    return str(value)[:VALUE_MAX].translate(_PLAIN)


def fill(text: str, words: Mapping[str, str], nothing: str | None = None) -> str:
    """`nothing`: in place of what the event does not hold; None: the variable stays."""
    return _VARIABLE.sub(lambda found: words.get(found[1], found[0] if nothing is None else nothing), text)


def filled(values: Mapping[str, Any], fact: RuleFact, words: Mapping[str, str]) -> dict[str, Any]:
    """Values of an event to record: one that is a variable alone is that very value, whatever its type."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        alone = _VARIABLE.fullmatch(value.strip()) if isinstance(value, str) else None
        if alone is not None:
            found[key] = held(fact).get(alone[1])
        else:
            found[key] = fill(value, words, "") if isinstance(value, str) else value
    return found
