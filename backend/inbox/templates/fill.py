"""A template and what somebody fills it with → what the customer will read. Pure."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.connectors.contract import Template, TemplateVariable
from backend.connectors.templates import LOCATION, HeaderKind, TemplateCategory
from backend.kit.clean import clean_text
from backend.kit.errors import Conflict, Invalid

VALUE_MAX = 1024
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
# what the platforms refuse in a value
_LINES = re.compile(r"[\n\r\t]| {5,}")
# which files a header takes; anything goes as a document
FILES = {"image": ("photo",), "video": ("video", "animation")}


class TemplateUse(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which template of the channel, and its values: by the variables' names, of buttons by their places. The file of
    its header is the message's attachment; of a location the header's names are latitude, longitude, name, address."""

    external_id: str
    header: dict[str, str] = {}
    body: dict[str, str] = {}
    buttons: dict[int, str] = {}


class SentButton(msgspec.Struct, frozen=True, omit_defaults=True):
    """As it stands under the message: `value`, where it leads."""

    kind: str
    text: str
    value: str = ""


class SentTemplate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """meta.template of a message: which one it is made from, with which values, and what stands around its text."""

    external_id: str
    name: str
    language: str
    category: TemplateCategory = "other"
    named: bool = False
    header_kind: HeaderKind | None = None
    header_text: str = ""
    footer: str = ""
    shown: tuple[SentButton, ...] = ()
    header: dict[str, str] = {}
    body: dict[str, str] = {}
    buttons: dict[int, str] = {}
    codes: tuple[int, ...] = ()


def filled(template: Template, use: TemplateUse) -> tuple[str, SentTemplate]:
    """(the text of the message, its meta.template). Raises Conflict, Invalid with the field that is wrong."""
    demand_sendable(template)
    header, body = _Values("template.header", use.header), _Values("template.body", use.body)
    location = template.header == "location"
    names = [TemplateVariable(name) for name in LOCATION] if location else template.header_variables
    given = header.of(names, optional=("name", "address") if location else ())
    values = body.of(template.variables)
    text = render(template.body, values)
    if len(text) > template.body_max:
        raise Invalid("invalid", fields={"template.body": "too_long"}, values={"limit": template.body_max})
    buttons = _Values("template.buttons", {str(place): value for place, value in use.buttons.items()})
    pressed = buttons.of([TemplateVariable(str(at)) for at, each in enumerate(template.buttons) if each.variable])
    if location:
        _demand_place(given)
    return text, SentTemplate(
        external_id=template.external_id,
        name=template.name,
        language=template.language,
        category=template.category,
        named=any(not each.name.isdigit() for each in (*template.variables, *template.header_variables)),
        header_kind=template.header,
        header_text=render(template.header_text, given) if template.header == "text" else "",
        footer=template.footer,
        shown=tuple(_shown(template, at, pressed.get(str(at), "")) for at in range(len(template.buttons))),
        header=given,
        body=values,
        buttons={int(at): value for at, value in pressed.items()},
        codes=tuple(at for at, each in enumerate(template.buttons) if each.kind == "copy_code"),
    )


def demand_sendable(template: Template) -> None:
    """The platform takes it now, and we can fill it. Raises Conflict."""
    if template.unusable:
        raise Conflict("template_unusable", fields={"template": "template_unusable"})
    if template.status != "approved":
        raise Conflict("template_not_approved", fields={"template": "template_not_approved"})


def demand_file(template: Template, kinds: Sequence[str]) -> None:
    """The header's one file is there, and fits; where it has none there is none. Raises Invalid."""
    wants = template.header in ("image", "video", "document")
    if wants and not kinds:
        raise Invalid("invalid", fields={"attachments": "template_wants_file"})
    if len(kinds) > (1 if wants else 0):
        raise Invalid("invalid", fields={"attachments": "template_other_files"})
    if wants and kinds[0] not in FILES.get(template.header or "", (kinds[0],)):
        raise Invalid("invalid", fields={"attachments": "template_other_file"})


def render(text: str, values: Mapping[str, str]) -> str:
    """Every variable once; a value is never read again."""
    return _VARIABLE.sub(lambda found: values.get(found[1], found[0]), text)


def _shown(template: Template, at: int, value: str) -> SentButton:
    button = template.buttons[at]
    whole = _VARIABLE.sub(lambda found: value, button.value) if value and button.value else value or button.value
    return SentButton(button.kind, button.text, whole)


def _demand_place(given: Mapping[str, str]) -> None:
    for name, most in (("latitude", 90.0), ("longitude", 180.0)):
        try:
            fits = -most <= float(given[name]) <= most
        except ValueError:
            fits = False
        if not fits:
            raise Invalid("invalid", fields={f"template.header.{name}": "template_value_number"})


class _Values(msgspec.Struct, frozen=True):
    """What was given for one part."""

    field: str
    given: dict[str, Any]

    def of(self, variables: Sequence[TemplateVariable], optional: Sequence[str] = ()) -> dict[str, str]:
        """By name, in the template's order. Raises Invalid that names each that is missing, unknown or unfit."""
        names = list(dict.fromkeys(each.name for each in variables))
        wrong = {name: "template_value_unknown" for name in self.given if name not in names}
        values = {}
        for name in names:
            value = clean_text(self.given.get(name, "")).strip()
            if not value and name not in optional:
                wrong[name] = "template_value_missing"
            elif _LINES.search(value):
                wrong[name] = "template_value_lines"
            elif len(value) > VALUE_MAX:
                wrong[name] = "template_value_long"
            elif value:
                values[name] = value
        if wrong:
            fields = {f"{self.field}.{name}": code for name, code in wrong.items()}
            raise Invalid("invalid", fields=fields, values={"limit": VALUE_MAX})
        return values
