"""An event as it would be told, of people who are made up: what a test sends. Pure.

Made of the events' own Structs, so that it has every field that the real one has.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import inspect

from backend.webhooks.catalogue import TYPES

# what a field of that name says, wherever it stands; all else is told by its type
SAID: Mapping[str, Any] = {
    "name": "Anna",
    "surname": "Petrova",
    "username": "anna",
    "phone": "+37060000001",
    "email": "anna@example.com",
    "text": "How much is the samovar?",
    "title": "Samovar",
    "locale": "en",
    "language": "en",
    "currency": "EUR",
    "colour": "green",
    "external_user": "100200300",
    "birthday": "1990-05-17",
    "zone": "Europe/Vilnius",
}
# what most events do not have
EMPTY = frozenset(
    {"blocked_at", "unreachable", "deleted_at", "closed_at", "closed_by", "hidden", "file", "error", "avatar"}
)
# of the words that a field may be, the one that is usual
USUAL = ("private", "open", "in", "lead", "call", "user", "sent", "active")
TRUE = ("is_open", "active")
_DEEP = 5


def example(kind: str, at: datetime) -> dict[str, Any]:
    """What stands under "data" of an event of this type. Raises KeyError."""
    made: dict[str, Any] = msgspec.to_builtins(_Maker(at).struct(inspect.type_info(TYPES[kind].shape), 0))
    made.pop("type", None)
    return made


class _Maker:
    """`at`: of everything that has a time."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._by_type: dict[type[inspect.Type], Callable[[Any, int], Any]] = {
            inspect.StructType: self.struct,
            inspect.UnionType: self._union,
            inspect.LiteralType: lambda of, _: next((word for word in USUAL if word in of.values), of.values[0]),
            inspect.EnumType: lambda of, _: next(iter(of.cls)),
            inspect.ListType: self._several,
            inspect.VarTupleType: lambda of, deep: tuple(self._several(of, deep)),
            inspect.TupleType: lambda of, deep: tuple(self._of(one, "", deep) for one in of.item_types),
            inspect.DictType: lambda of, _: {},
            inspect.DateTimeType: lambda of, _: at,
            inspect.DateType: lambda of, _: at.date(),
            inspect.UUIDType: lambda of, _: "5f0c7a1e-0000-4000-8000-000000000001",
            inspect.StrType: lambda of, _: "sample"[: of.max_length or 6],
            inspect.IntType: lambda of, _: max(1, of.ge or 0),
            inspect.FloatType: lambda of, _: 1.0,
            inspect.DecimalType: lambda of, _: Decimal("350.00"),
            inspect.BoolType: lambda of, _: False,
            inspect.NoneType: lambda of, _: None,
            inspect.AnyType: lambda of, _: {},
            inspect.RawType: lambda of, _: msgspec.Raw(b"{}"),
        }

    def struct(self, of: Any, deep: int) -> Any:
        return of.cls(**{field.name: self._of(field.type, field.encode_name, deep + 1) for field in of.fields})

    def _of(self, of: Any, name: str, deep: int) -> Any:
        while isinstance(of, inspect.Metadata):
            of = of.type
        among = [type(one) for one in of.types] if isinstance(of, inspect.UnionType) else [type(of)]
        if name in EMPTY and (inspect.NoneType in among or inspect.ListType in among):
            return None if inspect.NoneType in among else []
        if name in SAID and inspect.StrType in among:
            return SAID[name]
        if name in TRUE and inspect.BoolType in among:
            return True
        return self._by_type[type(of)](of, deep)

    def _union(self, of: Any, deep: int) -> Any:
        """The first that is something; deep down nothing, where that may be."""
        nothing = [one for one in of.types if isinstance(one, inspect.NoneType)]
        if nothing and deep > _DEEP:
            return None
        return self._of(next(one for one in of.types if not isinstance(one, inspect.NoneType)), "", deep)

    def _several(self, of: Any, deep: int) -> list[Any]:
        return [self._of(of.item_type, "", deep)] if deep <= _DEEP else []
