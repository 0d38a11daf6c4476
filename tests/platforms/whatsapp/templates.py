"""Message templates: …/whatsapp/templates/overview, template-management and components."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.whatsapp.errors import GraphError, missing
from tests.platforms.whatsapp.ids import number_of

if TYPE_CHECKING:
    from tests.platforms.whatsapp.account import Account

VARIABLE = re.compile(r"{{\s*([A-Za-z0-9_]+)\s*}}")
LONGEST_BODY = 1024
SENDABLE = {"APPROVED"}
REFUSED = {"PAUSED": 132015, "DISABLED": 132016}
# Documented fields that have no value here
EMPTY = (
    "message_send_ttl_seconds", "correct_category", "previous_category", "library_template_name", "sub_category",
    "cta_url_link_tracking_opted_out", "degrees_of_freedom_spec",
)  # fmt: skip
BAD_WHITE = re.compile(r"[\n\t]| {5,}")


@dataclass
class Template:
    account: Account
    name: str
    language: str
    body: str
    header: str = ""  # a text, or IMAGE VIDEO DOCUMENT LOCATION
    footer: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    category: str = "UTILITY"
    status: str = "APPROVED"
    id: str = ""
    rejected_reason: str = "NONE"

    def __post_init__(self) -> None:
        self.id = self.id or number_of(f"template:{self.account.id}:{self.name}:{self.language}", 16)

    @property
    def variables(self) -> list[str]:
        return list(dict.fromkeys(VARIABLE.findall(self.body)))

    @property
    def named(self) -> bool:
        """NAMED when its variables are words, POSITIONAL when they are numbers (or there are none)."""
        return any(not name.isdigit() for name in [*self.variables, *VARIABLE.findall(self.header)])

    @property
    def format(self) -> str:
        """Of the header: TEXT, IMAGE …; empty when there is none."""
        if self.header in ("IMAGE", "VIDEO", "DOCUMENT", "LOCATION"):
            return self.header
        return "TEXT" if self.header else ""

    def told(self) -> dict[str, Any]:
        """All fields; which are shown is for the caller to choose."""
        about = {"name": self.name, "parameter_format": "NAMED" if self.named else "POSITIONAL"}
        tail = {"language": self.language, "status": self.status, "category": self.category, "id": self.id}
        more: dict[str, Any] = dict.fromkeys(EMPTY)
        more |= {"rejected_reason": self.rejected_reason, "quality_score": {"score": "UNKNOWN"}}
        return {**about, "components": self._components(), **tail, **more}

    def _components(self) -> list[dict[str, Any]]:
        parts: list[dict[str, Any]] = []
        if self.format == "TEXT":
            example = {"example": {"header_text": ["…"]}} if VARIABLE.search(self.header) else {}
            parts.append({"type": "HEADER", "format": "TEXT", "text": self.header, **example})
        elif self.format:
            handle = {"header_handle": ["https://scontent.whatsapp.net/v/t61.29466-34/example"]}
            parts.append({"type": "HEADER", "format": self.format, "example": handle})
        parts.append({"type": "BODY", "text": self.body, **self._body_example()})
        if self.footer:
            parts.append({"type": "FOOTER", "text": self.footer})
        return [*parts, {"type": "BUTTONS", "buttons": self.buttons}] if self.buttons else parts

    def _body_example(self) -> dict[str, Any]:
        if not self.variables:
            return {}
        if self.named:
            return {"example": {"body_text_named_params": [{"param_name": v, "example": "…"} for v in self.variables]}}
        return {"example": {"body_text": [["…" for _ in self.variables]]}}

    def becomes(self, status: str, reason: str = "NONE", **more: Any) -> None:
        """Its state changes, and message_template_status_update says so: APPROVED, REJECTED, PAUSED, DISABLED …"""
        self.status = status
        self.rejected_reason = reason if status == "REJECTED" else "NONE"
        about = {
            "event": status,
            "message_template_id": int(self.id),
            "message_template_name": self.name,
            "message_template_language": self.language,
            "reason": reason,
            "message_template_category": self.category,
        }
        self.account.tells("message_template_status_update", about | more)

    def check_sendable(self) -> None:
        if (code := REFUSED.get(self.status)) is not None:
            raise GraphError(code, f"template {self.name} is {self.status.lower()}")
        if self.status not in SENDABLE:
            raise unknown(self.name, self.language)

    def filled(self, components: list[dict[str, Any]]) -> dict[str, Any]:
        """The message as it reaches the phone; every parameter is counted and checked."""
        given = _by_type(components)
        texts = _values("body", given.get("body", []), self.variables, named=self.named)
        body = VARIABLE.sub(lambda found: texts[found[1]], self.body)
        if len(body) > LONGEST_BODY:
            raise GraphError(132005, f"body is {len(body)} characters, the most is {LONGEST_BODY}")
        header = self._header(given.get("header", []))
        return {
            "name": self.name,
            "language": self.language,
            "text": body,
            **header,
            "buttons": self._pressed(components),
        }

    def _header(self, given: list[dict[str, Any]]) -> dict[str, Any]:
        if self.format in ("", "TEXT"):
            names = list(dict.fromkeys(VARIABLE.findall(self.header)))
            texts = _values("header", given, names, named=self.named)
            shown = VARIABLE.sub(lambda found: texts[found[1]], self.header)
            return {"header": shown} if shown else {}
        wanted = self.format.lower()
        came = str(given[0].get("type", "UNKNOWN")) if given else "UNKNOWN"
        if came != wanted:
            details = f"header: Format mismatch, expected {self.format}, received {came.upper()}"
            raise GraphError(132012, details)
        if len(given) != 1:
            raise _count("header", len(given), 1)
        return {"header_media": {"type": wanted, **dict(given[0].get(wanted, {}))}}

    def _pressed(self, components: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The buttons with what was filled in: an address's end, or what a press of a quick reply brings back."""
        filled = {int(part["index"]): part.get("parameters", []) for part in components if part.get("type") == "button"}
        shown = []
        for index, button in enumerate(self.buttons):
            given = filled.pop(index, [])
            if button["type"] == "URL" and VARIABLE.search(button.get("url", "")):
                if len(given) != 1 or given[0].get("type") != "text":
                    raise missing(f"buttons: Button at index {index} of type Url requires a parameter")
                button = {**button, "url": VARIABLE.sub(str(given[0].get("text", "")), button["url"])}
            elif button["type"] == "QUICK_REPLY":
                payload = given[0].get("payload", "") if given else button["text"]
                button = {**button, "payload": payload}
            elif button["type"] == "COPY_CODE":
                # …/templates/marketing-templates/coupon-templates
                if len(given) != 1 or given[0].get("type") != "coupon_code":
                    raise missing(f"buttons: Button at index {index} of type copy_code requires a coupon_code")
                button = {**button, "code": given[0].get("coupon_code")}
            elif given:
                raise _count("buttons", len(given), 0)
            shown.append(button)
        if filled:
            raise GraphError(132000, f"buttons: no button at index {min(filled)}")
        return shown


