"""Buttons under a message: https://dev.max.ru/docs-api/use-cases/sending-messages/keyboard/"""

from __future__ import annotations

from typing import Any

from tests.platforms.max.errors import bad

ROWS, IN_ROW, WIDE_IN_ROW, LONGEST_TEXT = 30, 7, 3, 128
WIDE = ("link", "open_app", "request_geo_location", "request_contact")
TAKES = {
    "callback": {"payload": 1024, "intent": 0},
    "link": {"url": 2048},
    "request_contact": {},
    "request_geo_location": {"quick": 0},
    "open_app": {"web_app": 2048, "contact_id": 0, "payload": 512},
    "message": {},
    "clipboard": {"payload": 1024},
}
NEEDS = {"callback": "payload", "link": "url", "clipboard": "payload"}


def checked(payload: Any) -> list[list[dict[str, Any]]]:
    if not isinstance(payload, dict) or payload.keys() != {"buttons"} or not isinstance(payload["buttons"], list):
        raise bad("inline_keyboard takes buttons, an array of arrays")
    rows: list[list[dict[str, Any]]] = payload["buttons"]
    if not rows or len(rows) > ROWS:
        raise bad(f"buttons: 1 to {ROWS} rows")
    for row in rows:
        most = WIDE_IN_ROW if any(isinstance(one, dict) and one.get("type") in WIDE for one in row) else IN_ROW
        if not isinstance(row, list) or not 1 <= len(row) <= most:
            raise bad(f"buttons: 1 to {most} in this row")
        for one in row:
            _button(one)
    return [[_told(one) for one in row] for row in rows]


def _told(one: dict[str, Any]) -> dict[str, Any]:
    """As messages tell it: a callback button has an intent, whoever asked for one."""
    return {"intent": "default", **one} if one["type"] == "callback" else one


def _button(one: Any) -> None:
    if not isinstance(one, dict) or one.get("type") not in TAKES:
        raise bad(f"Unknown button type {one.get('type') if isinstance(one, dict) else one!r}")
    kind = str(one["type"])
    takes = TAKES[kind]
    for name in one:
        if name not in ("type", "text") and name not in takes:
            raise bad(f"button {kind} does not take {name}")
    text = one.get("text")
    if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_TEXT:
        raise bad(f"button text: 1 to {LONGEST_TEXT} characters")
    if (needed := NEEDS.get(kind)) and not one.get(needed):
        raise bad(f"Missing `{needed}` in {kind} button")
    for name, most in takes.items():
        if most and len(str(one.get(name, ""))) > most:
            raise bad(f"button {name}: at most {most} characters")
