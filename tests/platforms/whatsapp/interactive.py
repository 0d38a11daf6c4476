"""Buttons, lists, addresses and requests: …/whatsapp/messages/interactive-reply-buttons-messages and its neighbours."""

from __future__ import annotations

from typing import Any

from tests.platforms.whatsapp.errors import bad, invalid
from tests.platforms.whatsapp.shapes import items, keys, text

PLAYED = {"button", "list", "cta_url", "location_request_message", "contact_request"}
DOCUMENTED = PLAYED | {
    "flow", "product", "product_list", "catalog_message", "address_message", "call_permission_request", "carousel",
    "order_details", "order_status", "voice_call",
}  # fmt: skip
LONGEST_BODY = {"list": 4096}


def check(body: Any) -> dict[str, Any]:
    said = keys(body, "$['interactive']", "type action", "header body footer")
    kind = said["type"]
    if kind not in DOCUMENTED:
        raise bad(
            f"Param interactive['type'] must be one of {{{', '.join(sorted(DOCUMENTED)).upper()}}} - got {kind!r}."
        )
    if kind not in PLAYED:
        raise invalid(f"interactive type {kind} is documented, but not played here")
    shown = keys(said.get("body"), "interactive['body']", "text")
    text(shown["text"], "interactive['body']['text']", LONGEST_BODY.get(kind, 1024))
    if "footer" in said:
        text(keys(said["footer"], "interactive['footer']", "text")["text"], "interactive['footer']['text']", 60)
    if "header" in said:
        _header(kind, said["header"])
    _ACTIONS[kind](said["action"])
    return dict(said)


def _header(kind: str, header: Any) -> None:
    said = keys(header, "interactive['header']", "type", "text image video document")
    allowed = ("text", "image", "video", "document") if kind in ("button", "cta_url") else ("text",)
    if said["type"] not in allowed or said["type"] not in said:
        raise invalid(f"header of {kind} is one of {', '.join(allowed)}")
    if said["type"] == "text":
        text(said["text"], "interactive['header']['text']", 60)


def _buttons(action: Any) -> None:
    said = keys(action, "interactive['action']", "buttons")
    listed = items(said["buttons"], "buttons", 1, 3)
    for button in listed:
        keys(button, "buttons", "type reply")
        if button["type"] != "reply":
            raise bad("Param buttons['type'] must be one of {REPLY}")
        reply = keys(button["reply"], "reply", "id title")
        text(reply["id"], "reply['id']", 256)
        text(reply["title"], "reply['title']", 20)
    _unlike([button["reply"]["id"] for button in listed], "buttons: id")
    _unlike([button["reply"]["title"] for button in listed], "buttons: title")


def _list(action: Any) -> None:
    said = keys(action, "interactive['action']", "button sections")
    text(said["button"], "action['button']", 20)
    sections = items(said["sections"], "sections", 1, 10)
    rows: list[dict[str, Any]] = []
    for section in sections:
        keys(section, "sections", "rows", "title")
        if len(sections) > 1 and not section.get("title"):
            raise invalid("sections: title is mandatory when there is more than one")
        text(section.get("title", ""), "sections['title']", 24, empty=True)
        rows += items(section["rows"], "rows", 1, 10)
    items(rows, "total row", 1, 10)
    for row in rows:
        keys(row, "rows", "id title", "description")
        text(row["id"], "rows['id']", 200)
        text(row["title"], "rows['title']", 24)
        text(row.get("description", ""), "rows['description']", 72, empty=True)
    _unlike([row["id"] for row in rows], "rows: id")


def _address(action: Any) -> None:
    said = keys(action, "interactive['action']", "name parameters")
    if said["name"] != "cta_url":
        raise bad("Param action['name'] must be one of {CTA_URL}")
    given = keys(said["parameters"], "parameters", "display_text url")
    text(given["display_text"], "parameters['display_text']", 20)
    if not str(given["url"]).startswith(("https://", "http://")):
        raise bad("Param parameters['url'] is not a valid URI.")


def _named(name: str) -> Any:
    def of(action: Any) -> None:
        if keys(action, "interactive['action']", "name")["name"] != name:
            raise bad(f"Param action['name'] must be one of {{{name.upper()}}}")

    return of


def _unlike(values: list[str], what: str) -> None:
    if len(set(values)) != len(values):
        raise invalid(f"{what} must be unique")


_ACTIONS = {
    "button": _buttons,
    "list": _list,
    "cta_url": _address,
    "location_request_message": _named("send_location"),
    "contact_request": _named("request_contact_info"),
}
