"""Twilio Programmable Messaging, SMS and WhatsApp: https://www.twilio.com/docs/messaging

Webhooks are forms, signed by X-Twilio-Signature: base64 of HMAC-SHA1 with the auth token over the address as it was
configured and every field's name and value, sorted. What is not taken within 15 s is tried once more only when no
connection could be made; `#rc=3&rp=5xx,rt` behind the address asks for more. After that the fallback address is tried,
and then nothing: the message stands in GET /Messages.json. **What a webhook answers is obeyed**: text is sent to the
customer, and so is every <Message>.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import time
from email.utils import formatdate
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode

from aiohttp import web

from tests.platforms.events import Letter, Line
from tests.platforms.faults import Fault
from tests.platforms.gateways.contents import Content, WrongValues, listed
from tests.platforms.gateways.customers import Customer
from tests.platforms.gateways.gateway import Asked, Gateway, Policy, Route
from tests.platforms.gateways.said import MEDIA, Said, Sent, vcard
from tests.platforms.house import Clock, Refusal
from tests.platforms.ledger import Inbound, Offer

LONGEST, WINDOW = 1600, 24 * 3600
WORDS = {
    20003: "Authenticate",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    21211: "Invalid 'To' Phone Number",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The 'From' phone number provided is not a valid message-capable Twilio phone number",
    21610: "Attempt to send to unsubscribed recipient",
    21655: "The ContentSid is Invalid",
    21656: "The ContentVariables Parameter is invalid",
    21617: "The concatenated message body exceeds the 1600 character limit.",
    63007: "Twilio could not find a Channel with the specified From address",
}
FIELDS = "To! From MessagingServiceSid Body MediaUrl StatusCallback ContentSid ContentVariables ProvideFeedback"
FIELDS += " ValidityPeriod SmartEncoded PersistentAction MaxPrice ShortenUrls SendAsMms RiskCheck"
STATES = {"failed": "undelivered"}
GSM = re.compile(r"[A-Za-z0-9 \r\n@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%&'()*+,\-./:;<=>?¡ÄÖÑÜ§¿äöñüà^{}\[\]~|€\\]*")


def refused(code: int, http: int = 400) -> Refusal:
    about = {"code": code, "message": WORDS.get(code, "Error"), "status": http}
    return Refusal(http, {**about, "more_info": f"https://www.twilio.com/docs/errors/{code}"}, f"{code}")


async def send(server: TwilioServer, asked: Asked) -> Any:
    body = asked.body
    to, sender = str(body.get("To") or ""), str(body.get("From") or "")
    if not re.fullmatch(r"(whatsapp:)?\+\d{7,15}", to):
        raise refused(21211)
    if not sender and body.get("MessagingServiceSid") != server.service_sid:
        raise refused(21603)
    sender = sender or (f"whatsapp:{server.phone}" if to.startswith("whatsapp:") else server.phone)
    if sender.removeprefix("whatsapp:") != server.phone or sender.startswith("whatsapp:") != to.startswith("whatsapp:"):
        raise refused(63007 if "whatsapp:" in sender + to else 21606)
    text = str(body.get("Body") or "")
    if not text and not body.get("MediaUrl") and not body.get("ContentSid"):
        raise refused(21602)
    if len(text) > LONGEST:
        raise refused(21617)
    customer = server.reached(to.removeprefix("whatsapp:"))
    if customer.digits in server.unsubscribed:
        raise refused(21610)
    whatsapp = to.startswith("whatsapp:")
    if whatsapp and not body.get("ContentSid") and server.clock() - server.heard_at.get(customer.digits, 0) > WINDOW:
        server.faults.arm("later", 1, "later", customer.digits, "63016")
    if body.get("ContentSid"):
        content = server.contents.get(str(body["ContentSid"]))
        if content is None:
            raise refused(21655)
        try:
            text = content.said(str(body.get("ContentVariables") or ""))
        except WrongValues:
            raise refused(21656) from None
    callback = str(body.get("StatusCallback") or server.status_callback)
    kind: Any = "image" if body.get("MediaUrl") else "text"
    sent = server.accept(customer, kind, text, {**body, "From": sender}, callback=callback, id=server.new_id())
    return web.json_response(server.resource(sent, "queued"), status=201)


async def listing(server: TwilioServer, asked: Asked) -> Any:
    """Both ways, the newest first: the only place where a lost webhook's message still stands."""
    rows: list[dict[str, Any]] = []
    for customer in server.customers.values():
        rows += [server.resource(one) for one in customer.screen]
    for name in ("To", "From"):
        if name in asked.query:
            rows = [row for row in rows if row[name.lower()] == asked.query[name]]
    if after := asked.query.get("DateSent>"):
        rows = [row for row in rows if time.strftime("%Y-%m-%d", time.gmtime(row["_at"])) >= after]
    rows.sort(key=lambda row: float(row["_at"]), reverse=True)
    size, page = int(asked.query.get("PageSize", "50")), int(asked.query.get("Page", "0"))
    shown = [{key: value for key, value in row.items() if key != "_at"} for row in rows]
    more = (page + 1) * size < len(shown)
    query = urlencode({**asked.query, "PageSize": size, "Page": page + 1})
    next_page = f"{asked.request.path}?{query}" if more else None
    return {
        "messages": shown[page * size : (page + 1) * size],
        "page": page,
        "page_size": size,
        "next_page_uri": next_page,
    }


