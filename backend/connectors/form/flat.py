"""A body of whatever shape → its fields in order, each by a path of names. Pure."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from backend.connectors.contract import Unreadable

FIELDS_MAX = 500
DEPTH_MAX = 12
Pair = tuple[str, str]
_BRACKET = re.compile(r"\]?\[")

# lists whose items are a question and its answer: what names them, what they say
_QUESTIONS = (("q", "a"), ("question", "answer"), ("label", "value"), ("name", "value"), ("title", "value"))


def flat(body: Any) -> list[Pair]:
    """{"contacts": {"phone": "…"}} → ("contacts.phone", "…"); a plain list is one field. Raises Unreadable."""
    found: list[Pair] = []
    for pair in _walk("", body, 0):
        found.append(pair)
        if len(found) > FIELDS_MAX:
            raise Unreadable(f"more than {FIELDS_MAX} fields")
    return found


def _walk(path: str, value: Any, depth: int) -> Iterator[Pair]:
    if depth > DEPTH_MAX:
        raise Unreadable("nested too deep")
    match value:
        case dict() if (listed := _listed(value)) is not None:
            yield from _walk(path, listed, depth)
        case dict() if "value" in value and isinstance(value.get("title"), str) and value["title"].strip():
            yield from _item(path.rpartition(".")[0], 1, value, depth + 1)
        case dict():
            for name, inner in value.items():
                yield from _walk(_below(path, str(name)), inner, depth + 1)
        case list() if all(not isinstance(one, dict | list) for one in value):
            yield path, ", ".join(filter(None, map(_said, value)))
        case list():
            for at, inner in enumerate(value, 1):
                yield from _item(path, at, inner, depth + 1)
        case _:
            yield path, _said(value)


def _item(path: str, at: int, value: Any, depth: int) -> Iterator[Pair]:
    """Of a list. A question and its answer are one field, called as the question is."""
    if isinstance(value, dict):
        for question, answer in _QUESTIONS:
            asked = value.get(question)
            if isinstance(asked, str) and asked.strip() and answer in value:
                yield from _walk(_below(path, _plain(asked)), value[answer], depth + 1)
                rest = {name: one for name, one in value.items() if name not in (question, answer, "t", "type", "id")}
                yield from _walk(_below(path, str(at)), rest, depth) if rest else ()
                return
    yield from _walk(_below(path, str(at)), value, depth)


def _listed(value: dict[str, Any]) -> list[Any] | None:
    """{"0": …, "1": …} is what a list becomes on its way through names with brackets."""
    return list(value.values()) if value and all(str(name) == str(at) for at, name in enumerate(value)) else None


def nested(pairs: Sequence[Pair]) -> dict[str, Any]:
    """contacts[phone]=… as PHP reads it: {"contacts": {"phone": …}}. Several values of one name are one."""
    body: dict[str, Any] = {}
    for name, value in pairs:
        first, *rest = _BRACKET.split(name.rstrip("]").removesuffix("["))[: DEPTH_MAX + 1] or ["?"]
        at = body
        for outer, _ in pairwise([first or "?", *rest]):
            below = at.get(outer)
            if not isinstance(below, dict):
                below = at[outer] = {} if below in (None, "") else {"": below}
            at = below
        last_name = rest[-1] if rest else first or "?"
        there = at.get(last_name)
        if isinstance(there, dict):
            there[""] = value
        else:
            at[last_name] = ", ".join(filter(None, (there, value.strip()))) if there else value.strip()
    return body


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _plain(question: str) -> str:
    """Dots part the names of a path."""
    return " ".join(question.split()).rstrip(".:").replace(".", "․")


def _said(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
    return str(value).strip()


def last(path: str) -> str:
    return path.rpartition(".")[2]
