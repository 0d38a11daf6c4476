"""What is asked of a gateway, from its description: {name} in addresses and headers, "=path" in bodies. Pure."""

import base64
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from backend.connectors.gateway import ids
from backend.connectors.gateway.description import Ask, Description
from backend.connectors.gateway.expressions import find

NAME = re.compile(r"\{([a-z_]+)\}")
# a header ends where a line does
BREAKS = re.compile(r"[\r\n\0]")


class Request(msgspec.Struct, frozen=True):
    """What would be sent. Of `form` and `multipart` every value is text; `file`: the field that carries the file."""

    method: str
    url: str
    headers: dict[str, str]
    query: dict[str, str] = {}
    json: Any = None
    form: dict[str, str] | None = None
    multipart: dict[str, str] | None = None
    file: str = "file"


def request(described: Description, ask: Ask, values: Mapping[str, Any]) -> Request:
    """`values`: what is known of the channel and of what is sent."""
    return Request(
        ask.method,
        fill(ask.url, values),
        headers(described, values, ask.headers),
        _texts(ask.query, values) or {},
        None if ask.json is None else render(ask.json, values),
        _texts(ask.form, values),
        _texts(ask.multipart, values),
        ask.file,
    )


def headers(described: Description, values: Mapping[str, Any], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Of every request, with its own over them; an empty one is left out."""
    written = {**described.headers, **(own or {})}
    made = {name.lower(): BREAKS.sub("", fill(value, values, encoded=False)) for name, value in written.items()}
    if described.basic:
        pair = fill(described.basic, values, encoded=False)
        made["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    return {name: value for name, value in made.items() if value}


def fill(written: str, values: Mapping[str, Any], *, encoded: bool = True) -> str:
    """{name} by its value; a name of nothing is left out. The base address goes in as it is."""

    def one(found: re.Match[str]) -> str:
        value = ids.text(values.get(found[1])) or ""
        return value if not encoded or found[1].endswith("base") or found[1] == "hook" else quote(value, safe="")

    return NAME.sub(one, written)


def render(template: Any, values: Mapping[str, Any]) -> Any:
    """The template with its paths followed; what leads nowhere is left out."""
    match template:
        case str() if template.startswith("="):
            return find(template[1:], values)
        case str():
            return fill(template, values, encoded=False)
        case dict():
            made = {name: render(child, values) for name, child in template.items()}
            return {name: child for name, child in made.items() if child is not None and child != {}}
        case list():
            return [child for each in template if (child := render(each, values)) is not None]
    return template


def _texts(template: Mapping[str, Any] | None, values: Mapping[str, Any]) -> dict[str, str] | None:
    if template is None:
        return None
    made = {name: ids.text(value) for name, value in render(dict(template), values).items()}
    return {name: value for name, value in made.items() if value is not None}


def speaks_of(part: Any, name: str) -> bool:
    """Does a template name this value?"""
    match part:
        case str():
            return name in part
        case dict():
            return any(speaks_of(child, name) for child in part.values())
        case list():
            return any(speaks_of(child, name) for child in part)
        case Ask():
            parts = (part.url, part.headers, part.query, part.json, part.form, part.multipart, part.first)
            return any(speaks_of(child, name) for child in parts)
    return False
