"""Templates of Meta's Cloud API, also of gateways that speak it: the list in the contract's words, and one with its
values as a message. Pure:
https://developers.facebook.com/documentation/business-messaging/whatsapp/templates
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, get_args

import msgspec

from backend.connectors.contract import Template, TemplateButton, TemplateVariable, UsedTemplate
from backend.connectors.templates import HeaderKind, TemplateCategory, TemplateQuality, TemplateStatus

VARIABLE = re.compile(r"{{\s*([A-Za-z0-9_]+)\s*}}")
FIELDS = "name,language,status,category,components,parameter_format,rejected_reason,quality_score"
STATUSES: dict[str, TemplateStatus] = {
    "APPROVED": "approved", "PENDING": "pending", "IN_APPEAL": "pending", "REJECTED": "rejected", "PAUSED": "paused",
    "FLAGGED": "approved", "REINSTATED": "approved", "LIMIT_EXCEEDED": "disabled", "DISABLED": "disabled",
    "ARCHIVED": "disabled", "PENDING_DELETION": "disabled", "DELETED": "disabled",
}  # fmt: skip
# these are on their way out of the list
GONE = ("PENDING_DELETION", "DELETED")
QUALITIES: dict[str, TemplateQuality] = {"GREEN": "high", "YELLOW": "medium", "RED": "low"}
KINDS = {"QUICK_REPLY": "reply", "URL": "url", "PHONE_NUMBER": "phone", "COPY_CODE": "copy_code"}
KNOWN_PARTS = ("HEADER", "BODY", "FOOTER", "BUTTONS")
NO_REASON = (None, "", "NONE")


class Example(msgspec.Struct):
    header_text: list[str] = []
    body_text: list[list[str]] = []
    header_text_named_params: list[dict[str, str]] = []
    body_text_named_params: list[dict[str, str]] = []


class Button(msgspec.Struct):
    type: str = ""
    text: str = ""
    url: str = ""
    phone_number: str = ""
    example: Any = None


class Component(msgspec.Struct):
    type: str = ""
    format: str = ""
    text: str = ""
    example: Any = None
    buttons: tuple[Button, ...] = ()


class Quality(msgspec.Struct):
    score: str = ""


class Listed(msgspec.Struct):
    """One of GET /<account>/message_templates. A gateway may name it by name and language alone."""

    name: str
    language: str
    status: str = ""
    category: str = ""
    components: tuple[Component, ...] = ()
    rejected_reason: str | None = None
    quality_score: Quality | None = None
    id: str | int = ""


def category(told: str) -> TemplateCategory:
    known: TemplateCategory = told.lower() if told.lower() in get_args(TemplateCategory) else "other"  # type: ignore[assignment]
    return known


def template(one: Listed) -> Template:
    parts = {part.type.upper(): part for part in one.components}
    header, body = parts.get("HEADER"), parts.get("BODY", Component())
    kind = _header_kind(header)
    buttons = tuple(_button(button) for button in parts.get("BUTTONS", Component()).buttons)
    strange = any(part not in KNOWN_PARTS for part in parts) or (header is not None and kind is None)
    return Template(
        external_id=str(one.id) or f"{one.name}:{one.language}",
        name=one.name,
        language=one.language,
        category=category(one.category),
        status=STATUSES.get(one.status.upper(), "disabled"),
        reason="" if one.rejected_reason in NO_REASON else str(one.rejected_reason),
        quality=QUALITIES.get(one.quality_score.score.upper()) if one.quality_score else None,
        header=kind,
        header_text=header.text if header is not None and kind == "text" else "",
        header_variables=_variables(header, "header_text") if header is not None and kind == "text" else (),
        body=body.text,
        variables=_variables(body, "body_text"),
        footer=parts.get("FOOTER", Component()).text,
        buttons=buttons,
        unusable=strange or any(button.kind == "other" for button in buttons),
    )


def _header_kind(header: Component | None) -> HeaderKind | None:
    named = header.format.lower() if header is not None else ""
    found: HeaderKind | None = named if named in get_args(HeaderKind) else None  # type: ignore[assignment]
    return found


def _variables(part: Component, examples: str) -> tuple[TemplateVariable, ...]:
    names = list(dict.fromkeys(VARIABLE.findall(part.text)))
    if all(name.isdecimal() for name in names):
        names.sort(key=int)
    shown = _examples(part.example, examples, names)
    return tuple(TemplateVariable(name, shown.get(name, "")) for name in names)


def _examples(told: Any, field: str, names: list[str]) -> dict[str, str]:
    """How whoever made it would fill it in."""
    try:
        example = msgspec.convert(told or {}, Example)
    except msgspec.ValidationError:
        return {}
    named = {one.get("param_name", ""): one.get("example", "") for one in getattr(example, f"{field}_named_params")}
    values = example.body_text[0] if field == "body_text" and example.body_text else example.header_text
    return named or dict(zip(names, values, strict=False))


def _button(button: Button) -> TemplateButton:
    kind: Any = KINDS.get(button.type.upper(), "other")
    value, variable = button.url or button.phone_number, None
    example = button.example[0] if isinstance(button.example, list) and button.example else button.example
    shown = example if isinstance(example, str) else ""
    if kind == "copy_code":
        variable = TemplateVariable("code", shown)
    elif kind == "url" and (found := VARIABLE.search(button.url)):
        head, tail = button.url[: found.start()], button.url[found.end() :]
        variable = TemplateVariable(found[1], shown.removeprefix(head).removesuffix(tail))
    return TemplateButton(kind, button.text, value, variable)


def content(used: UsedTemplate) -> dict[str, Any]:
    """The body of a send; the id of the header's file is put in once it is uploaded."""
    components = [_part("header", used.header, used)] if used.header_kind == "text" and used.header else []
    if used.header_kind == "location":
        components.append({"type": "header", "parameters": [{"type": "location", "location": dict(used.header)}]})
    elif used.header_kind in ("image", "video", "document"):
        components.append({"type": "header", "parameters": [{"type": used.header_kind, used.header_kind: {}}]})
    if used.body:
        components.append(_part("body", used.body, used))
    components += _pressed(used.buttons, used.codes)
    about: dict[str, Any] = {"name": used.name, "language": {"code": used.language}}
    return {"type": "template", "template": {**about, "components": components} if components else about}


def _part(name: str, values: Mapping[str, str], used: UsedTemplate) -> dict[str, Any]:
    named = [{"parameter_name": key} if used.named else {} for key in values]
    parameters = [{"type": "text", **head, "text": value} for head, value in zip(named, values.values(), strict=True)]
    return {"type": name, "parameters": parameters}


def _pressed(values: Mapping[int, str], codes: Iterable[int]) -> list[dict[str, Any]]:
    found = list[dict[str, Any]]()
    for place, value in sorted(values.items()):
        kind, parameter = "url", {"type": "text", "text": value}
        if place in codes:
            kind, parameter = "copy_code", {"type": "coupon_code", "coupon_code": value}
        found.append({"type": "button", "sub_type": kind, "index": str(place), "parameters": [parameter]})
    return found


def with_file(body: dict[str, Any], where: dict[str, str], name: str) -> dict[str, Any]:
    """`content` with the file of its header: {"id": as it was uploaded} or {"link": where it lies}."""
    whole: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(body))
    for component in whole["template"]["components"]:
        for parameter in component["parameters"] if component["type"] == "header" else ():
            kind = parameter["type"]
            parameter[kind] = where | ({"filename": name} if kind == "document" else {})
    return whole
