"""GREEN-API: https://green-api.com/en/docs/api/

Notifications go to `webhookUrl` (a 200 within 180 s, else again a minute later, for 24 hours; Authorization carries
webhookUrlToken), or wait in a queue for receiveNotification and deleteNotification: one at a time, in order, 24 hours.
"""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from tests.platforms.faults import Fault
from tests.platforms.gateways.customers import Customer
from tests.platforms.gateways.gateway import Asked, Gateway, Policy, Route
from tests.platforms.gateways.green import methods
from tests.platforms.gateways.green.words import Words
from tests.platforms.gateways.said import Said, Sent
from tests.platforms.house import Clock, Refusal
from tests.platforms.ledger import Inbound, Offer
from tests.platforms.polls import held

DAY = 24 * 3600
SETTINGS = {
    "webhookUrl": "", "webhookUrlToken": "", "delaySendMessagesMilliseconds": 500, "markIncomingMessagesReaded": "no",
    "outgoingWebhook": "yes", "outgoingMessageWebhook": "yes", "outgoingAPIMessageWebhook": "no",
    "incomingWebhook": "yes", "stateWebhook": "yes", "pollMessageWebhook": "no", "incomingCallWebhook": "yes",
    "editedMessageWebhook": "yes", "deletedMessageWebhook": "yes", "keepOnlineStatus": "no", "linkPreview": "yes",
}  # fmt: skip
# The setting without which a notification is not made at all
NEEDS = {
    "incomingMessageReceived": "incomingWebhook",
    "outgoingMessageReceived": "outgoingMessageWebhook",
    "outgoingAPIMessageReceived": "outgoingAPIMessageWebhook",
    "outgoingMessageStatus": "outgoingWebhook",
    "stateInstanceChanged": "stateWebhook",
    "incomingCall": "incomingCallWebhook",
}


def _route(
    name: str, do: Any, fields: str | None = "", *, verb: str = "POST", query: str = "", more: str = ""
) -> Route:
    """Whatever is sent may quote, but for what has buttons."""
    bare = ("sendTyping", "sendInteractiveButtonsReply")
    quotes = " quotedMessageId" if fields and name.startswith("send") and name not in bare else ""
    known = None if fields is None else fields + quotes
    return Route(name, verb, f"/waInstance{{instance}}/{name}/{{token}}{more}", do, known, query)


