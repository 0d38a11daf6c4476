"""Evolution API v2 (Baileys): https://doc.evolution-api.com/v2/ and the payloads that operators' tests hold.

Every event is one POST to the instance's webhook: {"event", "instance", "data", "destination", "date_time", "sender",
"server_url", "apikey"}. Versions before 2.3 send each once; later ones ask again (ten times, from 5 s), except after
400, 401, 403, 404 and 422. `Policy(60)` plays the first, RETRYING the second. Media come encrypted: their bytes are got
by getBase64FromMediaMessage, or stand in the event when the webhook asks for base64.
"""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime
from typing import Any

from tests.platforms.events import Letter
from tests.platforms.faults import Fault
from tests.platforms.gateways.customers import Customer
from tests.platforms.gateways.gateway import Asked, Gateway, Policy, Route
from tests.platforms.gateways.said import MEDIA, Kind, Said, Sent, vcard
from tests.platforms.house import Clock, Refusal
from tests.platforms.ledger import Inbound, Offer

RETRYING = Policy(60, (5, 10, 20, 40, 80, 160, 300, 300, 300, 300))
NO_RETRY = (400, 401, 403, 404, 422)
ACKS = {"sent": "SERVER_ACK", "delivered": "DELIVERY_ACK", "read": "READ", "failed": "ERROR"}
EVENTS = (
    "QRCODE_UPDATED", "MESSAGES_UPSERT", "MESSAGES_UPDATE", "MESSAGES_DELETE", "MESSAGES_EDITED", "SEND_MESSAGE",
    "CONNECTION_UPDATE", "CONTACTS_UPDATE", "PRESENCE_UPDATE", "CALL",
)  # fmt: skip


def refused(http: int, *words: Any) -> Refusal:
    error = {400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 500: "Internal Server Error"}.get(http, "Error")
    said: Any = list(words) if http != 401 else "Unauthorized"
    return Refusal(http, {"status": http, "error": error, "response": {"message": said}}, f"{error}: {words}")


def _sender(server: EvolutionServer, asked: Asked) -> Customer:
    number = str(asked.body["number"]).partition("@")[0]
    customer = server.reached(number)
    if customer.gone:
        about = {"exists": False, "jid": f"{number}@s.whatsapp.net", "number": number}
        raise refused(400, about)
    if server.state != "open":
        raise refused(500, "Connection Closed")
    return customer


async def send(server: EvolutionServer, asked: Asked) -> Any:
    """Every kind: what differs is what the body holds."""
    body, kind = asked.body, SENDS[asked.call.method]
    customer = _sender(server, asked)
    text = str(body.get("text") or body.get("caption") or body.get("name") or "")
    if kind == "contacts":
        text = ", ".join(str(card.get("fullName")) for card in body["contact"])
    media = body.get("media") or body.get("audio") or body.get("sticker")
    if kind in MEDIA and not str(media).startswith(("http://", "https://")):
        try:
            base64.b64decode(str(media), validate=True)
        except ValueError:
            raise refused(400, "Owned media must be a url or base64") from None
    if asked.call.method == "sendMedia":
        kind = str(body["mediatype"])
        if kind not in ("image", "video", "document", "audio"):
            raise refused(400, "mediatype: image, video, document or audio")
    sent = server.accept(customer, kind, text, body)
    return server.made(sent)


async def react(server: EvolutionServer, asked: Asked) -> Any:
    key = asked.body["key"]
    customer = server.reached(str(key["remoteJid"]).partition("@")[0])
    return server.made(server.accept(customer, "reaction", str(asked.body["reaction"]), asked.body))


async def edit(server: EvolutionServer, asked: Asked) -> Any:
    sent = server.sent.get(str(asked.body["key"].get("id")))
    if sent is None:
        raise refused(400, "Message not found")
    if server.clock() - sent.at > 15 * 60:
        raise refused(400, "Message is older than 15 minutes")
    sent.text = str(asked.body["text"])
    return server.made(sent)


async def delete(server: EvolutionServer, asked: Asked) -> Any:
    sent = server.sent.get(str(asked.body["id"]))
    if sent is None:
        raise refused(400, "Message not found")
    sent.customer.screen = [one for one in sent.customer.screen if one.id != sent.id]
    return server.made(sent)


async def read(server: EvolutionServer, asked: Asked) -> Any:
    return {"message": "Read messages", "read": "success"}


async def presence(server: EvolutionServer, asked: Asked) -> Any:
    _sender(server, asked).typing.append(server.clock())
    return {"presence": asked.body.get("presence")}


async def numbers(server: EvolutionServer, asked: Asked) -> Any:
    found = [server.reached(str(number)) for number in asked.body["numbers"]]
    return [{"jid": f"{one.digits}@s.whatsapp.net", "exists": not one.gone, "number": one.digits} for one in found]