def unknown(name: str, language: str) -> GraphError:
    return GraphError(132001, f"template name ({name}) does not exist in {language}")


def _count(part: str, came: int, wanted: int) -> GraphError:
    details = f"{part}: number of localizable_params ({came}) does not match the expected number of params ({wanted})"
    return GraphError(132000, details)


def _by_type(components: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    return {
        str(part.get("type", "")).lower(): list(part.get("parameters", []))
        for part in components
        if part.get("type") != "button"
    }


def _values(part: str, given: list[dict[str, Any]], names: list[str], *, named: bool) -> dict[str, str]:
    if len(given) != len(names):
        raise _count(part, len(given), len(names))
    values: dict[str, str] = {}
    for place, parameter in enumerate(given):
        key = parameter.get("parameter_name") if named else names[place]
        if named and key not in names:
            raise GraphError(100, f"{part}: Parameter name is missing or empty, or the template has no {key}")
        values[str(key)] = _text(part, parameter)
    return values


def _text(part: str, parameter: dict[str, Any]) -> str:
    match parameter.get("type"):
        case "text":
            text = parameter.get("text")
            if not isinstance(text, str) or not text:
                raise GraphError(100, "Parameter 'text' is mandatory for component parameter type 'text'")
        case "currency":
            text = str(parameter.get("currency", {}).get("fallback_value", ""))
        case "date_time":
            text = str(parameter.get("date_time", {}).get("fallback_value", ""))
        case other:
            raise GraphError(132012, f"{part}: Format mismatch, expected TEXT, received {str(other).upper()}")
    if BAD_WHITE.search(text):
        raise GraphError(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces")
    return text
