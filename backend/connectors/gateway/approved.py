"""A gateway's list of approved messages in the contract's words, by its description. Pure."""

import re
from typing import Any

import msgspec

from backend.connectors import cloud_templates
from backend.connectors.contract import Template, TemplateButton, TemplateVariable
from backend.connectors.gateway import ids
from backend.connectors.gateway.description import Approved
from backend.connectors.gateway.expressions import find

VARIABLE = re.compile(r"{{\s*([A-Za-z0-9_]+)\s*}}")
KINDS = {
    "": "reply", "reply": "reply", "quick_reply": "reply", "url": "url", "phone": "phone", "phone_number": "phone",
    "copy_code": "copy_code",
}  # fmt: skip


def template(described: Approved, row: Any) -> Template | None:
    """None: it is none, or on its way out of the list."""
    if not isinstance(row, dict):
        return None
    try:
        return _cloud(row) if described.cloud else _by_paths(described, row)
    except msgspec.ValidationError:
        return None


def _cloud(row: dict[str, Any]) -> Template | None:
    listed = msgspec.convert(row, cloud_templates.Listed)
    return None if listed.status.upper() in cloud_templates.GONE else cloud_templates.template(listed)


def _by_paths(described: Approved, row: dict[str, Any]) -> Template | None:
    def said(path: str) -> str:
        return ids.text(find(path, row)) or ""

    header, body, footer = said(described.header), said(described.body), said(described.footer)
    shown = find(described.examples, row)
    examples = {name: ids.text(value) or "" for name, value in shown.items()} if isinstance(shown, dict) else {}
    buttons = tuple(_button(one) for one in find(described.buttons, row) or () if isinstance(one, dict))
    filled = {*_names(header), *_names(body)}
    everything = set(_names(msgspec.json.encode(find(described.whole, row)).decode()))
    external_id, name = said(described.id), said(described.name)
    if not external_id or not name:
        return None
    return Template(
        external_id=external_id,
        name=name,
        language=said(described.language),
        category=cloud_templates.category(said(described.category)),
        status=described.statuses.get(said(described.status).lower(), "disabled"),
        reason=said(described.reason),
        header="text" if header else None,
        header_text=header,
        header_variables=_variables(header, examples),
        body=body,
        variables=_variables(body, examples),
        footer=footer,
        buttons=buttons,
        unusable=not body or not everything <= filled or any(one.kind in ("copy_code", "other") for one in buttons),
    )


def _names(text: str) -> list[str]:
    names = list(dict.fromkeys(VARIABLE.findall(text)))
    return sorted(names, key=int) if all(name.isdecimal() for name in names) else names


def _variables(text: str, examples: dict[str, str]) -> tuple[TemplateVariable, ...]:
    return tuple(TemplateVariable(name, examples.get(name, "")) for name in _names(text))


def _button(one: dict[str, Any]) -> TemplateButton:
    kind: Any = KINDS.get((ids.text(one.get("kind")) or "").lower(), "other")
    return TemplateButton(kind, ids.text(one.get("text")) or "", ids.text(one.get("value")) or "")
