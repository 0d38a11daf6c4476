"""Documented methods and their parameters, read from catalogue.json (VKCOM/vk-api-schema 5.199).

Kinds: integer, number, boolean (0 or 1), string, json, integers and strings (separated by commas); `!` = required;
`integers:100` = at most 100 of them. Rights are those of a community's token: https://dev.vk.com/reference/access-rights
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.platforms.vk.errors import ApiError, bad

_RAW = json.loads((Path(__file__).parent / "catalogue.json").read_text())
# What every method takes: https://dev.vk.com/api/api-requests
EVERYWHERE = {"v", "access_token", "lang", "test_mode", "https", "captcha_sid", "captcha_key"}


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    required: bool
    most: int


@dataclass(frozen=True)
class Documented:
    name: str
    right: str
    parameters: dict[str, Parameter]


def _parameter(name: str, said: str) -> Parameter:
    kind, _, most = said.rstrip("!").partition(":")
    return Parameter(name, kind, said.endswith("!"), int(most or 10**9))


PLAYED = {
    name: Documented(name, said["right"], {key: _parameter(key, kind) for key, kind in said["takes"].items()})
    for name, said in _RAW["played"].items()
}
NOT_FOR_GROUPS = frozenset(_RAW["user_only"])
DOCUMENTED = frozenset(_RAW["documented"])


def find(name: str) -> Documented:
    if (found := PLAYED.get(name)) is not None:
        return found
    if name in NOT_FOR_GROUPS:
        raise ApiError(27, "method is unavailable with group auth.")
    if name in DOCUMENTED:
        raise ApiError(3, f"{name} is documented, but not played here")
    raise ApiError(3)


def checked(method: Documented, raw: dict[str, Any]) -> dict[str, Any]:
    """Every parameter in its documented type. The real server overlooks unknown ones; this one refuses them."""
    for key in raw:
        if key not in method.parameters and key not in EVERYWHERE:
            raise bad(f"unknown parameter {key} of {method.name}")
    given = {key: value for key, value in raw.items() if key in method.parameters and value not in (None, "")}
    for parameter in method.parameters.values():
        if parameter.required and parameter.name not in given:
            raise bad(f"{parameter.name} is a required parameter")
    return {key: _typed(method.parameters[key], str(value)) for key, value in given.items()}


def _typed(parameter: Parameter, value: str) -> Any:
    match parameter.kind:
        case "integer":
            return _number(parameter.name, value, int)
        case "number":
            return _number(parameter.name, value, float)
        case "boolean":
            return _boolean(parameter.name, value)
        case "json":
            return _json(parameter.name, value)
        case "integers":
            return _several(parameter, [_number(parameter.name, part, int) for part in _parts(value)])
        case "strings":
            return _several(parameter, _parts(value))
        case _:
            return value


def _parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _several(parameter: Parameter, values: list[Any]) -> list[Any]:
    if len(values) > parameter.most:
        raise bad(f"{parameter.name} should be no more than {parameter.most}")
    return values


def _number(name: str, value: str, kind: type[int] | type[float]) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise bad(f"{name} not {'integer' if kind is int else 'number'}") from None


def _boolean(name: str, value: str) -> bool:
    if value not in ("0", "1", "true", "false"):
        raise bad(f"{name} should be 0 or 1")
    return value in ("1", "true")


def _json(name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"{name} is not valid JSON") from None
