"""A gateway that an administrator describes: where it is asked, in which fields, how its webhooks look and are signed.

`Shape` is that description; the server plays whatever it says, and tells a connector nothing else. Three shapes are
ready: one of our own with everything in it, and two of real SMS gateways, whose pages stand beside them.
"""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlencode

from aiohttp import web

from tests.platforms.events import Letter
from tests.platforms.faults import Fault
from tests.platforms.gateways.customers import Customer
from tests.platforms.gateways.gateway import Asked, Gateway, Policy, Route
from tests.platforms.gateways.said import Said, Sent
from tests.platforms.house import Clock, Refusal
from tests.platforms.ledger import Inbound, Offer

Moment = Literal["s", "ms", "iso"]


@dataclass(frozen=True)
class Signature:
    """`over`: what is signed; {body} and {timestamp} stand for themselves. Empty = the secret itself travels."""

    header: str = "X-Signature"
    algorithm: str = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    over: str = "{body}"
    timestamp_header: str = ""


@dataclass(frozen=True)
class Shape:
    """Paths have dots, and numbers for places in lists. What has no path is not there."""

    send: str = "POST /api/v1/messages"
    sends: Literal["json", "form"] = "json"
    key_header: str = "Authorization"
    key_value: str = "Bearer {key}"
    to: str = "recipient.phone"
    text: str = "message.text"
    media: str = "message.file.url"
    mime: str = "message.file.mime"
    filename: str = "message.file.name"
    quoted: str = "message.reply_to"
    own_id: str = "external_id"
    fixed: Mapping[str, Any] = field(default_factory=dict)
    answer_status: int = 200
    answer_id: str = "result.id"
    error: str = "error.message"
    error_code: str = "error.code"
    digits_only: bool = False
    # a webhook
    form: bool = False
    listed: str = ""
    kind: str = "event"
    kinds: Mapping[str, str] = field(default_factory=lambda: {"message": "message", "status": "status"})
    id: str = "message.id"
    sender: str = "contact.phone"
    name: str = "contact.name"
    in_text: str = "message.text"
    in_url: str = "message.file.url"
    in_mime: str = "message.file.mime"
    in_filename: str = "message.file.name"
    in_quoted: str = "message.reply_to"
    at: str = "message.time"
    moment: Moment = "iso"
    status_id: str = "status.id"
    status: str = "status.state"
    status_error: str = "status.error"
    states: Mapping[str, str] = field(
        default_factory=lambda: {name: name for name in ("sent", "delivered", "read", "failed")}
    )
    signature: Signature | None = Signature()
    accepts: tuple[int, ...] = (200, 201, 202, 204)


OWN = Shape()
# https://docs.sms-gate.app/features/webhooks/ and /integration/api/
SMSGATE = Shape(
    send="POST /3rdparty/v1/messages",
    key_value="Basic {basic}",
    to="phoneNumbers.0",
    text="textMessage.text",
    media="",
    mime="",
    filename="",
    quoted="",
    own_id="id",
    answer_status=202,
    answer_id="id",
    error="message",
    error_code="",
    kinds={"message": "sms:received", "sent": "sms:sent", "delivered": "sms:delivered", "failed": "sms:failed"},
    id="payload.messageId",
    sender="payload.phoneNumber",
    name="",
    in_text="payload.message",
    in_url="",
    in_mime="",
    in_filename="",
    in_quoted="",
    at="payload.receivedAt",
    status_id="payload.messageId",
    status="",
    status_error="payload.reason",
    signature=Signature(over="{body}{timestamp}", timestamp_header="X-Timestamp"),
)
# https://textbee.dev/docs and https://github.com/vernu/textbee
TEXTBEE = Shape(
    send="POST /api/v1/gateway/devices/{device}/send-sms",
    key_header="x-api-key",
    key_value="{key}",
    to="recipients.0",
    text="message",
    media="",
    mime="",
    filename="",
    quoted="",
    own_id="",
    answer_status=201,
    answer_id="data.smsBatchId",
    error="error",
    error_code="",
    kind="webhookEvent",
    kinds={"message": "MESSAGE_RECEIVED"},
    id="smsId",
    sender="sender",
    name="",
    in_text="message",
    in_url="",
    in_mime="",
    in_filename="",
    in_quoted="",
    at="receivedAt",
)


