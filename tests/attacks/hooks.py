"""Every kind of channel that a platform may call: how its genuine calls are made, so that false ones can be."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from backend.connectors.gateway import ids as gateway
from backend.connectors.gateway.describing import example
from backend.connectors.vk import ids as vk
from tests.rights.village import Village

PAYLOADS = Path(__file__).parents[1] / "connectors"
GROUP = 210000001
PUT = (
    "INSERT INTO channels (kind, name, settings, secrets, hook_secret) VALUES ($1, $2, $3::jsonb, $4, $5) RETURNING id"
)


@dataclass
class Request:
    """One call at a hook, below its address."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""


@dataclass(frozen=True)
class Row:
    """`key`: the secret that a call is proved by: the hook's own, or one of the settings. `dress` proves a body.
    `says` writes text number n into the example. `signs`: is the body what is proved?"""

    name: str
    kind: str
    payload: str
    dress: Callable[[bytes, str, str], Request]
    says: Callable[[Any, int, str], None]
    refused: int = 401
    settings: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    key: str = ""
    signs: bool = False
    form: bool = False
    judges: bool = False

    def body(self, number: int = 0, text: str = "") -> bytes:
        """The example as it stands, or with a text and an id of its own."""
        content = (PAYLOADS / self.payload).read_bytes().strip()
        if not text:
            return content
        if self.form:
            fields = dict(parse_qsl(content.decode(), keep_blank_values=True))
            self.says(fields, number, text)
            return urlencode(fields).encode()
        value = json.loads(content)
        self.says(value, number, text)
        return json.dumps(value).encode()


@dataclass
class Door:
    """A channel of the kind, with its own secrets."""

    row: Row
    id: int
    key: str
    url: str

    def genuine(self, body: bytes) -> Request:
        return self.row.dress(body, self.key, self.url)

    def by(self, key: str, body: bytes) -> Request:
        return self.row.dress(body, key, self.url)


async def opened(village: Village, row: Row, mark: str = "a") -> Door:
    """`mark` makes its secrets differ from those of another."""
    hook = "" if mark == "none" else f"hook-secret-{mark}-of-this-channel"
    secrets = {name: value + (mark if name == row.key else "") for name, value in row.secrets.items()}
    made = await village.value(PUT, row.kind, row.name, json.dumps(row.settings), village.sealed(secrets), hook or None)
    key = secrets[row.key] if row.key else hook
    return Door(row, int(made), key, f"{village.settings.public_url}/hooks/{made}")


# How each is proved


def telegram(body: bytes, key: str, url: str) -> Request:
    return Request(body, {"x-telegram-bot-api-secret-token": key})


def maxed(body: bytes, key: str, url: str) -> Request:
    return Request(body, {"x-max-bot-api-secret": key})


