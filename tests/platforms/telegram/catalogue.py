"""Documented methods and their parameters (Bot API 10.3), read from catalogue.json.

Kinds: integer, float, boolean, string, json, file (upload or string), chat (Integer or String); `!` = required.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.platforms.telegram.errors import ApiError, bad
from tests.platforms.telegram.files import Upload

_RAW = json.loads((Path(__file__).parent / "catalogue.json").read_text())
# What Telegram says when a required parameter is missing; others are named.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "photo": "there is no photo in the request",
    "video": "there is no video in the request",
    "audio": "there is no audio in the request",
    "voice": "there is no voice in the request",
    "document": "there is no document in the request",
    "sticker": "there is no sticker in the request",
    "animation": "there is no animation in the request",
    "video_note": "there is no video note in the request",
    "action": "wrong parameter action in request",
}


@dataclass(frozen=True)
class Parameter:
    name: str
    kind: str
    required: bool


@dataclass(frozen=True)
class Documented:
    name: str
    parameters: dict[str, Parameter]


def _documented(name: str, fields: dict[str, str]) -> Documented:
    parameters = {key: Parameter(key, kind.rstrip("!"), kind.endswith("!")) for key, kind in fields.items()}
    return Documented(name, parameters)


# Method names are case-insensitive (https://core.telegram.org/bots/api#available-methods).
PLAYED = {name.lower(): _documented(name, fields) for name, fields in _RAW["played"].items()}
DOCUMENTED = {name.lower(): name for name in _RAW["documented"]}


def find(name: str) -> Documented:
    if (found := PLAYED.get(name.lower())) is not None:
        return found
    if (documented := DOCUMENTED.get(name.lower())) is not None:
        raise ApiError(404, f"Not Found: method not found ({documented} is documented, but not played here)")
    raise ApiError(404, "Not Found: method not found")


def checked(method: Documented, raw: dict[str, Any], files: dict[str, Upload]) -> dict[str, Any]:
    """Every parameter in its documented type. The real server overlooks unknown ones; this one refuses them."""
    named = {key: value for key, value in {**raw, **files}.items() if key in method.parameters}
    attached = {value[9:] for value in raw.values() if isinstance(value, str) and value.startswith("attach://")}
    media = json.dumps(raw.get("media", ""), default=str)
    for key in [*raw, *files]:
        if key not in method.parameters and not (key in files and (key in attached or key in media)):
            raise bad(f'unknown parameter "{key}" of {method.name}')
    for parameter in method.parameters.values():
        if parameter.required and named.get(parameter.name) in (None, ""):
            if parameter.name == "url":
                continue
            raise bad(MISSING.get(parameter.name, f'parameter "{parameter.name}" is required'))
    return {key: _typed(method.parameters[key], value, files) for key, value in named.items() if value is not None}


def _typed(parameter: Parameter, value: Any, files: dict[str, Upload]) -> Any:
    match parameter.kind:
        case "integer":
            return _integer(parameter.name, value)
        case "float":
            return _float(parameter.name, value)
        case "boolean":
            return _boolean(parameter.name, value)
        case "chat":
            return _chat(value)
        case "json":
            return _json(parameter.name, value)
        case "file":
            return _file(value, files)
        case _:
            return _string(parameter.name, value)


def _wrong(name: str, kind: str) -> ApiError:
    return bad(f'parameter "{name}" must be of type {kind}')


def _integer(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _wrong(name, "Integer")
    try:
        return int(value)
    except ValueError:
        raise _wrong(name, "Integer") from None


def _float(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise _wrong(name, "Float") from None


def _boolean(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() not in ("true", "false", "1", "0", "yes", "no"):
        raise _wrong(name, "Boolean")
    return str(value).lower() in ("true", "1", "yes")


def _chat(value: Any) -> int | str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise bad("chat_id must be of type Integer or String")
    text = str(value).strip()
    return int(text) if text.lstrip("-").isdigit() else text


def _json(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None


def _file(value: Any, files: dict[str, Upload]) -> Upload | str:
    if isinstance(value, str) and value.startswith("attach://"):
        if value[9:] not in files:
            raise bad(f'file "{value[9:]}" was not attached')
        value = files[value[9:]]
    if isinstance(value, Upload) and not value.content:
        raise bad("file must be non-empty")
    if not isinstance(value, Upload | str):
        raise bad("InputFile must be an upload or a string")
    return value


def _string(name: str, value: Any) -> str:
    if isinstance(value, Upload):
        value = value.content.decode("utf-8", "surrogateescape")
    if isinstance(value, bool | dict | list):
        raise _wrong(name, "String")
    text = str(value)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise bad("strings must be encoded in UTF-8")
    return text
