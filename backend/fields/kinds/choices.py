"""One of several, some of several, yes or no. A choice is kept by its number, so that a renamed one stays chosen."""

from typing import Any

from backend.fields.kinds.base import Bad, FieldOption, Kind, Reader, Spec

YES = {"yes", "y", "true", "1", "on", "+", "да", "taip"}
NO = {"no", "n", "false", "0", "off", "-", "нет", "ne"}
_SAID = {"ru": ("нет", "да"), "lt": ("ne", "taip")}
MANY_MAX = 50


def _pick(typed: Any, spec: Spec) -> int:
    found: FieldOption | None = None
    if isinstance(typed, int) and not isinstance(typed, bool):
        found = next((each for each in spec.options if each.id == typed), None)
    elif isinstance(typed, str):
        wanted = " ".join(typed.split()).casefold()
        found = next((each for each in spec.options if each.label.casefold() == wanted), None)
    held = spec.held if isinstance(spec.held, list) else [spec.held]
    if found is None or (found.archived and found.id not in held):
        raise Bad("field_no_such_choice")
    return found.id


def _one(typed: Any, spec: Spec, reader: Reader) -> int:
    return _pick(typed, spec)


def _many(typed: Any, spec: Spec, reader: Reader) -> list[int]:
    """A list, or text with ";" between (labels have none)."""
    if isinstance(typed, str):
        typed = [part for part in typed.split(";") if part.strip()]
    if not isinstance(typed, list):
        raise Bad("field_wrong_type")
    if len(typed) > MANY_MAX:
        raise Bad("field_too_many", limit=MANY_MAX)
    chosen = {_pick(each, spec) for each in typed}
    if not chosen:
        raise Bad("field_empty")
    return [each.id for each in spec.options if each.id in chosen]


def _label(value: int, spec: Spec) -> str:
    return next((each.label for each in spec.options if each.id == value), "")


def _place(value: int, spec: Spec) -> int:
    return next((place for place, each in enumerate(spec.options) if each.id == value), len(spec.options))


def _flag(typed: Any, spec: Spec, reader: Reader) -> bool:
    if isinstance(typed, bool):
        return typed
    said = typed.strip().casefold() if isinstance(typed, str) else str(typed) if typed in (0, 1) else ""
    if said not in YES | NO:
        raise Bad("field_bad_flag")
    return said in YES


CHOICE = Kind("choice", _one, lambda value, spec, reader: _label(value, spec), _place, sql="({v} #>> '{{}}')::bigint")
SEVERAL = Kind(
    "several",
    _many,
    lambda value, spec, reader: "; ".join(_label(each, spec) for each in value),
    lambda value, spec: tuple(_place(each, spec) for each in value),
    sql="{v}",
)
FLAG = Kind(
    "flag",
    _flag,
    lambda value, spec, reader: _SAID.get(reader.locale, ("no", "yes"))[bool(value)],
    lambda value, spec: bool(value),
    sql="({v} #>> '{{}}')::boolean",
)