def in_body(body: bytes, key: str, url: str) -> Request:
    """VK's stands in the body: in what is no object there is no place for it."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return Request(body)
    if not isinstance(value, dict):
        return Request(body)
    return Request(json.dumps({"group_id": GROUP, **value, "secret": vk.hook_secret(key)}).encode())


def meta(body: bytes, key: str, url: str) -> Request:
    return Request(body, {"x-hub-signature-256": "sha256=" + hmac.new(key.encode(), body, hashlib.sha256).hexdigest()})


def bearer(body: bytes, key: str, url: str) -> Request:
    return Request(body, {"authorization": f"Bearer {key}", "content-type": "application/json"})


def green(body: bytes, key: str, url: str) -> Request:
    return Request(body, {"authorization": f"Bearer {gateway.hook_key(key)}"})


def in_query(body: bytes, key: str, url: str) -> Request:
    return Request(body, query=f"key={gateway.hook_key(key)}")


def in_header(body: bytes, key: str, url: str) -> Request:
    return Request(body, {"x-samovar-key": gateway.hook_key(key)})


def twilio(body: bytes, key: str, url: str) -> Request:
    try:
        fields = sorted(set(parse_qsl(body.decode(), keep_blank_values=True)))
    except ValueError:
        fields = []
    signed = url + "".join(name + value for name, value in fields)
    digest = base64.b64encode(hmac.new(key.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    return Request(body, {"x-twilio-signature": digest, "content-type": "application/x-www-form-urlencoded"})


def stamped(body: bytes, key: str, url: str) -> Request:
    """A generic gateway that signs the moment too."""
    digest = hmac.new(key.encode(), b"1796000000." + body, hashlib.sha256).hexdigest()
    return Request(body, {"x-signature": f"sha256={digest}", "x-timestamp": "1796000000"})


SIGNED = """
kind = "hmac"
name = "x-signature"
prefix = "sha256="
secret = "{hook_token}"
over = "{header:x-timestamp}.{body}"
"""


# What each says


def to_telegram(value: Any, number: int, text: str) -> None:
    value["update_id"] += number + 1
    value["message"] |= {"message_id": 5000 + number, "text": text}


def to_vk(value: Any, number: int, text: str) -> None:
    value["object"]["message"] |= {"conversation_message_id": 5000 + number, "text": text}


def to_max(value: Any, number: int, text: str) -> None:
    value["message"]["body"] |= {"mid": f"mid.{number:032x}", "text": text}


def to_cloud(value: Any, number: int, text: str) -> None:
    for change in value["entry"][0]["changes"]:
        for message in change["value"]["messages"]:
            message |= {"id": f"wamid.{number:020d}", "text": {"body": text}}


def to_api(value: Any, number: int, text: str) -> None:
    first = value["events"][0]
    value["events"] = [{**first, "id": f"m-{number}", "text": text, "entities": []}]


def to_green(value: Any, number: int, text: str) -> None:
    value |= {"idMessage": f"3EB0{number:016X}"}
    value["messageData"] = {"typeMessage": "textMessage", "textMessageData": {"textMessage": text}}


def to_wazzup(value: Any, number: int, text: str) -> None:
    value["messages"][0] |= {"messageId": f"caa91f6c-{number:04d}-424c-86cd-05f2b1995073", "text": text}


def to_evolution(value: Any, number: int, text: str) -> None:
    value["data"]["key"]["id"] = f"3EB0{number:016X}"
    value["data"]["message"] = {"conversation": text}


def to_twilio(value: Any, number: int, text: str) -> None:
    sid = f"SM{number:032x}"
    value |= {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "Body": text}


def to_generic(value: Any, number: int, text: str) -> None:
    chat = {"id": "c-1", "phone": "+37061234567", "name": "Anna"}
    row = {"id": f"g-{number}", "direction": "in", "chat": chat, "created": 1796000000, "text": text}
    value.clear()
    value["messages"] = [row]


BOT = {"token": "123456:" + "a" * 35}
OWN = {"provider": "generic", "speaks": "whatsapp", "api_base": "https://gateway.example/v1", **example()}
GATEWAY = "gateway/payloads"
ROWS = (
    Row("telegram", "telegram", "telegram/payloads/text_plain.json", telegram, to_telegram, secrets=BOT),
    Row(
        "vk",
        "vk",
        "vk/payloads/text_plain.json",
        in_body,
        to_vk,
        403,
        {"mode": "webhook", "group_id": GROUP, "confirmation": "c0de42"},
        {"token": "vk1.a.0123456789"},
    ),
    Row(
        "max",
        "max",
        "max/payloads/text_plain.json",
        maxed,
        to_max,
        403,
        {"mode": "webhook", "bot_id": 229000001},
        {"token": "token-of-the-bot"},
    ),
    Row(
        "whatsapp",
        "whatsapp",
        "whatsapp/payloads/text_plain.json",
        meta,
        to_cloud,
        settings={"phone_number_id": "100200300400501", "waba_id": "100200300400500"},
        secrets={"token": "EAAB" * 10, "app_secret": "0f1e2d3c4b5a69788796a5b4c3d2e1f0"},
        key="app_secret",
        signs=True,
    ),
    Row(
        "api",
        "api",
        "api/payloads/every_kind.json",
        bearer,
        to_api,
        secrets={"token": "a-token-of-the-program-0001"},
        key="token",
        judges=True,
    ),
    Row(
        "green_api",
        "gateway",
        f"{GATEWAY}/green/text.json",
        green,
        to_green,
        settings={"provider": "green_api", "account": "1101000001"},
        secrets={"token": "d75b3a66374942c5b3c0"},
    ),
    Row(
        "wazzup",
        "gateway",
        f"{GATEWAY}/wazzup/text.json",
        in_query,
        to_wazzup,
        settings={"provider": "wazzup", "account": "b96a353b-06f5-4cac-8413-ba5a8e3f9810"},
        secrets={"token": "c8cf90444023482f909520d454368d27"},
    ),
    Row(
        "evolution",
        "gateway",
        f"{GATEWAY}/evolution/conversation.json",
        in_query,
        to_evolution,
        settings={"provider": "evolution", "account": "samovar", "api_base": "http://evolution:8080"},
        secrets={"token": "B6D711FCDE4D4FD5936544120E713976"},
    ),
    Row(
        "twilio",
        "gateway",
        f"{GATEWAY}/twilio/whatsapp_text.txt",
        twilio,
        to_twilio,
        settings={"provider": "twilio", "account": "AC0123456789", "sender": "+37065500001", "speaks": "whatsapp"},
        secrets={"token": "12345678901234567890"},
        key="token",
        signs=True,
        form=True,
    ),
    Row(
        "dialog360",
        "gateway",
        f"{GATEWAY}/dialog360/text.json",
        in_header,
        to_cloud,
        settings={"provider": "dialog360", "sender": "+37065500001"},
        secrets={"token": "a-d360-key-0001"},
    ),
    Row(
        "generic",
        "gateway",
        f"{GATEWAY}/generic/own_text.json",
        in_query,
        to_generic,
        settings=OWN,
        secrets={"token": "a-token"},
    ),
    Row(
        "generic, signed",
        "gateway",
        f"{GATEWAY}/generic/own_text.json",
        stamped,
        to_generic,
        settings={**OWN, "signature": SIGNED},
        secrets={"token": "a-token", "hook_token": "a-token-to-sign-with"},
        key="hook_token",
        signs=True,
    ),
)