async def media(server: EvolutionServer, asked: Asked) -> Any:
    id = str(asked.body["message"].get("key", {}).get("id"))
    for customer in server.customers.values():
        for one in customer.screen:
            if isinstance(one, Said) and one.id == id and one.content:
                content = base64.b64encode(one.content).decode()
                about = {"mediaType": f"{_word(one.kind)}Message", "fileName": one.filename, "mimetype": one.mime}
                return {**about, "size": {"fileLength": len(one.content)}, "base64": content}
    raise refused(400, "Message not found")


async def avatar(server: EvolutionServer, asked: Asked) -> Any:
    who = server.reached(str(asked.body["number"]))
    url = server.shelf.add(who.photo, "image/jpeg", "avatar.jpg") if who.photo else None
    return {"wuid": f"{who.digits}@s.whatsapp.net", "profilePictureUrl": url}


async def connection(server: EvolutionServer, asked: Asked) -> Any:
    return {"instance": {"instanceName": server.instance, "state": server.state}}


async def get_hook(server: EvolutionServer, asked: Asked) -> Any:
    if server.hook is None:
        return None
    return {"enabled": True, "url": server.hook.url, "events": server.asked["events"]}


async def set_hook(server: EvolutionServer, asked: Asked) -> Any:
    said = asked.body["webhook"]
    known = {"enabled", "url", "byEvents", "base64", "headers", "events"}
    if not isinstance(said, dict) or said.keys() - known or not isinstance(said.get("url"), str):
        raise refused(400, 'Invalid "url" property')
    if unknown := set(said.get("events") or ()) - set(EVENTS):
        raise refused(400, f"events: {', '.join(sorted(unknown))}")
    server.set_webhook(
        said["url"] if said.get("enabled") else "",
        **{key: said[key] for key in known & said.keys() - {"url", "enabled"}},
    )
    return {"url": said["url"], "enabled": bool(said.get("enabled"))}


SENDS: dict[str, Any] = {
    "sendText": "text", "sendMedia": "document", "sendWhatsAppAudio": "voice", "sendSticker": "sticker",
    "sendLocation": "location", "sendContact": "contacts",
}  # fmt: skip


