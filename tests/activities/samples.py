"""Data of the right shape, for facts that tests make without a deed."""

from typing import Any

import msgspec
from msgspec import inspect

from backend.activities.data import DATA

_PLAIN: dict[type[inspect.Type], Any] = {
    inspect.StrType: "x",
    inspect.IntType: 1,
    inspect.FloatType: 1.0,
    inspect.BoolType: True,
    inspect.AnyType: None,
    inspect.DictType: {},
    inspect.ListType: [],
}


def sample(kind: str) -> dict[str, Any]:
    """The least that a fact of this kind holds."""
    return _of_struct(inspect.type_info(DATA[kind]))


def shaped(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """The same with these, as far as its shape has them."""
    info = inspect.type_info(DATA[kind])
    assert isinstance(info, inspect.StructType)
    known = {field.encode_name for field in info.fields}
    return sample(kind) | {name: value for name, value in data.items() if name in known}


def _of_struct(info: inspect.Type) -> dict[str, Any]:
    assert isinstance(info, inspect.StructType)
    return {field.encode_name: _of(field.type) for field in info.fields if field.required}


def _of(info: inspect.Type) -> Any:
    if isinstance(info, inspect.UnionType):
        return None if info.includes_none else _of(info.types[0])
    if isinstance(info, inspect.LiteralType):
        return info.values[0]
    if isinstance(info, inspect.StructType):
        return _of_struct(info)
    return msgspec.convert(_PLAIN[type(info)], Any)
