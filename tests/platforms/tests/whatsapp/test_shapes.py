"""Fixtures and the played WhatsApp's own webhooks, held against the fields that the documentation calls included.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.platforms.tests.whatsapp.conftest import Hook, Send, id_of
from tests.platforms.whatsapp import Customer, WhatsAppServer
from tests.platforms.whatsapp.errors import CODES, SPEED

PAYLOADS = Path(__file__).parents[3] / "connectors" / "whatsapp" / "payloads"
FILES = sorted(PAYLOADS.glob("*.json"))
WEBHOOKS = [file for file in FILES if not file.stem.startswith(("answer_", "error_"))]
MEDIA = {"mime_type", "sha256", "id"}
BODIES: dict[str, set[str]] = {
    "text": {"body"},
    "image": MEDIA,
    "video": MEDIA,
    "audio": MEDIA | {"voice"},
    "document": MEDIA,
    "sticker": MEDIA | {"animated"},
    "location": {"latitude", "longitude"},
    "button": {"payload", "text"},
    "order": {"catalog_id", "product_items"},
    "reaction": {"message_id"},
    "edit": {"original_message_id", "message"},
    "revoke": {"original_message_id"},
    "system": {"body", "type"},
}
REPLIES = {"button_reply": {"id", "title"}, "list_reply": {"id", "title"}, "nfm_reply": {"response_json"}}
STATES = {"sent", "delivered", "read", "played", "failed"}
BARE = {"interactive", "contacts", "unsupported", "hologram"}
ERROR = {"code", "title"}


def load(file: Path) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return body


def lacking(post: dict[str, Any]) -> list[str]:
    """Documented fields that are not there, as paths."""
    missing = [f"post.{name}" for name in {"object", "entry"} - post.keys()]
    for entry in post["entry"]:
        missing += [f"entry.{name}" for name in {"id", "changes"} - entry.keys()]
        for change in entry["changes"]:
            missing += [f"change.{name}" for name in {"value", "field"} - change.keys()]
            if change["field"] == "messages":
                missing += _value(change["value"])
    return missing


def _value(value: dict[str, Any]) -> list[str]:
    missing = [f"value.{name}" for name in {"messaging_product", "metadata"} - value.keys()]
    missing += [f"metadata.{name}" for name in {"display_phone_number", "phone_number_id"} - value["metadata"].keys()]
    if not value.keys() & {"messages", "statuses", "errors"}:
        missing.append("value: neither messages nor statuses nor errors")
    for contact in value.get("contacts", []):
        missing += ["contacts.profile.name"] if "name" not in contact.get("profile", {}) else []
        missing += [] if contact.keys() & {"wa_id", "user_id"} else ["contacts: nobody"]
    for message in value.get("messages", []):
        missing += _message(message, contacts="contacts" in value)
    for status in value.get("statuses", []):
        missing += [f"status.{name}" for name in {"id", "status", "timestamp"} - status.keys()]
        missing += ["status: unknown"] if status["status"] not in STATES else []
        missing += [] if status.keys() & {"recipient_id", "recipient_user_id"} else ["status: nobody"]
        missing += ["status.errors"] if (status["status"] == "failed") != ("errors" in status) else []
        missing += [f"error.{name}" for error in status.get("errors", []) for name in ERROR - error.keys()]
    return missing


def _message(message: dict[str, Any], *, contacts: bool) -> list[str]:
    kind = message["type"]
    missing = [f"message.{name}" for name in {"id", "timestamp", "type"} - message.keys()]
    missing += [] if message["id"].startswith("wamid.") and message["timestamp"].isdigit() else ["message: id or time"]
    if kind == "system":
        missing += ["system with contacts"] if contacts else []
    elif not contacts or not message.keys() & {"from", "from_user_id"}:
        missing.append(f"{kind}: from nobody")
    if kind == "unsupported" and "errors" not in message:
        missing.append("unsupported.errors")
    if kind == "interactive" and "interactive" in message:
        reply = message["interactive"]["type"]
        missing += [f"{reply}.{name}" for name in REPLIES.get(reply, set()) - message["interactive"][reply].keys()]
    if kind not in BARE:
        missing += [f"{kind}.{name}" for name in BODIES[kind] - message[kind].keys()]
    return missing


@pytest.mark.parametrize("file", WEBHOOKS, ids=lambda file: file.stem)
def test_a_fixture_has_what_the_pages_name(file: Path) -> None:
    assert lacking(load(file)) == []


@pytest.mark.parametrize("file", [file for file in FILES if file.stem.startswith("error_")], ids=lambda file: file.stem)
def test_a_refusal_looks_like_one_of_the_graph_api(file: Path) -> None:
    error = load(file)["error"]
    assert {"message", "type", "code", "fbtrace_id"} <= error.keys()
    assert error["code"] in CODES
    assert set(error.get("error_data", {})) in (set(), {"messaging_product", "details"})


def test_every_fixture_names_its_source_and_every_name_is_there() -> None:
    rows = re.findall(r"^\| (\w+)\.json \| (.+) \| (.+) \|$", (PAYLOADS / "README.md").read_text(), re.MULTILINE)
    assert sorted(name for name, _, _ in rows) == [file.stem for file in FILES]
    assert all(source.startswith("https://") for _, _, sources in rows for source in sources.split())


def test_every_documented_type_state_and_code_of_speed_has_a_fixture() -> None:
    values = [change["value"] for file in WEBHOOKS for entry in load(file)["entry"] for change in entry["changes"]]
    messages = [message for value in values for message in value.get("messages", [])]
    assert BODIES.keys() | BARE <= {message["type"] for message in messages}
    assert REPLIES.keys() <= {m["interactive"]["type"] for m in messages if "interactive" in m}
    assert {status["status"] for value in values for status in value.get("statuses", [])} == STATES
    contexts = {name for message in messages for name in message.get("context", {})}
    assert contexts == {"from", "id", "forwarded", "frequently_forwarded", "referred_product"}
    assert {f"error_{code}" for code in SPEED} <= {file.stem for file in FILES}


async def test_the_played_webhooks_have_what_the_pages_name(
    wa: WhatsAppServer, hook: Hook, anna: Customer, send: Send
) -> None:
    wa.number.coexistence = True
    asked = anna.writes("hello", referral=wa.ad())
    sends = (anna.sends_image, anna.sends_video, anna.sends_audio, anna.sends_voice, anna.sends_document)
    others = (anna.sends_sticker, anna.sends_location, anna.sends_contacts, anna.orders, anna.shares_phone)
    for deed in (*sends, *others, anna.sends_unsupported, anna.sends_too_big):
        deed()
    buttons = [{"type": "reply", "reply": {"id": "yes", "title": "Да"}}]
    choice = {"type": "button", "body": {"text": "?"}, "action": {"buttons": buttons}}
    rows = [{"id": "3", "title": "На 3 литра", "description": "Латунный"}]
    listed = {"type": "list", "body": {"text": "?"}, "action": {"button": "Какой", "sections": [{"rows": rows}]}}
    await send(anna, "interactive", choice)
    await send(anna, "interactive", listed)
    wa.template("ready", "Готово", language="en", buttons=[{"type": "QUICK_REPLY", "text": "Заберу"}])
    await send(anna, "template", {"name": "ready", "language": {"code": "en"}})
    ours = id_of(await send(anna, "text", {"body": "1"}))
    await anna.hears("1")
    anna.presses("yes")
    anna.chooses("3")
    anna.taps("Заберу")
    anna.fills_flow({"a": 1}, of=ours)
    anna.reacts(ours)
    anna.reacts(ours, None)
    anna.writes("re", reply_to=ours, forwarded="often")
    anna.asks_about("S-3")
    anna.edits(asked["id"], "hello again")
    anna.revokes(asked["id"])
    anna.plays(ours)
    anna.reads()
    await send("+79120000000", "text", {"body": "nobody"})
    wa.owner_writes(anna, "из приложения")
    anna.changes_number("+79125550199")
    await wa.settled()
    assert [missing for post in hook.posts for missing in lacking(post)] == []
    assert BODIES.keys() | BARE - {"hologram"} == {message["type"] for message in hook.messages}
    assert set(hook.said) == STATES
    assert {"messages", "smb_message_echoes"} == {change["field"] for change in hook.changes}