class EvolutionServer(Gateway):
    """Levers: `state` (open, connecting, close) · `lids` (people are named by a LID, the phone stands in
    `remoteJidAlt`) · `owner_writes` · `becomes("close")` · `set_webhook(url, base64=, byEvents=, headers=, …)`."""

    name = "Evolution API"

    def __init__(
        self,
        *,
        instance: str = "samovar",
        api_key: str = "429683C4C977415CAAFCCE10F7D57E11",
        phone: str = "79001234500",
        lids: bool = False,
        policy: Policy = Policy(60),
        per_second: int = 0,
        clock: Clock = time.time,
        **place: Any,
    ) -> None:
        super().__init__(policy=policy, per_second=per_second, clock=clock, **place)
        self.instance, self.api_key, self.phone, self.lids = instance, api_key, phone, lids
        self.state = "open"
        self.asked: dict[str, Any] = {"byEvents": False, "base64": False, "headers": {}, "events": list(EVENTS)}

    def facts(self) -> dict[str, str]:
        return {"Instance": self.instance, "apikey": self.api_key}

    def set_webhook(self, url: str, **asked: Any) -> None:
        self.asked |= asked
        self.asked["events"] = self.asked["events"] or list(EVENTS)
        super().set_webhook(url)

    def enter(self, asked: Asked) -> None:
        if asked.request.headers.get("apikey") != self.api_key:
            raise refused(401)
        if asked.path.get("instance") != self.instance:
            raise refused(404, f'The "{asked.path.get("instance")}" instance does not exist')

    def refusal(self, fault: Fault) -> Exception:
        code = int(fault.value) if str(fault.value).isdigit() else 400
        return self.too_fast() if code == 429 else refused(code, fault.words or str(fault.value))

    def bad(self, words: str) -> Refusal:
        return refused(400, f"instance requires property {words}")

    def unknown(self, asked: Asked) -> Refusal:
        return refused(404, f"Cannot {asked.request.method} {asked.request.path}")

    def named(self, body: dict[str, Any]) -> str | None:
        return super().named(body) or super().named({"number": (body.get("key") or {}).get("remoteJid")})

    def retries(self, offer: Offer) -> bool:
        return offer.status not in NO_RETRY

    def takes(self, offer: Offer) -> bool:
        return offer.status is not None and 200 <= offer.status < 300

    def letter(self, row: Inbound, url: str, number: int) -> Letter:
        letter = super().letter(row, url, number)
        return Letter(letter.body, {**letter.headers, **self.asked["headers"]})

    def tell(self, kind: str, chat: str | None, payload: Any, to: str = "") -> None:
        event = str(payload["event"])
        if event.replace(".", "_").upper() not in self.asked["events"]:
            self.events.missed.append(payload)
            return
        by_events = self.hook is not None and self.asked["byEvents"]
        super().tell(
            kind, chat, payload, f"{self.hook.url}/{event.replace('.', '-')}" if by_events and self.hook else to
        )

    def envelope(self, event: str, data: Any) -> dict[str, Any]:
        made = datetime.fromtimestamp(self.clock(), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        about = {"destination": self.hook.url if self.hook else "", "date_time": made}
        ours = {"sender": f"{self.phone}@s.whatsapp.net", "server_url": self.base_url, "apikey": self.api_key}
        return {"event": event, "instance": self.instance, "data": data, **about, **ours}

    def key(self, customer: Customer, id: str, *, us: bool) -> dict[str, Any]:
        jid = f"{customer.digits}@s.whatsapp.net"
        key: dict[str, Any] = {"remoteJid": f"{customer.digits}0001@lid" if self.lids else jid, "fromMe": us, "id": id}
        return key | ({"remoteJidAlt": jid, "addressingMode": "lid"} if self.lids else {})

    def incoming(self, customer: Customer, said: Said) -> Any:
        match said.kind:
            case "delete":
                about = {**self.key(customer, said.target, us=False), "status": "DELETED", "instanceId": "i1"}
                return self.envelope("messages.delete", about)
            case "edit":
                key = self.key(customer, said.target, us=False)
                changed = {"editedMessage": {"conversation": said.text}, "key": key, "type": "MESSAGE_EDIT"}
                return self.envelope("messages.edited", changed | {"timestampMs": str(int(said.at * 1000))})
            case "call":
                jid = f"{customer.digits}@s.whatsapp.net"
                return self.envelope(
                    "call", {"chatId": jid, "from": jid, "id": said.id, "status": "offer", "isVideo": False}
                )
            case _:
                return self.envelope("messages.upsert", self._upsert(customer, said))

    def _upsert(self, customer: Customer, said: Said) -> dict[str, Any]:
        message = self._message(customer, said)
        kind = next(iter(message))
        if said.content and self.asked["base64"]:
            message["base64"] = base64.b64encode(said.content).decode()
        data: dict[str, Any] = {"key": self.key(customer, said.id, us=said.from_us)}
        data |= {"pushName": "" if said.from_us else customer.name}
        data |= {"status": "SERVER_ACK" if said.from_us else "DELIVERY_ACK", "message": message, "messageType": kind}
        if said.quoted:
            data["contextInfo"] = message.get(kind, {}).get("contextInfo") if isinstance(message[kind], dict) else None
        return {**data, "messageTimestamp": int(said.at), "instanceId": "i1", "source": "android", **said.more}

    def _message(self, customer: Customer, said: Said) -> dict[str, Any]:
        context: dict[str, Any] = {}
        if said.quoted:
            found = next((one for one in customer.screen if one.id == said.quoted), None)
            quoted = {"conversation": found.text if found else ""}
            context = {"stanzaId": said.quoted, "participant": f"{self.phone}@s.whatsapp.net", "quotedMessage": quoted}
        if said.forwarded:
            context |= {"forwardingScore": 1, "isForwarded": True}
        with_context = {"contextInfo": context} if context else {}
        match said.kind:
            case "text" if context:
                return {"extendedTextMessage": {"text": said.text, **with_context}}
            case "text":
                return {"conversation": said.text}
            case "reaction":
                key = self.key(customer, said.target, us=said.target in self.sent)
                return {"reactionMessage": {"key": key, "text": said.text}}
            case "location":
                where = {"degreesLatitude": said.latitude, "degreesLongitude": said.longitude, "name": said.place}
                return {"locationMessage": {**where, "address": said.address, **with_context}}
            case "contacts" if len(said.cards) == 1:
                return {"contactMessage": {**_card(*said.cards[0]), **with_context}}
            case "contacts":
                cards = [_card(*card) for card in said.cards]
                return {"contactsArrayMessage": {"displayName": f"{len(cards)}", "contacts": cards, **with_context}}
            case "button":
                pressed = {"selectedButtonId": said.target, "selectedDisplayText": said.text, "type": "DISPLAY_TEXT"}
                return {"buttonsResponseMessage": pressed}
            case kind if kind in MEDIA:
                return {f"{_word(kind)}Message": self._media(said) | with_context}
            case _:
                return {"unknownMessage": {}}

    def _media(self, said: Said) -> dict[str, Any]:
        """The address is of the encrypted bytes: nothing can be read there."""
        enc = {"url": "https://mmg.whatsapp.net/v/t62/enc", "mediaKey": "bWVkaWEta2V5", "directPath": "/v/t62/enc"}
        about: dict[str, Any] = {**enc, "mimetype": said.mime, "fileLength": str(len(said.content))}
        if said.kind == "document":
            about |= {"fileName": said.filename, "title": said.filename}
        if said.kind in ("audio", "voice"):
            about |= {"seconds": 3, "ptt": said.kind == "voice"}
        return about | ({"caption": said.text} if said.text else {})

    def made(self, sent: Sent) -> Any:
        """What a call answers, 201; the same is told as send.message."""
        key = self.key(sent.customer, sent.id, us=True)
        about = {"key": key, "pushName": "", "status": "PENDING", "message": {"conversation": sent.text}}
        return about | {
            "messageType": "conversation",
            "messageTimestamp": int(sent.at),
            "instanceId": "i1",
            "source": "unknown",
        }

    def accept(self, customer: Customer, kind: Kind, text: str, body: dict[str, Any], **more: Any) -> Sent:
        sent = super().accept(customer, kind, text, body, **more)
        self.tell("send.message", customer.digits, self.envelope("send.message", self.made(sent)))
        return sent

    def status(self, sent: Sent, state: str) -> Any:
        key = self.key(sent.customer, sent.id, us=True)
        about = {"keyId": sent.id, "remoteJid": key["remoteJid"], "fromMe": True, "participant": None}
        return self.envelope(
            "messages.update", {**about, "status": ACKS[state], "instanceId": "i1", "messageId": f"cm{sent.id}"}
        )

    def owner_writes(self, customer: Customer, text: str) -> None:
        """From the phone itself: messages.upsert with fromMe."""
        said = Said(self.new_id(), "text", self.clock(), text=text, from_us=True)
        self.tell("echo", customer.digits, self.incoming(customer, said))

    def becomes(self, state: str) -> None:
        self.state = state
        reason = {"open": 200, "connecting": 200}.get(state, 401)
        about = {"instance": self.instance, "state": state, "statusReason": reason}
        self.tell("connection.update", None, self.envelope("connection.update", about))

    def told(self, result: Any) -> Any:
        answer = super().told(result)
        if isinstance(result, dict) and ("key" in result or result.get("enabled") is not None):
            answer.set_status(201)
        return answer

    ROUTES = (
        Route("sendText", "POST", "/message/sendText/{instance}", send, "number! text! delay linkPreview quoted"),
        Route(
            "sendMedia", "POST", "/message/sendMedia/{instance}", send,
            "number! mediatype! media! mimetype caption fileName delay quoted",
        ),
        Route(
            "sendWhatsAppAudio", "POST", "/message/sendWhatsAppAudio/{instance}", send,
            "number! audio! delay quoted encoding",
        ),
        Route("sendSticker", "POST", "/message/sendSticker/{instance}", send, "number! sticker! delay quoted"),
        Route(
            "sendLocation", "POST", "/message/sendLocation/{instance}", send,
            "number! latitude! longitude! name address delay quoted",
        ),
        Route("sendContact", "POST", "/message/sendContact/{instance}", send, "number! contact! delay quoted"),
        Route("sendReaction", "POST", "/message/sendReaction/{instance}", react, "key! reaction"),
        Route("edit", "POST", "/chat/updateMessage/{instance}", edit, "number! text! key!"),
        Route(
            "delete", "DELETE", "/chat/deleteMessageForEveryone/{instance}", delete, "id! remoteJid! fromMe participant"
        ),
        Route("read", "POST", "/chat/markMessageAsRead/{instance}", read, "readMessages!"),
        Route("presence", "POST", "/chat/sendPresence/{instance}", presence, "number! delay presence"),
        Route("numbers", "POST", "/chat/whatsappNumbers/{instance}", numbers, "numbers!"),
        Route("media", "POST", "/chat/getBase64FromMediaMessage/{instance}", media, "message! convertToMp4"),
        Route("avatar", "POST", "/chat/fetchProfilePictureUrl/{instance}", avatar, "number!"),
        Route("connection", "GET", "/instance/connectionState/{instance}", connection),
        Route("webhook", "GET", "/webhook/find/{instance}", get_hook),
        Route("subscribe", "POST", "/webhook/set/{instance}", set_hook, "webhook!"),
    )  # fmt: skip


def _word(kind: str) -> str:
    return "audio" if kind == "voice" else kind


def _card(name: str, phone: str) -> dict[str, str]:
    return {"displayName": name, "vcard": vcard(name, phone)}