async def one(server: TwilioServer, asked: Asked) -> Any:
    for customer in server.customers.values():
        for found in customer.screen:
            if found.id == asked.path["id"]:
                return {key: value for key, value in server.resource(found).items() if key != "_at"}
    sent = server.sent.get(asked.path["id"])
    if sent is None:
        raise refused(20404, 404)
    return server.resource(sent)


async def remove(server: TwilioServer, asked: Asked) -> Any:
    """From Twilio's own list; the customer's screen keeps it."""
    await one(server, asked)
    return web.Response(status=204)


async def media(server: TwilioServer, asked: Asked) -> Any:
    """The bytes stand elsewhere: a redirect to an address that lives for a while."""
    url = server.media.get(asked.path["media"])
    if url is None:
        raise refused(20404, 404)
    return web.Response(status=307, headers={"Location": url})


async def account(server: TwilioServer, asked: Asked) -> Any:
    return {"sid": server.account_sid, "friendly_name": "Чайная лавка", "status": "active", "type": "Full"}


async def numbers(server: TwilioServer, asked: Asked) -> Any:
    about = {"sid": server.number_sid, "phone_number": server.phone, "sms_url": server.hook.url if server.hook else ""}
    return {"incoming_phone_numbers": [{**about, "sms_method": "POST", "capabilities": {"sms": True, "mms": True}}]}


async def set_number(server: TwilioServer, asked: Asked) -> Any:
    if asked.body.get("SmsUrl"):
        server.set_webhook(str(asked.body["SmsUrl"]))
    server.status_callback = str(asked.body.get("StatusCallback") or server.status_callback)
    return (await numbers(server, asked))["incoming_phone_numbers"][0]


def _route(name: str, verb: str, path: str, do: Any, fields: str = "", query: str = "") -> Route:
    return Route(name, verb, f"/2010-04-01/Accounts/{{account}}/{path}", do, fields, query)


