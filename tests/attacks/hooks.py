"""Every kind of channel that a platform may call: how its genuine calls are made, so that false ones can be."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from backend.connectors.gateway import ids as gateway
from backend.connectors.gateway.describing import example
from backend.connectors.phone import signing as phone
from backend.connectors.vk import ids as vk
from tests.rights.village import Village

PAYLOADS = Path(__file__).parents[1] / "connectors"
GROUP = 210000001
PUT = (
    "INSERT INTO channels (kind, name, settings, secrets, hook_secret) VALUES ($1, $2, $3::jsonb, $4, $5) RETURNING id"
)


@dataclass
class Request:
    """One call at a hook, below its address. `seal`: where its proof stands, and under which name."""

    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    path: str = ""
    seal: tuple[str, str] = ("header", "")

    @property
    def proof(self) -> str:
        where, name = self.seal
        if where == "header":
            return self.headers[name]
        if where == "query":
            return self.query.removeprefix(f"{name}=")
        if where == "path":
            return self.path.removeprefix("/")
        return str(self._fields()[name])

    def sealed(self, value: str) -> Request:
        """The same call with another proof in its place."""
        where, name = self.seal
        if where == "header":
            return replace(self, headers={**self.headers, name: value})
        if where == "query":
            return replace(self, query=f"{name}={quote(value, safe='')}")
        if where == "path":
            return replace(self, path=f"/{quote(value, safe='')}")
        return replace(self, body=self._written({**self._fields(), name: value}))

    @property
    def bare(self) -> Request:
        """Without any proof at all."""
        where, name = self.seal
        headers = {key: value for key, value in self.headers.items() if (where, key) != ("header", name)}
        body = self.body
        if where in ("json", "form"):
            body = self._written({key: value for key, value in self._fields().items() if key != name})
        path = "" if where == "path" else self.path
        return Request(body, {"content-type": "application/json", **headers}, "", path, self.seal)

    def _fields(self) -> dict[str, Any]:
        if self.seal[0] == "json":
            found: dict[str, Any] = json.loads(self.body)
            return found
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    def _written(self, fields: dict[str, Any]) -> bytes:
        return json.dumps(fields).encode() if self.seal[0] == "json" else urlencode(fields).encode()


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

    def body(self, number: int, text: str) -> bytes:
        """The example with a text and an id of its own."""
        content = (PAYLOADS / self.payload).read_text(encoding="utf-8").strip()
        value: Any
        if self.kind == "phone":
            told = json.loads(content)
            value = json.loads(told.get("body") or told["form"].get("json") or json.dumps(told["form"]))
        else:
            value = dict(parse_qsl(content, keep_blank_values=True)) if self.form else json.loads(content)
        self.says(value, number, text)
        return (urlencode(value) if self.form else json.dumps(value)).encode()

    @property
    def stored(self) -> str:
        """How many messages are of that text; a call has none, and is known by its name."""
        if self.kind == "phone":
            return "SELECT count(DISTINCT (conversation_id, seq)) FROM message_keys WHERE strpos(key, $1) > 0"
        return "SELECT count(*) FROM messages WHERE text = $1"


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
    return Request(body, {TELEGRAM: key}, seal=("header", TELEGRAM))


def maxed(body: bytes, key: str, url: str) -> Request:
    return Request(body, {MAX: key}, seal=("header", MAX))


def in_body(body: bytes, key: str, url: str) -> Request:
    """VK's stands in the body: in what is no object there is no place for it."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return Request(body, seal=("json", "secret"))
    if not isinstance(value, dict):
        return Request(body, seal=("json", "secret"))
    proved = {"group_id": GROUP, **value, "secret": vk.hook_secret(key)}
    return Request(json.dumps(proved).encode(), seal=("json", "secret"))


def meta(body: bytes, key: str, url: str) -> Request:
    digest = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return Request(body, {META: f"sha256={digest}"}, seal=("header", META))


def bearer(body: bytes, key: str, url: str) -> Request:
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json"}
    return Request(body, headers, seal=("header", "authorization"))


def green(body: bytes, key: str, url: str) -> Request:
    return Request(body, {"authorization": f"Bearer {gateway.hook_key(key)}"}, seal=("header", "authorization"))


def in_query(body: bytes, key: str, url: str) -> Request:
    return Request(body, query=f"key={gateway.hook_key(key)}", seal=("query", "key"))


