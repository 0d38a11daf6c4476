"""Wazzup, the users' API v3: https://wazzup24.ru/help/api-ru/ (otpravka-soobshhenij, webhooks-2, rabota-s-kanalami)

One webhook for all channels of an account; its body may hold `messages` and `statuses` together. Nothing promises
One webhook for all channels of an account; a body may hold `messages` and `statuses` together. Nothing promises
a crmKey, and no header at all when there is none. `crmMessageId` makes a send idempotent for 60 seconds.
"""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime
from typing import Any

import aiohttp

from tests.platforms.faults import Fault
from tests.platforms.gateways.customers import Customer
from tests.platforms.gateways.gateway import Asked, Gateway, Policy, Route
from tests.platforms.gateways.said import MEDIA, Kind, Said, Sent, vcard
from tests.platforms.house import Clock, Refusal
from tests.platforms.ledger import Offer
from tests.platforms.limits import Window

KINDS = {"voice": "audio", "sticker": "image", "contacts": "vcard", "location": "geo", "call": "missing_call"}
CHAT_TYPES = (
    "whatsapp", "whatsgroup", "viber", "instagram", "telegram", "telegroup", "vk", "avito", "max", "maxgroup",
)  # fmt: skip
LONGEST = {"telegram": 4096, "vk": 4096, "avito": 1000, "viber": 6999, "max": 4000}
TOO_LONG = {"whatsapp": "MESSAGE_TEXT_TOO_LONG", "instagram": "MESSAGES_TOO_LONG_INSTAGRAM"}
MOST_BYTES = 10 * 1024 * 1024
REPEATED_WITHIN, EDIT_WITHIN = 60, 15 * 60
SEND = "channelId! chatType! chatId phone username text contentUri refMessageId crmUserId crmMessageId templateId"
SEND += " templateValues buttonsObject clearUnanswered"


class Refused(Refusal):
    def __init__(self, error: str, description: str = "", http: int = 400, **data: Any) -> None:
        body = {"status": http, "requestId": uuid.uuid4().hex, "error": error, "description": description or error}
        super().__init__(http, body | ({"data": data} if data else {}), error)


async def send(server: WazzupServer, asked: Asked) -> Any:
    body = asked.body
    kind = server.check_channel(body)
    text, uri = body.get("text"), body.get("contentUri")
    if text and uri:
        raise Refused("MESSAGE_ONLY_TEXT_OR_CONTENT")
    if not text and not uri and not body.get("templateId"):
        raise Refused("MESSAGE_NOTHING_TO_SEND")
    server.check_length(kind, str(text or ""))
    crm = str(body.get("crmMessageId") or "")
    if crm and server.clock() - server.crm_ids.get(crm, float("-inf")) < REPEATED_WITHIN:
        raise Refused("REPEATED_CRM_MESSAGE_ID", "repeatedCrmMessageId")
    customer = server.reached(str(body.get("chatId") or body.get("phone") or ""))
    quoted = body.get("refMessageId")
    if quoted and not any(one.id == quoted for one in customer.screen):
        raise Refused("REFERENCE_MESSAGE_NOT_FOUND")
    kept = await server.fetched(str(uri)) if uri else {}
    if crm:
        server.crm_ids[crm] = server.clock()
    sent = server.accept(customer, "document" if uri else "text", str(text or ""), {**body, **kept})
    return 201, {"messageId": sent.id, "chatId": customer.digits}


async def edit(server: WazzupServer, asked: Asked) -> Any:
    sent = server.own(asked.path["id"], "MESSAGES_EDITING_TIME_EXPIRED")
    if bool(asked.body.get("text")) == bool(asked.body.get("contentUri")):
        raise Refused("MESSAGES_ONLY_TEXT_OR_CONTENT")
    sent.text = str(asked.body.get("text") or "")
    server.states("edited", sent)
    return 200, {"messageId": sent.id}


async def delete(server: WazzupServer, asked: Asked) -> Any:
    sent = server.own(asked.path["id"], "MESSAGES_DELETION_TIME_EXPIRED")
    sent.customer.screen = [one for one in sent.customer.screen if one.id != sent.id]
    return 200, {}


async def channels(server: WazzupServer, asked: Asked) -> Any:
    about = {"plainId": "79001234500", "state": server.state}
    return 200, [{"channelId": id, "transport": kind, **about} for id, kind in server.channels.items()]


async def get_hooks(server: WazzupServer, asked: Asked) -> Any:
    return 200, {"webhooksUri": server.hook.url if server.hook else "", "subscriptions": server.subscriptions}


