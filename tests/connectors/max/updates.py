"""Updates as MAX tells them, with one thing of them as the test wants it."""

import json
from typing import Any

ANNA = {
    "user_id": 77, "first_name": "Анна", "last_name": "Петрова", "is_bot": False,
    "last_activity_time": 1775053249000, "name": "Анна Петрова",
}  # fmt: skip
BOT = {"user_id": 229, "first_name": "Лавка", "username": "lavka_bot", "is_bot": True, "name": "Лавка"}
DIALOG = {"chat_id": 182182182, "chat_type": "dialog", "user_id": 229}
CHAT = {"chat_id": -70801090403050, "chat_type": "chat"}
MID = "mid.000000000adf429c019d47d58f2b3d9e"
AT = 1775053255737


def update(kind: str, **more: Any) -> bytes:
    return json.dumps({"update_type": kind, "timestamp": AT, **more}, ensure_ascii=False).encode()


def said(kind: str = "message_created", **more: Any) -> bytes:
    """A message: `sender`, `recipient`, `link`, or what its body holds."""
    sender, recipient = more.pop("sender", ANNA), more.pop("recipient", DIALOG)
    link, body = more.pop("link", None), more.pop("body", {"mid": MID, "seq": 1, "text": "", **more})
    message = {"sender": sender, "recipient": recipient, "timestamp": AT, "body": body, "link": link}
    return update(kind, message=message, user_locale="ru")


def attached(*attachments: dict[str, Any], **more: Any) -> bytes:
    return said(attachments=list(attachments), **more)


def pressed(**more: Any) -> bytes:
    keyboard = {"buttons": [[{"type": "callback", "text": "Заказать", "payload": "order"}]]}
    body = {"mid": MID, "seq": 1, "text": "Выберите", "attachments": [{"type": "inline_keyboard", "payload": keyboard}]}
    message = {"sender": BOT, "recipient": DIALOG | {"user_id": 77}, "timestamp": AT, "body": body}
    callback = {"timestamp": AT, "callback_id": "f9LHodD0", "user": ANNA, "payload": "order"}
    return update("message_callback", **{"callback": callback, "message": message, **more})