def in_header(body: bytes, key: str, url: str) -> Request:
    return Request(body, {"x-samovar-key": gateway.hook_key(key)}, seal=("header", "x-samovar-key"))


def twilio(body: bytes, key: str, url: str) -> Request:
    try:
        fields = sorted(set(parse_qsl(body.decode(), keep_blank_values=True)))
    except ValueError:
        fields = []
    signed = url + "".join(name + value for name, value in fields)
    digest = base64.b64encode(hmac.new(key.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    return Request(body, {"x-twilio-signature": digest, "content-type": FORM}, seal=("header", "x-twilio-signature"))


def stamped(body: bytes, key: str, url: str) -> Request:
    """A generic gateway that signs the moment too."""
    digest = hmac.new(key.encode(), b"1796000000." + body, hashlib.sha256).hexdigest()
    headers = {"x-signature": f"sha256={digest}", "x-timestamp": "1796000000"}
    return Request(body, headers, seal=("header", "x-signature"))


def mango(body: bytes, key: str, url: str) -> Request:
    """A form, in which the JSON's exact text is signed."""
    sign = hashlib.sha256(VPBX.encode() + body + key.encode()).hexdigest()
    form = urlencode({"vpbx_api_key": VPBX, "sign": sign, "json": body}).encode()
    return Request(form, {"content-type": FORM}, path="/events/call", seal=("form", "sign"))


def zadarma(body: bytes, key: str, url: str) -> Request:
    try:
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        fields = {}
    signed = "".join(fields.get(name, "") for name in ("caller_id", "called_did", "call_start"))
    digest = hmac.new(key.encode(), signed.encode(), hashlib.sha1).hexdigest()
    headers = {"signature": base64.b64encode(digest.encode()).decode(), "content-type": FORM}
    return Request(body, headers, seal=("header", "signature"))


def dialplan(body: bytes, key: str, url: str) -> Request:
    """Whoever wrote Asterisk's dialplan cannot sign: the key stands behind the address."""
    return Request(body, {"content-type": FORM}, path=f"/{phone.hook_key(key)}", seal=("path", ""))


def just_now(body: bytes, key: str, url: str) -> Request:
    """An exchange that was told what to post: only what is fresh is taken."""
    moment = str(int(time.time()))
    digest = hmac.new(key.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"x-signature": f"sha256={digest}", "x-timestamp": moment, "content-type": "application/json"}
    return Request(body, headers, seal=("header", "x-signature"))


TELEGRAM, MAX, META = "x-telegram-bot-api-secret-token", "x-max-bot-api-secret", "x-hub-signature-256"
FORM = "application/x-www-form-urlencoded"
VPBX = "w7c2n0k5q8r1t4y6u3i9o0p2a5s7d8f1"


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


def to_mango(value: Any, number: int, text: str) -> None:
    value |= {"entry_id": text, "call_id": f"{text}/{number}"}


def to_zadarma(value: Any, number: int, text: str) -> None:
    value["pbx_call_id"] = text


def to_dialplan(value: Any, number: int, text: str) -> None:
    value |= {"Uniqueid": text, "Linkedid": text}


def to_signed(value: Any, number: int, text: str) -> None:
    value["call"] = text


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
    Row(
        "mango",
        "phone",
        "phone/payloads/mango/call_appeared.json",
        mango,
        to_mango,
        settings={"provider": "mango", "account": VPBX},
        secrets={"secret": "z1x3c5v7b9n2m4q6w8e0r1t3y5u7i9o2"},
        key="secret",
        signs=True,
    ),
    Row(
        "zadarma",
        "phone",
        "phone/payloads/zadarma/start.json",
        zadarma,
        to_zadarma,
        settings={"provider": "zadarma", "account": "d1f0a2b4c6e8091a2b3c", "region": "LT"},
        secrets={"secret": "5e7d9c1b3a5f70829304"},
        key="secret",
        form=True,
    ),
    Row(
        "asterisk, dialplan",
        "phone",
        "phone/payloads/asterisk/curl_newchannel.json",
        dialplan,
        to_dialplan,
        settings={"provider": "asterisk_dialplan"},
        form=True,
        judges=True,
    ),
    Row(
        "phone, signed",
        "phone",
        "phone/payloads/signed/ringing.json",
        just_now,
        to_signed,
        settings={"provider": "signed"},
        secrets={"secret": "kJ8dQ2mV5xT1nB7cR4wZ"},
        key="secret",
        signs=True,
        judges=True,
    ),
)
