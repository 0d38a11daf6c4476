"""Methods: https://green-api.com/en/docs/api/sending/ and beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.gateways.customers import Customer
from tests.platforms.gateways.gateway import Asked
from tests.platforms.gateways.said import Kind, Said, Sent
from tests.platforms.house import Refusal

if TYPE_CHECKING:
    from tests.platforms.gateways.green.server import GreenServer

LONGEST, LONGEST_CAPTION = 20_000, 1024
MOST_BUTTONS, LONGEST_BUTTON = 3, 25
MOST_BYTES = 100 * 1024 * 1024
EDIT_WITHIN = 15 * 60
TOO_LATE = "15 minute editing time gap has been expired"


def _who(server: GreenServer, asked: Asked) -> Customer:
    chat = str(asked.body["chatId"])
    if not chat.endswith(("@c.us", "@g.us")) or not chat.partition("@")[0].replace("-", "").isdigit():
        raise server.bad("'chatId' with value fails to match the required pattern")
    return server.reached(chat.partition("@")[0])


def _sent(server: GreenServer, asked: Asked, kind: Kind, text: str) -> Sent:
    """An instance that is not authorized keeps what it is given for 24 hours; here that is for ever."""
    customer = _who(server, asked)
    if (quoted := asked.body.get("quotedMessageId")) and not any(one.id == quoted for one in customer.screen):
        raise server.bad("'quotedMessageId' is not a message of this chat")
    if server.state != "authorized":
        sent = Sent(server.new_id(), customer, kind, server.clock(), text, asked.body)
        server.sent[sent.id] = sent
        return sent
    sent = server.accept(customer, kind, text, asked.body)
    more = {"_buttons": asked.body["buttons"]} if kind == "buttons" else {}
    said = Said(sent.id, kind, sent.at, text=text, from_us=True, more=more)
    server.tell(
        "outgoingAPIMessageReceived",
        customer.digits,
        server.words.message(customer, said, "outgoingAPIMessageReceived"),
    )
    return sent


async def send_message(server: GreenServer, asked: Asked) -> Any:
    text = asked.body["message"]
    if not isinstance(text, str) or len(text) > LONGEST:
        raise server.bad(f"'message' length must be less than or equal to {LONGEST} characters long")
    return {"idMessage": _sent(server, asked, "text", text).id}


async def send_buttons(server: GreenServer, asked: Asked) -> Any:
    """In beta: up to three that answer, each said once. https://green-api.com/en/docs/api/sending/SendInteractiveButtonsReply"""
    if not str(asked.body["chatId"]).endswith("@c.us"):
        raise server.bad("'chatId' must be a personal chat")
    text, buttons = asked.body["body"], asked.body["buttons"]
    if not isinstance(text, str) or not text.strip():
        raise server.bad("'body' is not allowed to be empty")
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= MOST_BUTTONS:
        raise server.bad(f"'buttons' must contain between 1 and {MOST_BUTTONS} items")
    for button in buttons:
        if set(button) != {"buttonId", "buttonText"} or not all(isinstance(one, str) for one in button.values()):
            raise server.bad("'buttons' has an item of another shape")
        if not 1 <= len(button["buttonText"]) <= LONGEST_BUTTON:
            raise server.bad(f"'buttonText' length must be less than or equal to {LONGEST_BUTTON} characters long")
    if len({button["buttonId"] for button in buttons}) < len(buttons):
        raise server.bad("'buttonId' must be unique")
    return {"idMessage": _sent(server, asked, "buttons", text).id}


def _caption(server: GreenServer, asked: Asked) -> str:
    caption = str(asked.body.get("caption") or "")
    if len(caption) > LONGEST_CAPTION:
        # Not refused in words: operators see HTTP 500
        raise Refusal(500, {"statusCode": 500, "message": "Internal server error"})
    return caption


async def send_by_url(server: GreenServer, asked: Asked) -> Any:
    url = str(asked.body["urlFile"])
    if not url.startswith(("http://", "https://")):
        raise server.bad("'urlFile' must be a valid uri")
    if "." not in str(asked.body["fileName"]):
        raise server.bad("'fileName' must have an extension")
    return {"idMessage": _sent(server, asked, "document", _caption(server, asked)).id}


async def send_upload(server: GreenServer, asked: Asked) -> Any:
    if asked.request.content_type != "multipart/form-data" or "file" not in asked.files:
        raise server.bad("'file' is required")
    name, content, mime = asked.files["file"]
    if len(content) > MOST_BYTES:
        raise Refusal(413, {"statusCode": 413, "message": "Request Entity Too Large"})
    asked.body["_file"] = {"name": str(asked.body.get("fileName") or name), "mime": mime, "size": len(content)}
    url = server.shelf.add(content, mime, name)
    return {"idMessage": _sent(server, asked, "document", _caption(server, asked)).id, "urlFile": url}


async def send_location(server: GreenServer, asked: Asked) -> Any:
    return {"idMessage": _sent(server, asked, "location", str(asked.body.get("nameLocation") or "")).id}


