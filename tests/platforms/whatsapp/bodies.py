"""What each type of an outgoing message takes: …/whatsapp/messages/send-messages and the page of each type.

Gives what the person's screen shows; raises for what the API refuses at once.
"""

from __future__ import annotations

import re
from typing import Any

from tests.platforms.whatsapp import mimes
from tests.platforms.whatsapp.context import Context
from tests.platforms.whatsapp.errors import GraphError, bad, invalid, missing
from tests.platforms.whatsapp.interactive import check as check_interactive
from tests.platforms.whatsapp.shapes import flag, items, keys, number, text

TYPES = (
    "audio",
    "contacts",
    "document",
    "image",
    "interactive",
    "location",
    "reaction",
    "sticker",
    "template",
    "text",
    "video",
)
LONGEST_TEXT, LONGEST_CAPTION, LONGEST_NAME = 4096, 1024, 240
PARAMETERS = "type parameter_name text currency date_time image video document location payload coupon_code action"


def check(ctx: Context, kind: str, body: Any) -> dict[str, Any]:
    if kind not in TYPES:
        raise GraphError(131051, f"Unsupported message type {kind!r}")
    if body is None:
        raise missing(f"Parameter '{kind}' is mandatory for type '{kind}'")
    if kind in mimes.MEDIA_KINDS:
        return _media(ctx, kind, body)
    if kind == "template":
        return _template(ctx, body)
    if kind == "interactive":
        return check_interactive(body)
    if kind == "contacts":
        return {"contacts": [_contact(card) for card in items(body, "contacts", 1, 257)]}
    return {"text": _text, "location": _location, "reaction": _reaction}[kind](body)


def _text(body: Any) -> dict[str, Any]:
    said = keys(body, "$['text']", "body", "preview_url")
    flag(said.get("preview_url", False), "text['preview_url']")
    return {"body": text(said["body"], "text['body']", LONGEST_TEXT), "preview_url": said.get("preview_url", False)}


def _media(ctx: Context, kind: str, body: Any) -> dict[str, Any]:
    optional = "id link" + (" caption" if kind in mimes.CAPTIONED else "")
    optional += {"document": " filename", "audio": " voice"}.get(kind, "")
    said = keys(body, f"$['{kind}']", "", optional)
    if ("id" in said) == ("link" in said):
        raise bad(f"Param {kind} takes either an id or a link")
    text(said.get("caption", ""), f"{kind}['caption']", LONGEST_CAPTION, empty=True)
    text(said.get("filename", ""), f"{kind}['filename']", LONGEST_NAME, empty=True)
    if "voice" in said:
        flag(said["voice"], "audio['voice']")
    if "id" in said:
        _uploaded(ctx, str(said["id"]))
    elif not str(said["link"]).startswith(("http://", "https://")):
        raise bad(f"Param {kind}['link'] is not a valid URI.")
    return dict(said)


def _uploaded(ctx: Context, id: str) -> None:
    """Of this very number: an id of another one is as unknown as one that is too old."""
    media = ctx.server.media.find(id)
    if media is None or media.number is not ctx.number:
        raise invalid(f"Media ID {id} is not known to this phone number, or is expired")


def _location(body: Any) -> dict[str, Any]:
    said = keys(body, "$['location']", "", "latitude longitude name address")
    for name, most in (("latitude", 90), ("longitude", 180)):
        if name not in said:
            raise missing(f"Parameter '{name}' is mandatory for type 'location'")
        if abs(number(said[name], name)) > most:
            raise invalid(f"{name} is out of range")
    if "address" in said and "name" not in said:
        raise missing("Parameter 'name' is mandatory when 'address' is given")
    return dict(said)


def _contact(card: Any) -> dict[str, Any]:
    said = keys(card, "$['contacts']", "name", "addresses birthday emails org phones urls")
    names = keys(said["name"], "name", "formatted_name", "first_name last_name middle_name suffix prefix")
    if len(names) < 2:
        raise missing("name: at least one more part besides formatted_name is mandatory")
    for phone in said.get("phones", []):
        keys(phone, "phones", "", "phone type wa_id")
    return dict(said)


def _reaction(body: Any) -> dict[str, Any]:
    said = keys(body, "$['reaction']", "message_id", "emoji")
    if "emoji" not in said:
        raise missing("Parameter 'emoji' is mandatory for type 'reaction'")
    emoji = text(said["emoji"], "reaction['emoji']", 32, empty=True)
    if re.search(r"[A-Za-zА-Яа-я]", emoji):
        raise invalid("emoji is not an emoji")
    return dict(said)


def _template(ctx: Context, body: Any) -> dict[str, Any]:
    said = keys(body, "$['template']", "name language", "components")
    language = keys(said["language"], "language", "code", "policy")
    if language.get("policy", "deterministic") != "deterministic":
        raise bad("Param language['policy'] must be one of {DETERMINISTIC}")
    components = items(said.get("components", []), "template['components']", 0, 20)
    for part in components:
        _component(part)
    template = ctx.account.find_template(str(said["name"]), str(language["code"]))
    filled = template.filled(components)
    if (media := filled.get("header_media")) and media["type"] != "location":
        header = {key: value for key, value in media.items() if key != "type"}
        filled["header_media"] = {"type": media["type"], **_media(ctx, media["type"], header)}
    return {**filled, "category": template.category.lower()}


def _component(part: Any) -> None:
    said = keys(part, "template['components']", "type", "sub_type index parameters")
    if str(said["type"]).lower() not in ("header", "body", "button"):
        raise bad(
            f"Param template['components']['type'] must be one of {{HEADER, BODY, BUTTON}} - got {said['type']!r}."
        )
    if said["type"] == "button" and not (str(said.get("index", "")).isdigit() and said.get("sub_type")):
        raise missing("A button component takes sub_type and index")
    for parameter in items(said.get("parameters", []), "parameters", 0, 100):
        keys(parameter, "parameters", "type", PARAMETERS)


def words(kind: str, shown: dict[str, Any]) -> str:
    """What of a message is text, for those who wait for it."""
    match kind:
        case "text":
            return str(shown["body"])
        case "template":
            return str(shown["text"])
        case "interactive":
            return str(shown["body"]["text"])
        case "reaction":
            return str(shown["emoji"])
        case "location":
            return str(shown.get("name", ""))
        case "contacts":
            return ", ".join(card["name"]["formatted_name"] for card in shown["contacts"])
        case _:
            return str(shown.get("caption", ""))