class TwilioServer(Gateway):
    """Levers: `fallback_url` `status_callback` (of the number) `unsubscribed` `media_needs_key` `warnings` (what the
    answers of webhooks did wrong). `twilio.customer(kind="sms" | "whatsapp")`."""

    name = "Twilio"

    def __init__(
        self,
        *,
        account_sid: str = "AC0f1e2d3c4b5a69788796a5b4c3d2e1f0",
        auth_token: str = "12345678901234567890123456789012",
        phone: str = "+37065500001",
        policy: Policy = Policy(15),
        per_second: int = 100,
        clock: Clock = time.time,
        **place: Any,
    ) -> None:
        super().__init__(policy=policy, per_second=per_second, clock=clock, **place)
        self.account_sid, self.auth_token, self.phone = account_sid, auth_token, phone
        self.number_sid, self.service_sid = "PN" + account_sid[2:], "MG" + account_sid[2:]
        self.fallback_url = self.status_callback = ""
        self.unsubscribed: set[str] = set()
        self.heard_at: dict[str, float] = {}
        self.contents: dict[str, Content] = {}
        self.most_contents = 1000
        self.media: dict[str, str] = {}
        self.media_needs_key = True
        self.warnings: list[str] = []

    def facts(self) -> dict[str, str]:
        return {"Account SID": self.account_sid, "Auth token": self.auth_token, "Number": self.phone}

    def new_id(self) -> str:
        self._made += 1
        return "SM" + hashlib.md5(f"sms:{self._made}".encode(), usedforsecurity=False).hexdigest()

    def enter(self, asked: Asked) -> None:
        if asked.call.method == "media" and not self.media_needs_key:
            return
        key = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        known = asked.request.headers.get("Authorization") == f"Basic {key}"
        if not known or asked.path.get("account", self.account_sid) != self.account_sid:
            raise refused(20003, 401)

    def refusal(self, fault: Fault) -> Exception:
        code = int(fault.value) if str(fault.value).isdigit() else 20500
        known = {401: (20003, 401), 429: (20429, 429), 20429: (20429, 429), 404: (20404, 404)}
        return refused(*known.get(code, (code, 400)))

    def too_fast(self) -> Refusal:
        refusal = refused(20429, 429)
        refusal.limit = "account"
        return refusal

    def bad(self, words: str) -> Refusal:
        return refused(21604) if "'To'" in words else Refusal(400, {"code": 20001, "message": words, "status": 400})

    def unknown(self, asked: Asked) -> Refusal:
        return refused(20404, 404)

    def _open(self, url: str) -> Line:
        """What stands behind # is for Twilio alone."""
        address, wishes = urldefrag(url)
        asked = dict(parse_qsl(wishes))
        line = super()._open(address)
        count = min(int(asked.get("rc", "1")), 5)
        waits = self.policy.waits or (0.1,) * count
        line.waits = lambda: waits
        policy = set(asked.get("rp", "ct").split(","))
        line.retries = lambda offer: bool(self.policy.waits) or _wanted(offer, policy)
        line.fallback = self._fall_back
        return line

    async def _fall_back(self, row: Inbound) -> None:
        if self.fallback_url and row.kind in ("sms", "whatsapp"):
            await self._line(self.fallback_url).once(row)

    def letter(self, row: Inbound, url: str, number: int) -> Letter:
        fields = {key: str(value) for key, value in row.payload.items()}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
            "X-Twilio-Signature": signature(self.auth_token, url, fields),
            "I-Twilio-Idempotency-Token": hashlib.sha1(f"event:{row.id}".encode(), usedforsecurity=False).hexdigest(),
            "User-Agent": "TwilioProxy/1.1",
        }
        return Letter(urlencode(fields).encode(), headers)

    def takes(self, offer: Offer) -> bool:
        return offer.status is not None and 200 <= offer.status < 300

    def took(self, row: Inbound, offer: Offer) -> None:
        """TwiML, or bare text: both are sent."""
        if row.kind not in ("sms", "whatsapp") or row.chat is None:
            return
        answer = offer.answer.decode(errors="replace").strip()
        customer = self.customers[str(row.chat)]
        if not answer:
            return
        if offer.content_type == "text/plain":
            self.accept(customer, "text", answer, {"From": self._ours(customer)})
        elif offer.content_type in ("text/xml", "application/xml", "text/html"):
            for text in re.findall(r"<Message[^>]*>(?:<Body>)?(.*?)(?:</Body>)?</Message>", answer, re.DOTALL):
                self.accept(customer, "text", unescape(text), {"From": self._ours(customer)})
        else:
            self.warnings.append(f"12300 Invalid Content-Type {offer.content_type}")

    def _ours(self, customer: Customer) -> str:
        return f"whatsapp:{self.phone}" if customer.kind == "whatsapp" else self.phone

    def _theirs(self, customer: Customer) -> str:
        return f"whatsapp:+{customer.digits}" if customer.kind == "whatsapp" else f"+{customer.digits}"

    def heard(self, customer: Customer, said: Said) -> None:
        """Changes, removals and reactions are told to nobody; STOP ends what may be sent by SMS."""
        self.heard_at[customer.digits] = self.clock()
        if customer.kind == "sms" and said.text.strip().upper() in ("STOP", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"):
            self.unsubscribed.add(customer.digits)
        if customer.kind == "sms" and said.text.strip().upper() in ("START", "UNSTOP", "YES"):
            self.unsubscribed.discard(customer.digits)
        if said.kind in ("edit", "delete", "reaction", "call"):
            self.events.missed.append({"kind": said.kind, "text": said.text})
        else:
            self.tell(customer.kind, customer.digits, self.incoming(customer, said))

    def incoming(self, customer: Customer, said: Said) -> Any:
        media = self._media_of(said)
        fields: dict[str, Any] = {"SmsMessageSid": said.id, "NumMedia": len(media), "SmsSid": said.id}
        fields |= {"SmsStatus": "received", "Body": said.text, "To": self._ours(customer)}
        fields |= {"NumSegments": segments(said.text), "MessageSid": said.id, "AccountSid": self.account_sid}
        fields |= {"From": self._theirs(customer), "ApiVersion": "2010-04-01"}
        for number, (url, mime) in enumerate(media):
            fields |= {f"MediaUrl{number}": url, f"MediaContentType{number}": mime}
        if customer.kind == "whatsapp":
            fields |= {"ProfileName": customer.name, "WaId": customer.digits, "MessageType": _type(said)}
            if said.kind == "location":
                fields |= {"Latitude": said.latitude, "Longitude": said.longitude}
                fields |= {"Address": said.address, "Label": said.place}
            if said.kind == "button":
                fields |= {"ButtonText": said.text, "ButtonPayload": said.target}
            if said.quoted:
                fields |= {
                    "OriginalRepliedMessageSid": said.quoted,
                    "OriginalRepliedMessageSender": self._ours(customer),
                }
            if said.forwarded:
                fields["Forwarded"] = "true"
        else:
            fields |= {
                "FromCountry": "RU",
                "ToCountry": "LT",
                "FromCity": "",
                "ToCity": "",
                "FromState": "",
                "ToState": "",
            }
        return {**fields, **said.more}

    def _media_of(self, said: Said) -> list[tuple[str, str]]:
        """A card is a file of its own."""
        if said.kind == "contacts":
            cards = "\n".join(vcard(*card) for card in said.cards).encode()
            return [(self._media_url(said.id, self.shelf.add(cards, "text/vcard", "card.vcf")), "text/vcard")]
        return [(self._media_url(said.id, said.url), said.mime.partition(";")[0])] if said.kind in MEDIA else []

    def _media_url(self, message: str, url: str) -> str:
        sid = "ME" + hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()
        self.media[sid] = url
        return f"{self.base_url}/2010-04-01/Accounts/{self.account_sid}/Messages/{message}/Media/{sid}"

    def tell(self, kind: str, chat: str | None, payload: Any, to: str = "") -> None:
        """Statuses go where the message asked, and nowhere when it did not."""
        if kind.startswith("status.") and not to:
            self.events.missed.append(payload)
            return
        super().tell(kind, chat, payload, to)

    def status(self, sent: Sent, state: str) -> Any:
        told = STATES.get(state, state)
        fields = {"SmsSid": sent.id, "SmsStatus": told, "MessageStatus": told, "To": self._theirs(sent.customer)}
        fields |= {
            "MessageSid": sent.id,
            "AccountSid": self.account_sid,
            "From": sent.body["From"],
            "ApiVersion": "2010-04-01",
        }
        if sent.customer.kind == "whatsapp":
            fields |= {"ChannelPrefix": "whatsapp", "ChannelToAddress": f"+{sent.customer.digits}"}
            fields |= {"EventType": "READ"} if state == "read" else {}
        if state == "failed":
            fields["ErrorCode"] = sent.error or ("63024" if sent.customer.kind == "whatsapp" else "30003")
        return fields

    def moves(self, sent: Sent, state: str, error: str = "") -> None:
        """Nobody learns that an SMS was read."""
        if state != "read" or sent.customer.kind == "whatsapp":
            super().moves(sent, state, error)

    def resource(self, one: Said | Sent, state: str = "") -> dict[str, Any]:
        """https://www.twilio.com/docs/messaging/api/message-resource"""
        ours = isinstance(one, Sent)
        customer = (
            one.customer if isinstance(one, Sent) else next(c for c in self.customers.values() if one in c.screen)
        )
        mine, theirs = self._ours(customer), self._theirs(customer)
        now = STATES.get(one.states[-1], one.states[-1]) if isinstance(one, Sent) and one.states else "received"
        made = formatdate(one.at)
        about = {
            "sid": one.id,
            "account_sid": self.account_sid,
            "body": one.text,
            "status": state or now,
            "_at": one.at,
        }
        about |= {"direction": "outbound-api" if ours else "inbound", "from": mine if ours else theirs}
        about |= {"to": theirs if ours else mine, "num_segments": str(segments(one.text)), "api_version": "2010-04-01"}
        number = 0 if isinstance(one, Sent) else len(self._media_of(one))
        about |= {"num_media": str(number), "date_created": made, "date_sent": made}
        error = one.error if isinstance(one, Sent) else ""
        shown = {**about, "error_code": int(error) if error.isdigit() else None, "error_message": None}
        return {key: value for key, value in shown.items() if key != "_at" or not state}

    ROUTES = (
        _route("send", "POST", "Messages.json", send, FIELDS),
        _route("list", "GET", "Messages.json", listing, query="To From DateSent> PageSize Page PageToken"),
        _route("message", "GET", "Messages/{id}.json", one),
        _route("delete", "DELETE", "Messages/{id}.json", remove),
        _route("media", "GET", "Messages/{id}/Media/{media}", media),
        Route("contents", "GET", "/v1/ContentAndApprovals", listed, query="PageSize Page PageToken"),
        Route("account", "GET", "/2010-04-01/Accounts/{account}.json", account),
        _route("numbers", "GET", "IncomingPhoneNumbers.json", numbers, query="PhoneNumber PageSize"),
        _route("number", "POST", "IncomingPhoneNumbers/{id}.json", set_number, "SmsUrl SmsMethod StatusCallback"),
    )


def signature(token: str, url: str, fields: dict[str, str]) -> str:
    whole = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), whole.encode(), hashlib.sha1).digest()).decode()


def segments(text: str) -> int:
    """160 of GSM's own letters or 70 others in one, 153 or 67 in each of several."""
    one, each = (160, 153) if GSM.fullmatch(text) else (70, 67)
    units = len(text) if one == 160 else len(text.encode("utf-16-le")) // 2
    return 1 if units <= one else -(-units // each)


def _wanted(offer: Offer, policy: set[str]) -> bool:
    if "all" in policy:
        return True
    if offer.status is None:
        return "ct" in policy if "Connect" in (offer.error or "") else "rt" in policy
    return f"{offer.status // 100}xx" in policy


def _type(said: Said) -> str:
    return {"voice": "audio", "contacts": "contacts", "button": "button"}.get(said.kind, said.kind)
