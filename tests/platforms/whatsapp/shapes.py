"""Small checks of request bodies, refused in the Graph API's way."""

from __future__ import annotations

from typing import Any

from tests.platforms.whatsapp.errors import bad, missing


def keys(value: Any, where: str, required: str, optional: str = "") -> dict[str, Any]:
    """An object with just these keys."""
    if not isinstance(value, dict):
        raise bad(f"Param {where} must be a JSON object.")
    known = {*required.split(), *optional.split()}
    for name in value:
        if name not in known:
            raise bad(f'Unexpected key "{name}" on param "{where}"')
    for name in required.split():
        if value.get(name) in (None, ""):
            raise missing(f"Parameter '{name}' is mandatory for {where}")
    return value


def text(value: Any, where: str, most: int, *, empty: bool = False) -> str:
    if not isinstance(value, str):
        raise bad(f"Param {where} must be a string.")
    if not value.strip() and not empty:
        raise missing(f"Parameter {where} is empty")
    if len(value) > most:
        raise bad(f"Param {where} must be at most {most} characters long.")
    return value


def items(value: Any, where: str, least: int, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise bad(f"Param {where} must be an array.")
    if not least <= len(value) <= most:
        raise bad(f"Invalid {where} count. Min allowed: {least}, Max allowed: {most}.")
    return value


def flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise bad(f"Param {where} must be a boolean.")
    return value


def number(value: Any, where: str) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise bad(f"Param {where} must be a number.") from None
