"""What msgspec says about a body or a parameter, as a code per field."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from backend.kit.words import catalogue


class Fault(msgspec.Struct, frozen=True):
    """What is wrong with one field: the code of a sentence, and its values."""

    code: str
    values: dict[str, Any] = {}


_NAMED = (
    (re.compile(r"Object contains unknown field `(?P<field>[^`]*)`"), "unknown_field"),
    (re.compile(r"Object missing required field `(?P<field>[^`]*)`"), "required"),
    (re.compile(r"Missing required .*parameter '?(?P<field>\w+)'?"), "required"),
)
_SHAPES = (
    (re.compile(r"of length >= 1$"), "required"),
    (re.compile(r"of length <= (?P<limit>\d+)$"), "too_long"),
    (re.compile(r"of length >= (?P<limit>\d+)$"), "too_short"),
    (re.compile(r"Expected `(?:int|float|decimal)` (?:<=?|>=?) (?P<limit>\S+)$"), "out_of_range"),
    (re.compile(r"Invalid enum value"), "not_a_choice"),
    (re.compile(r"matching regex|Invalid (?:UUID|RFC|base64|decimal|ISO)"), "bad_format"),
)
_DATA = re.compile(r" - at `\$\.data(?=[.\[`])")
_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")


def field_faults(found: Iterable[Mapping[str, Any]]) -> dict[str, Fault]:
    """Litestar's list of {"message", "key"?, "source"?} as {field: fault}."""
    faults: dict[str, Fault] = {}
    for each in found:
        key = str(each.get("key", ""))
        field, fault = _read(str(each["message"]), "" if key == "data" else key)
        faults[field or "body"] = fault
    return faults


def in_body(message: str) -> str | None:
    """What is said of a handler's arguments, seen from its body; None where it is about another of them."""
    seen = _DATA.sub(" - at `$", message)
    return seen if seen != message else None


def _read(message: str, key: str) -> tuple[str, Fault]:
    if at := _PATH.search(message):
        message, key = message[: at.start()], key or at["path"]
    for pattern, code in _NAMED:
        if met := pattern.search(message):
            return ".".join(part for part in (key, met["field"]) if part), Fault(code)
    for pattern, code in _SHAPES:
        if met := pattern.search(message):
            return key, Fault(code, {name: value for name, value in met.groupdict().items() if value})
    # a Struct's own check names its sentence: raise ValueError("bad_email")
    return key, Fault(message if f"errors.{message}" in catalogue("en") else "wrong_type")
