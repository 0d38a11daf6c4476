"""What every kind of field can do. Pure: nothing here asks the database or the network."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec


class Bad(Exception):
    """What was typed is none of this kind: the code of a sentence in words/, and what fills it."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class FieldOption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of a choice. `id` 0 asks for a new one; an id is never given twice within its field."""

    label: str
    id: int = 0
    color: str = "slate"
    archived: bool = False


class Spec(msgspec.Struct, frozen=True):
    """What a kind has to know of its field. `held`: the value that stands there; what was archived since may stay."""

    options: tuple[FieldOption, ...] = ()
    currency: str = "RUB"
    decimals: int = 2
    files_max: int = 20
    held: Any = None


class Reader(msgspec.Struct, frozen=True):
    """For whom: "ru", "en" or "lt"; their IANA zone; names of those that a value names by id (people, companies)."""

    locale: str = "en"
    zone: str = "UTC"
    names: Mapping[int, str] = {}


class Kind(msgspec.Struct, frozen=True):
    """One kind of field.

    `parse` takes what a person typed, or the value itself, gives the value as JSON keeps it and raises Bad; never
    asked for None or "". `show` is its opposite: parse(show(x)) is x. `key` orders values, and two are equal where
    their keys are. `sql` is what a filter compares: {v} stands for the jsonb value. `names` are the ids that have to
    exist, of the table `refers`.
    """

    name: str
    parse: Callable[[Any, Spec, Reader], Any]
    show: Callable[[Any, Spec, Reader], str]
    key: Callable[[Any, Spec], Any]
    sql: str = "({v} #>> '{{}}')"
    refers: str | None = None
    names: Callable[[Any], list[Any]] = lambda value: []


def text_of(typed: Any) -> str:
    """Only text goes on. Raises Bad."""
    if not isinstance(typed, str):
        raise Bad("field_wrong_type")
    return typed.strip()