async def set_hooks(server: WazzupServer, asked: Asked) -> Any:
    """The address is tried with {"test": true} first."""
    uri = str(asked.body.get("webhooksUri") or "")
    if uri:
        if not uri.startswith(("http://", "https://")) or len(uri) > 200:
            raise Refused("uriNotValid", "Provided URI is not valid URI")
        status = await server.tried(uri)
        if status != 200:
            raise Refused("testPostNotPassed", "URI does not return 200 OK on test request", code=status)
        server.set_webhook(uri)
    server.subscriptions |= asked.body.get("subscriptions") or {}
    return 200, {"ok": True}


class WazzupServer(Gateway):
    """`base_url` stands for https://api.wazzup24.com; paths begin with /v3. Levers: `crm_key` `state` `channels`
    {id: transport} `owner_writes` (from the phone or from Wazzup's own chats: an echo) · `together()`."""

    name = "Wazzup"

    def __init__(
        self,
        *,
        api_key: str = "c8cf90474aef0f5ff4e4f0e1f1d1a1b1",
        crm_key: str = "",
        policy: Policy = Policy(30),
        per_second: int = 100,
        clock: Clock = time.time,
        **place: Any,
    ) -> None:
        super().__init__(policy=policy, per_second=0, clock=clock, **place)
        self.limit = Window(per_second * 5 or 10**9, 5.0)
        self.api_key, self.crm_key, self.state = api_key, crm_key, "active"
        self.channel_id = str(uuid.UUID(int=0xB96A353B << 96))
        self.channels = {self.channel_id: "whatsapp"}
        self.subscriptions = {"messagesAndStatuses": True, "contactsAndDealsCreation": False, "channelsUpdates": False}
        self.crm_ids: dict[str, float] = {}

    def facts(self) -> dict[str, str]:
        return {"API key": self.api_key, **{f"channelId ({kind})": id for id, kind in self.channels.items()}}

    def add_channel(self, transport: str) -> str:
        id = str(uuid.UUID(int=(0xB96A353B + len(self.channels)) << 96))
        self.channels[id] = transport
        return id

    def new_id(self) -> str:
        self._made += 1
        return str(uuid.UUID(int=(0xCAA9 << 112) + (4 << 76) + (8 << 60) + self._made))

    def enter(self, asked: Asked) -> None:
        if asked.request.headers.get("Authorization") != f"Bearer {self.api_key}":
            raise Refusal(401, "", "401 Unauthorized")

    def bad(self, words: str) -> Refusal:
        return Refused("INVALID_MESSAGE_DATA", "Message data is invalid", fields=[words.strip("'").partition("'")[0]])

    def too_fast(self) -> Refusal:
        return Refusal(429, "", "429 Too Many Requests", limit="account")

    def refusal(self, fault: Fault) -> Exception:
        code = str(fault.value)
        if code.isdigit():
            return self.too_fast() if code == "429" else Refusal(int(code), "", code)
        return Refused(code, fault.words or "")

    def told(self, result: Any) -> Any:
        status, body = result
        answer = super().told(body)
        answer.set_status(status)
        return answer

    def check_channel(self, body: dict[str, Any]) -> str:
        if body["channelId"] not in self.channels:
            raise Refused("CHANNEL_NOT_FOUND")
        if self.state != "active":
            raise Refused("CHANNEL_BLOCKED" if self.state == "disabled" else "MESSAGE_CHANNEL_UNAVAILABLE")
        kind, transport = str(body["chatType"]), self.channels[body["channelId"]]
        if kind not in CHAT_TYPES:
            raise self.bad("'chatType'")
        if not kind.startswith({"wapi": "whats", "tgapi": "tele", "whatsapp": "whats"}.get(transport, transport[:3])):
            words = f"You can't send message to {kind} chat from {transport} transport"
            raise Refused("WRONG_TRANSPORT", words, channelId=body["channelId"], transport=transport, chatType=kind)
        if kind in ("whatsapp", "viber") and not str(body.get("chatId") or "").isdigit():
            raise self.bad("'chatId'")
        return kind

    def check_length(self, kind: str, text: str) -> None:
        if len(text) > LONGEST.get(kind, 10_000):
            raise Refused(TOO_LONG.get(kind, f"MESSAGES_TOO_LONG_{kind.upper()}"))

    def own(self, id: str, late: str) -> Sent:
        sent = self.sent.get(id)
        if sent is None:
            raise Refused("MESSAGES_NOT_FOUND")
        if self.clock() - sent.at > EDIT_WITHIN:
            raise Refused(late)
        return sent

    async def fetched(self, uri: str) -> dict[str, Any]:
        """At once, and no redirects."""
        try:
            async with aiohttp.ClientSession() as http, http.get(uri, allow_redirects=False) as answer:
                content = await answer.read()
                if answer.status != 200:
                    raise Refused("MESSAGE_DOWNLOAD_CONTENT_ERROR")
        except aiohttp.ClientError:
            raise Refused("MESSAGE_DOWNLOAD_CONTENT_ERROR") from None
        if len(content) > MOST_BYTES:
            raise Refused("MESSAGES_CONTENT_SIZE_EXCEEDED")
        return {"_file": {"mime": answer.content_type, "size": len(content)}}

    async def tried(self, uri: str) -> int:
        try:
            async with aiohttp.ClientSession() as http, http.post(uri, json={"test": True}) as answer:
                return answer.status
        except aiohttp.ClientError:
            return 0

    def hook_headers(self, content: bytes, url: str) -> dict[str, str]:
        key = {"Authorization": f"Bearer {self.crm_key}"} if self.crm_key else {}
        return {"Content-Type": "application/json; charset-utf-8", **key}

    def retries(self, offer: Offer) -> bool:
        return bool(self.policy.waits)

    def incoming(self, customer: Customer, said: Said) -> Any:
        return {"messages": [self._message(customer, said)]}

    def _message(self, customer: Customer, said: Said) -> dict[str, Any]:
        """Edits and removals come as the message itself, with what it was in oldInfo; reactions are told to nobody."""
        id = said.target if said.kind in ("edit", "delete") else said.id
        told: dict[str, Any] = {"messageId": id, "channelId": self.channel_of(customer), "chatType": customer.kind}
        told |= {
            "chatId": customer.digits,
            "dateTime": stamp(said.at),
            "type": _type(said.kind),
            "isEcho": said.from_us,
        }
        told["contact"] = {"name": customer.name or customer.digits}
        if said.url:
            told["contentUri"] = said.url
        text = _text(said)
        if text:
            told["text"] = text
        told["status"] = "sent" if said.from_us else "inbound"
        if said.kind == "edit":
            told |= {"isEdited": True, "oldInfo": {"oldText": said.old}}
        if said.kind == "delete":
            told |= {"isDeleted": True, "oldInfo": {"oldText": said.old}}
        if said.quoted:
            told["quotedMessage"] = {"messageId": said.quoted}
        return told | said.more

    def channel_of(self, customer: Customer) -> str:
        kinds = {transport: id for id, transport in self.channels.items()}
        return kinds.get(customer.kind, self.channel_id)

    def heard(self, customer: Customer, said: Said) -> None:
        if said.kind == "reaction":
            self.events.missed.append({"reaction": said.text})
        elif self.subscriptions["messagesAndStatuses"]:
            super().heard(customer, said)

    def owner_writes(self, customer: Customer, text: str, *, in_wazzup: bool = False) -> None:
        author = {"sentFromApp": True, "authorName": "Ольга", "authorId": "7"} if in_wazzup else {"sentFromApp": False}
        said = Said(self.new_id(), "text", self.clock(), text=text, from_us=True, more=author)
        self.tell("echo", customer.digits, self.incoming(customer, said))

    def status(self, sent: Sent, state: str) -> Any:
        told: dict[str, Any] = {"messageId": sent.id, "timestamp": stamp(self.clock()), "status": state}
        if state == "failed":
            code = sent.error or "BAD_CONTACT"
            told |= {"status": "error", "error": {"error": code, "description": code.replace("_", " ").capitalize()}}
        return {"statuses": [told]}

    def states(self, state: str, sent: Sent) -> None:
        self.tell(f"status.{state}", sent.customer.digits, self.status(sent, state))

    def merged(self, payloads: list[Any]) -> Any:
        lists: dict[str, list[Any]] = {}
        for payload in payloads:
            for name, rows in payload.items():
                lists.setdefault(name, []).extend(rows)
        return lists

    ROUTES = (
        Route("send", "POST", "/v3/message", send, SEND),
        Route("edit", "PATCH", "/v3/message/{id}", edit, "text contentUri crmUserId"),
        Route("delete", "DELETE", "/v3/message/{id}", delete),
        Route("channels", "GET", "/v3/channels", channels),
        Route("webhooks", "GET", "/v3/webhooks", get_hooks),
        Route("subscribe", "PATCH", "/v3/webhooks", set_hooks, "webhooksUri subscriptions"),
    )


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(at * 1000) % 1000:03d}Z"


def _type(kind: Kind) -> str:
    if kind in ("edit", "delete", "button"):
        return "text"
    return KINDS.get(kind, kind if kind in (*MEDIA, "text") else "unsupported")


def _text(said: Said) -> str:
    """A place is told in words, and a card as it is written."""
    if said.kind == "location":
        return f"{said.latitude},{said.longitude}"
    if said.kind == "contacts":
        return "\n".join(vcard(*card) for card in said.cards)
    return said.text
