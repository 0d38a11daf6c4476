"""Descriptions read from TOML: the ready ones, and what an administrator wrote. Every path is compiled at once, every
code must be one of ours: what is wrong is said when it is saved, not when a customer writes.
"""

import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec

from backend.connectors.gateway.codes import CHECK_CODES, ERROR_CODES
from backend.connectors.gateway.description import (
    Approved,
    Ask,
    Description,
    File,
    Finding,
    Look,
    Media,
    Poll,
    Receive,
    Refusal,
    Rule,
    Send,
)
from backend.connectors.gateway.expressions import Unusable, compiled

PROVIDERS = Path(__file__).parent / "providers"


@cache
def ready() -> dict[str, Description]:
    """The providers whose descriptions come with the house."""
    found = {path.stem: _ready(path) for path in sorted(PROVIDERS.glob("*.toml"))}
    return dict(sorted(found.items(), key=lambda each: each[1].title.lower()))


@cache
def example() -> dict[str, str]:
    """The sections of a made-up gateway: what an administrator begins with."""
    return {path.stem: path.read_text("utf-8") for path in sorted((PROVIDERS.parent / "example").glob("*.toml"))}


def _ready(path: Path) -> Description:
    return read(path.read_text("utf-8"))


def read(written: str) -> Description:
    """Raises ValueError: what is wrong, and where."""
    return _demand_usable(_convert(tomllib.loads(written)))


@lru_cache(maxsize=64)
def described(receive: str, send: str, statuses: str, signature: str) -> Description:
    """Of the sections that an administrator wrote. Raises ValueError, whose message begins with the section's name."""
    whole: dict[str, Any] = {}
    for name, written in (("receive", receive), ("send", send), ("statuses", statuses), ("signature", signature)):
        try:
            part = tomllib.loads(written)
            if name == "statuses":
                part = {"receive": _statuses(part)}
            elif name == "signature":
                part = {"signature": part} if part else {}
            elif name == "receive":
                part = {"receive": part}
            _demand_usable(_convert(part))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
        whole = _laid(whole, part)
    return _convert(whole)


def _statuses(part: dict[str, Any]) -> dict[str, Any]:
    rules = part.pop("rule", [])
    return {**part, "rule": [{"is": "receipt", **rule} for rule in rules]}


def _laid(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Both together; what is a list in both follows one after the other."""
    found = dict(under)
    for name, value in over.items():
        mine = found.get(name)
        if isinstance(mine, dict) and isinstance(value, dict):
            found[name] = _laid(mine, value)
        elif isinstance(mine, list) and isinstance(value, list):
            # what tells of statuses is looked at before what may be any message
            found[name] = value + mine
        else:
            found[name] = value
    return found


def _convert(tree: dict[str, Any]) -> Description:
    try:
        return msgspec.convert(tree, Description)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from None


def _demand_usable(found: Description) -> Description:
    """Every expression compiles. Raises ValueError naming the one that does not."""
    for place, code, known in _codes(found):
        if code not in known:
            raise ValueError(f"{place} = {code!r}: no such code; there are {', '.join(known)}")
    for place, expression in expressions(found):
        try:
            compiled(expression)
        except Unusable as error:
            raise ValueError(f"{place} = {expression!r}: {error}") from None
    return found


def _codes(found: Description) -> list[tuple[str, str, tuple[str, ...]]]:
    """(where it stands, code, which there are)."""
    errors = [(f"receive.errors.{said}", code) for said, code in found.receive.errors.items()]
    errors += [(f"refusal {number}.code", one.code) for number, one in enumerate(found.refusals, 1)]
    checks = [(f"check {number}", one.code) for number, look in enumerate(found.checks, 1) for one in look.finds]
    return [(*one, ERROR_CODES) for one in errors] + [(*one, CHECK_CODES) for one in checks]


def expressions(part: Any, place: str = "") -> list[tuple[str, str]]:
    """(where it stands, expression) of a description, whole."""
    found: list[tuple[str, str]] = []
    if isinstance(part, Rule | File):
        for name in part.__struct_fields__:
            value = getattr(part, name)
            # an empty one takes away what is common to all rules
            if isinstance(value, str) and value and name != "what":
                found.append((f"{place}.{name}".lstrip("."), value))
        found += [(f"{place}.card.{name}", value) for name, value in (getattr(part, "card", None) or {}).items()]
    elif isinstance(part, Receive):
        found += [(f"{place}.let.{name}", value) for name, value in part.let.items()]
        found += [(f"{place}.shared", part.shared)] if part.shared else []
        found += [(f"{place}.within", part.within), *((f"{place}.each", each) for each in part.each)]
    elif isinstance(part, Refusal | Finding):
        found.append((f"{place}.when", part.when))
    elif isinstance(part, Send):
        found += [(f"{place}.key", part.key), (f"{place}.good", part.good)]
    elif isinstance(part, Poll):
        found += [(f"{place}.payload", part.payload), (f"{place}.receipt", part.receipt)]
    elif isinstance(part, Media):
        found.append((f"{place}.url", part.url))
        found += [(f"{place}.data", part.data)] if part.data else []
    elif isinstance(part, Approved):
        paths = {
            name: getattr(part, name) for name in part.__struct_fields__ if name not in ("ask", "cloud", "statuses")
        }
        found += [(f"{place}.{name}", value) for name, value in paths.items() if value]
    elif isinstance(part, Look):
        found.append((f"{place}.when", part.when))
        found += [(f"{place}.facts.{name}", value) for name, value in part.facts.items()]
    elif isinstance(part, Ask):
        found.append((f"{place}.when", part.when))
        found += [(f"{place}.keep", part.keep)] if part.keep else []
        for name in ("query", "json", "form", "multipart"):
            found += _in_template(getattr(part, name), f"{place}.{name}")
    elif isinstance(part, Description):
        found += [("chat", part.chat), ("writer", part.writer)]
        found += [(f"bases.{name}", value) for name, value in part.bases.items()]
    if isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            found += expressions(getattr(part, name), f"{place}.{name}".lstrip("."))
    elif isinstance(part, list):
        for number, child in enumerate(part, 1):
            found += expressions(child, f"{place} {number}")
    return found


def _in_template(part: Any, place: str) -> list[tuple[str, str]]:
    match part:
        case str() if part.startswith("="):
            return [(place, part[1:])]
        case dict():
            return [one for name, child in part.items() for one in _in_template(child, f"{place}.{name}")]
        case list():
            return [one for child in part for one in _in_template(child, place)]
    return []