async def send_contact(server: GreenServer, asked: Asked) -> Any:
    contact = asked.body["contact"]
    if not isinstance(contact, dict) or not contact.get("phoneContact"):
        raise server.bad("'contact.phoneContact' is required")
    return {"idMessage": _sent(server, asked, "contacts", str(contact.get("firstName") or "")).id}


async def edit(server: GreenServer, asked: Asked) -> Any:
    """200 whatever comes of it: that it was too late is told by a status of the edit's own id."""
    sent = server.sent.get(str(asked.body["idMessage"]))
    customer = _who(server, asked)
    done = Sent(server.new_id(), customer, "edit", server.clock(), str(asked.body["message"]))
    if sent is None or server.clock() - sent.at > EDIT_WITHIN:
        server.moves(done, "failed", TOO_LATE)
    else:
        sent.text = str(asked.body["message"])
        server.moves(done, "sent")
    return {"idMessage": done.id}


async def delete(server: GreenServer, asked: Asked) -> Any:
    customer, id = _who(server, asked), str(asked.body["idMessage"])
    if not asked.body.get("onlySenderDelete"):
        customer.screen = [one for one in customer.screen if one.id != id]
    return ""


async def read(server: GreenServer, asked: Asked) -> Any:
    _who(server, asked)
    return {"setRead": True}


async def typing(server: GreenServer, asked: Asked) -> Any:
    _who(server, asked).typing.append(server.clock())
    return ""


async def check(server: GreenServer, asked: Asked) -> Any:
    return {"existsWhatsapp": not server.reached(str(asked.body["phoneNumber"])).gone}


async def contact(server: GreenServer, asked: Asked) -> Any:
    who = _who(server, asked)
    about = {"name": who.name, "contactName": "", "email": "", "category": "", "description": "", "products": []}
    return {"avatar": _avatar(server, who), **about, "chatId": f"{who.digits}@c.us", "isArchive": False}


async def avatar(server: GreenServer, asked: Asked) -> Any:
    url = _avatar(server, _who(server, asked))
    return {"urlAvatar": url, "available": bool(url)}


def _avatar(server: GreenServer, who: Customer) -> str:
    return server.shelf.add(who.photo, "image/jpeg", "avatar.jpg") if who.photo else ""


async def download(server: GreenServer, asked: Asked) -> Any:
    """The address of a received file anew."""
    found = next((one for one in _who(server, asked).screen if one.id == asked.body["idMessage"]), None)
    if not isinstance(found, Said) or not found.content:
        raise server.bad("file of this message was not found")
    return {"downloadUrl": server.shelf.add(found.content, found.mime, found.filename)}


async def history(server: GreenServer, asked: Asked) -> Any:
    """The newest first; texts and captions alone are played."""
    customer = _who(server, asked)
    rows = [
        {"type": "incoming" if isinstance(one, Said) else "outgoing", "idMessage": one.id, "timestamp": int(one.at)}
        | {"typeMessage": f"{one.kind}Message", "chatId": f"{customer.digits}@c.us", "textMessage": one.text}
        for one in reversed(customer.screen)
    ]
    return rows[: int(asked.body.get("count") or 100)]


async def get_state(server: GreenServer, asked: Asked) -> Any:
    return {"stateInstance": server.state}


async def account(server: GreenServer, asked: Asked) -> Any:
    return {"avatar": "", "phone": server.phone, "stateInstance": server.state, "deviceId": f"{server.phone}:1@c.us"}


async def get_settings(server: GreenServer, asked: Asked) -> Any:
    return {"wid": f"{server.phone}@c.us", "typeInstance": "whatsapp", **server.settings}


async def set_settings(server: GreenServer, asked: Asked) -> Any:
    """Whatever is not named stays; unknown names are refused. It takes effect at once here, and in minutes there."""
    if not isinstance(asked.body, dict) or asked.body.keys() - server.settings.keys():
        raise server.bad("settings are not known")
    server.settings |= asked.body
    if "webhookUrl" in asked.body:
        server.set_webhook(str(asked.body["webhookUrl"]), str(server.settings["webhookUrlToken"]))
    return {"saveSettings": True}


async def receive(server: GreenServer, asked: Asked) -> Any:
    if server.settings["webhookUrl"]:
        raise Refusal(400, {"message": "custom webhook url is set. Remove webhookUrl in settings to use this method"})
    said = asked.query.get("receiveTimeout", "5")
    if not said.isdigit() or not 5 <= int(said) <= 60:
        raise server.bad("'receiveTimeout' must be from 5 to 60")
    found = await server.next(int(said))
    return {"receiptId": found[0], "body": found[1].payload} if found else None


async def confirm(server: GreenServer, asked: Asked) -> Any:
    if not asked.path["receipt"].isdigit():
        raise server.bad("'receiptId' must be a number")
    done = server.confirm(int(asked.path["receipt"]))
    return {"result": done, "reason": "" if done else "receiptId was not found"}