class GreenServer(Gateway):
    """`base_url` stands for apiUrl and mediaUrl. Levers: `state` (authorized, notAuthorized, blocked, yellowCard …)
    `quota` (466) · `settings` · `queue` · `owner_writes` · `token`."""

    name = "GREEN-API"

    def __init__(
        self,
        *,
        id_instance: str = "1101000001",
        token: str = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345",
        phone: str = "79001234500",
        policy: Policy = Policy(180, (60.0,) * 1440),
        per_second: int = 50,
        clock: Clock = time.time,
        **place: Any,
    ) -> None:
        super().__init__(policy=policy, per_second=per_second, clock=clock, **place)
        self.id_instance, self.token, self.phone = id_instance, token, phone
        self.state, self.quota = "authorized", False
        self.settings: dict[str, Any] = dict(SETTINGS)
        self.queue: deque[tuple[int, Inbound]] = deque()
        self.words = Words(self)
        self._receipts = 0

    def facts(self) -> dict[str, str]:
        return {"idInstance": self.id_instance, "apiTokenInstance": self.token}

    def enter(self, asked: Asked) -> None:
        if asked.path["instance"] != self.id_instance or asked.path["token"] != self.token:
            raise Refusal(401, "", "401 Unauthorized")
        if self.quota and asked.call.method.startswith("send"):
            status = {"method": asked.call.method, "used": 3, "total": 3, "status": "QUOTE_EXCEEDED"}
            raise Refusal(466, {"invokeStatus": status, "correspondentsStatus": {**status, "method": "correspondents"}})

    def refusal(self, fault: Fault) -> Exception:
        code = int(fault.value) if str(fault.value).isdigit() else 400
        if code == 429:
            return self.too_fast()
        return Refusal(code, {"statusCode": code, "message": fault.words or str(fault.value)}, str(fault.value))

    def bad(self, words: str) -> Refusal:
        about = {"statusCode": 400, "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z"), "path": ""}
        return Refusal(400, {**about, "message": f"Validation failed. Details: {words}"})

    def too_fast(self) -> Refusal:
        return Refusal(429, "Too Many Requests", limit="account")

    def unknown(self, asked: Asked) -> Refusal:
        return Refusal(404, {"statusCode": 404, "message": f"Cannot {asked.request.method} {asked.request.path}"})

    def incoming(self, customer: Customer, said: Said) -> Any:
        return self.words.incoming(customer, said)

    def status(self, sent: Sent, state: str) -> Any:
        return self.words.status(sent, state)

    def hook_headers(self, content: bytes, url: str) -> dict[str, str]:
        token = str(self.settings["webhookUrlToken"])
        return {"Authorization": token if " " in token else f"Bearer {token}"} if token else {}

    def set_webhook(self, url: str, token: str = "") -> None:
        self.settings |= {"webhookUrl": url, "webhookUrlToken": token}
        super().set_webhook(url)

    def owner_writes(self, customer: Customer, text: str) -> None:
        """From the phone itself: outgoingMessageReceived."""
        said = Said(self.new_id(), "text", self.clock(), text=text, from_us=True)
        self.tell(
            "outgoingMessageReceived", customer.digits, self.words.message(customer, said, "outgoingMessageReceived")
        )

    def becomes(self, state: str) -> None:
        self.state = state
        self.tell("stateInstanceChanged", None, self.words.head("stateInstanceChanged") | {"stateInstance": state})

    def tell(self, kind: str, chat: str | None, payload: Any, to: str = "") -> None:
        """A failure can not be switched off, says the page of statuses."""
        needs = NEEDS.get(payload.get("typeWebhook", ""))
        if needs and self.settings[needs] != "yes" and payload.get("status") != "failed":
            self.events.missed.append(payload)
        elif self.settings["webhookUrl"]:
            super().tell(kind, chat, payload, to)
        else:
            row = self.events.await_(self.events.row("", chat, kind, payload))
            for _ in range(self.events.copies()):
                self._receipts += 1
                self.queue.append((self._receipts, row))
            self.changes.tell()

    async def next(self, timeout: int) -> tuple[int, Inbound] | None:
        def ready() -> tuple[int, Inbound] | None:
            while self.queue and self.queue[0][1].at <= self.clock() - DAY:
                self.events.lose(self.queue.popleft()[1])
            if not self.queue:
                return None
            receipt, row = self.queue[0]
            row.offers.append(Offer(self.clock(), "queue"))
            return receipt, row

        return await held(self.changes, self.faults, timeout, ready)

    def confirm(self, receipt: int) -> bool:
        """Only of the first in the queue, that receiveNotification gave."""
        if not self.queue or self.queue[0][0] != receipt or not self.queue[0][1].offers:
            return False
        _, row = self.queue.popleft()
        if not any(waiting is row for _, waiting in self.queue):
            self.events.confirm(row)
        return True

    ROUTES = (
        _route(
            "sendMessage", methods.send_message, "chatId! message! linkPreview typePreview customPreview typingTime"
        ),
        _route("sendInteractiveButtonsReply", methods.send_buttons, "chatId! body! buttons! header footer"),
        _route("sendFileByUrl", methods.send_by_url, "chatId! urlFile! fileName! caption typingTime typingType"),
        _route("sendFileByUpload", methods.send_upload, "chatId! file! fileName caption typingTime typingType"),
        _route("sendLocation", methods.send_location, "chatId! latitude! longitude! nameLocation address typingTime"),
        _route("sendContact", methods.send_contact, "chatId! contact! typingTime"),
        _route("editMessage", methods.edit, "chatId! idMessage! message!"),
        _route("deleteMessage", methods.delete, "chatId! idMessage! onlySenderDelete"),
        _route("readChat", methods.read, "chatId! idMessage"),
        _route("sendTyping", methods.typing, "chatId! typingTime typingType"),
        _route("checkWhatsapp", methods.check, "phoneNumber!"),
        _route("getContactInfo", methods.contact, "chatId!"),
        _route("getAvatar", methods.avatar, "chatId!"),
        _route("downloadFile", methods.download, "chatId! idMessage!"),
        _route("getChatHistory", methods.history, "chatId! count"),
        _route("getStateInstance", methods.get_state, verb="GET"),
        _route("getSettings", methods.get_settings, verb="GET"),
        _route("getWaSettings", methods.account, verb="GET"),
        _route("setSettings", methods.set_settings, None),
        _route("receiveNotification", methods.receive, verb="GET", query="receiveTimeout"),
        _route("deleteNotification", methods.confirm, verb="DELETE", more="/{receipt}"),
    )