async def send(server: GenericGateway, asked: Asked) -> Any:
    shape, body = server.shape, asked.body or {}
    known = {
        one
        for one in (shape.to, shape.text, shape.media, shape.mime, shape.filename, shape.quoted, shape.own_id)
        if one
    }
    unknown = sorted(path for path in paths(body) if path not in known and path not in shape.fixed)
    if unknown:
        raise server.bad(f"unknown field {unknown[0]}")
    to, text = read(body, shape.to), read(body, shape.text)
    media = read(body, shape.media)
    if not isinstance(to, str) or not (to.removeprefix("+")).isdigit() or (shape.digits_only and to.startswith("+")):
        raise server.bad(f"{shape.to} is not a phone")
    if not text and not media:
        raise server.bad(f"{shape.text} is empty")
    own = str(read(body, shape.own_id) or "")
    if own and own in server.own_ids:
        return server.answer(server.own_ids[own])
    sent = server.accept(server.reached(to), "document" if media else "text", str(text or ""), body)
    if own:
        server.own_ids[own] = sent.id
    return server.answer(sent.id)


class GenericGateway(Gateway):
    """`shape` may be exchanged between events. With `own_id` a send that comes twice is one message."""

    name = "A gateway"

    def __init__(
        self,
        shape: Shape = OWN,
        *,
        key: str = "generic-key-0001",
        secret: str = "generic-secret",
        device: str = "device1",
        policy: Policy = Policy(30, (10.0, 30.0, 60.0, 300.0)),
        per_second: int = 0,
        clock: Clock = time.time,
        **place: Any,
    ) -> None:
        super().__init__(policy=policy, per_second=per_second, clock=clock, **place)
        self.shape, self.key, self.secret, self.device = shape, key, secret, device
        self.own_ids: dict[str, str] = {}
        verb, _, path = shape.send.partition(" ")
        self.ROUTES = (Route("send", verb, path.replace("{device}", device), send, None),)  # type: ignore[misc]

    def facts(self) -> dict[str, str]:
        return {"Send": self.shape.send.replace("{device}", self.device), "Key": self.key, "Secret": self.secret}

    @property
    def key_header(self) -> dict[str, str]:
        basic = base64.b64encode(self.key.encode()).decode()
        return {self.shape.key_header: self.shape.key_value.format(key=self.key, basic=basic)}

    def enter(self, asked: Asked) -> None:
        for name, value in self.key_header.items():
            if asked.request.headers.get(name) != value:
                raise self._refused(401, "unauthorized", "the key is wrong")
        form = asked.request.content_type == "application/x-www-form-urlencoded"
        if form != (self.shape.sends == "form"):
            raise self._refused(415, "media_type", "the body is not of the described kind")
        asked.call.chat = (
            "".join(sign for sign in str(read(asked.body or {}, self.shape.to) or "") if sign.isdigit()) or None
        )

    def _refused(self, http: int, code: str, words: str) -> Refusal:
        body: dict[str, Any] = {}
        put(body, self.shape.error, words)
        put(body, self.shape.error_code, code)
        return Refusal(http, body, f"{code}: {words}", limit="account" if http == 429 else "")

    def bad(self, words: str) -> Refusal:
        return self._refused(400, "bad_request", words)

    def too_fast(self) -> Refusal:
        return self._refused(429, "too_many_requests", "too many requests")

    def refusal(self, fault: Fault) -> Exception:
        code = str(fault.value)
        http = int(code) if code.isdigit() else 400
        return self._refused(http, code, fault.words or code)

    def answer(self, id: str) -> web.Response:
        body: dict[str, Any] = {}
        put(body, self.shape.answer_id, id)
        return web.json_response(body, status=self.shape.answer_status)

    def incoming(self, customer: Customer, said: Said) -> Any:
        shape = self.shape
        event: dict[str, Any] = {}
        put(event, shape.kind, shape.kinds["message"])
        put(event, shape.id, said.id)
        put(event, shape.sender, customer.digits if shape.digits_only else f"+{customer.digits}")
        put(event, shape.name, customer.name)
        put(event, shape.in_text, said.text)
        if said.url:
            put(event, shape.in_url, said.url)
            put(event, shape.in_mime, said.mime)
            put(event, shape.in_filename, said.filename)
        if said.quoted:
            put(event, shape.in_quoted, said.quoted)
        put(event, shape.at, self._moment(said.at))
        return {**event, **said.more}

    def heard(self, customer: Customer, said: Said) -> None:
        """Only what the shape has a place for is told."""
        if said.kind == "text" or (said.url and self.shape.in_url):
            super().heard(customer, said)
        else:
            self.events.missed.append({"kind": said.kind, "text": said.text})

    def status(self, sent: Sent, state: str) -> Any:
        shape = self.shape
        event: dict[str, Any] = {}
        put(event, shape.kind, shape.kinds.get(state) or shape.kinds.get("status", ""))
        put(event, shape.status_id, sent.id)
        put(event, shape.status, shape.states.get(state, state))
        if state == "failed":
            put(event, shape.status_error, sent.error or "no such number")
        return event

    def moves(self, sent: Sent, state: str, error: str = "") -> None:
        told = state in self.shape.kinds or "status" in self.shape.kinds
        self.tells_states = self.tells_states | {state} if told else self.tells_states - {state}
        super().moves(sent, state, error)

    def _moment(self, at: float) -> Any:
        if self.shape.moment == "iso":
            return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
        return int(at * 1000) if self.shape.moment == "ms" else int(at)

    def merged(self, payloads: list[Any]) -> Any:
        return payloads

    def letter(self, row: Inbound, url: str, number: int) -> Letter:
        """One event, or a list of them where the shape has a place for one."""
        body: Any = row.payload
        if self.shape.listed:
            whole: dict[str, Any] = {}
            put(whole, self.shape.listed, body if isinstance(body, list) else [body])
            body = whole
        if self.shape.form:
            content = urlencode({path: read(body, path) for path in paths(body)}).encode()
            return Letter(content, {"Content-Type": "application/x-www-form-urlencoded", **self._signed(content)})
        content = json.dumps(body, ensure_ascii=False).encode()
        return Letter(content, {"Content-Type": "application/json", **self._signed(content)})

    def _signed(self, content: bytes) -> dict[str, str]:
        shape = self.shape.signature
        if shape is None:
            return {}
        if not shape.over:
            return {shape.header: shape.prefix + self.secret}
        stamp = str(int(self.clock()))
        over = shape.over.encode().replace(b"{timestamp}", stamp.encode()).replace(b"{body}", content)
        digest = hmac.new(self.secret.encode(), over, shape.algorithm).digest()
        said = digest.hex() if shape.encoding == "hex" else base64.b64encode(digest).decode()
        stamped = {shape.timestamp_header: stamp} if shape.timestamp_header else {}
        return {shape.header: shape.prefix + said, **stamped}

    def takes(self, offer: Offer) -> bool:
        return offer.status in self.shape.accepts


def read(body: Any, path: str) -> Any:
    for part in path.split(".") if path else []:
        if isinstance(body, list):
            body = body[int(part)] if part.isdigit() and int(part) < len(body) else None
        else:
            body = body.get(part) if isinstance(body, dict) else None
    return body if path else None


def put(body: dict[str, Any], path: str, value: Any) -> None:
    """An empty path is no place."""
    if not path or value is None:
        return
    *way, last = path.split(".")
    for part in way:
        body = body.setdefault(part, {})
    body[last] = value


def paths(body: Any, start: str = "") -> list[str]:
    """Of everything that is no object and no list."""
    if isinstance(body, dict):
        return [path for name, value in body.items() for path in paths(value, f"{start}.{name}" if start else name)]
    if isinstance(body, list):
        return [path for place, value in enumerate(body) for path in paths(value, f"{start}.{place}")]
    return [start]


__all__ = ["OWN", "SMSGATE", "TEXTBEE", "GenericGateway", "Shape", "Signature"]
