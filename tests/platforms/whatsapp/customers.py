"""People who write to business numbers. What they do becomes a change of a webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.changes import Changes
from tests.platforms.ledger import Delivered
from tests.platforms.whatsapp import statuses
from tests.platforms.whatsapp.errors import told_later
from tests.platforms.whatsapp.groups import Group
from tests.platforms.whatsapp.ids import digits
from tests.platforms.whatsapp.number import Dialog, Message, Number
from tests.platforms.whatsapp.sending import SendsThings

if TYPE_CHECKING:
    from tests.platforms.whatsapp.server import WhatsAppServer


class Customer(SendsThings):
    """Methods in the third person do what a person does at once, and give the message that WhatsApp made.

    Levers: `offline` (nothing is delivered until `comes_online`) · `in_chat` (read at once; no `delivered` is told) ·
    `hides_reading` (no `read`) · `phone_hidden` (a username, and the phone is not told) · `blocked` (131026)
    · `gone` (not on WhatsApp: 131026) · `no_marketing` (131050).
    """

    def __init__(
        self, server: WhatsAppServer, number: Number, phone: str, name: str, *, wa_id: str = "", username: str = ""
    ) -> None:
        self.server, self.number, self.name, self.username = server, number, name, username
        self.phone = self.key = digits(phone)
        self.wa_id = wa_id or self.phone
        self.changes = Changes()
        self.offline = self.in_chat = self.hides_reading = False
        self.phone_hidden = self.blocked = self.gone = self.no_marketing = False
        self.groups: list[Group] = []
        self._turn = 0

    @property
    def dialog(self) -> Dialog:
        return self.number.dialog(self)

    def at(self, number: Number) -> Customer:
        """The same person as a customer of another number."""
        if (known := self.server.customers.get((number.id, self.key))) is not None:
            return known
        same = Customer(self.server, number, self.phone, self.name, wa_id=self.wa_id, username=self.username)
        same.phone_hidden = self.phone_hidden
        return self.server.keep(same)

    def user_id(self, number: Number | None = None) -> str:
        """The business-scoped user id (BSUID) in the portfolio of this number."""
        return (number or self.number).account.user_id(self.phone, self._turn)

    def parent_user_id(self, number: Number | None = None) -> str:
        return (number or self.number).account.parent_user_id(self.phone, self._turn)

    def contact(self, number: Number | None = None, *, username: bool = True) -> dict[str, Any]:
        """As `contacts` of a webhook names a person."""
        profile = {"name": self.name, **({"username": self.username} if self.username and username else {})}
        told: dict[str, Any] = {"profile": profile}
        if not self.phone_hidden:
            told["wa_id"] = self.wa_id
        if self.server.bsuids:
            told["user_id"] = self.user_id(number)
            if self.server.parent_bsuids:
                told["parent_user_id"] = self.parent_user_id(number)
        return told

    @property
    def heard(self) -> list[Delivered]:
        """Messages from the business, in the order they arrived."""
        return [row for row in self.server.ledger.sent_to(self.key) if row.account == self.number.id]

    @property
    def screen(self) -> list[Message]:
        """The dialog as it looks now, without what the platform remembers."""
        shown = [message for message in self.dialog.messages.values() if not message.get("revoked")]
        return [{key: value for key, value in message.items() if key != "_"} for message in shown]

    @property
    def sees_typing(self) -> bool:
        return self.server.clock() < self.dialog.typing_until

    async def hears(self, text: str | None = None, *, count: int = 1, timeout: float = 10.0) -> list[Delivered]:
        """Waits until `count` messages (with exactly this text, when given) have arrived, and gives them."""

        def arrived() -> list[Delivered] | None:
            rows = [row for row in self.heard if text is None or row.text == text]
            return rows if len(rows) >= count else None

        def so_far() -> str:
            return f"{count} × {text!r}; heard so far: {[row.text for row in self.heard]}"

        return await self.changes.until(arrived, timeout, so_far) or []

    def writes(self, text: str, **more: Any) -> Message:
        return self.says("text", {"body": text}, **more)

    def says(
        self,
        type: str,
        body: Any,
        *,
        reply_to: str = "",
        at: float | None = None,
        to: Group | None = None,
        forwarded: bool | str = False,
        referral: dict[str, Any] | None = None,
        **more: Any,
    ) -> Message:
        """Any message of the person's making; every other verb ends here.

        `reply_to`: id of the message answered; `at`: its timestamp; `to` = wa.group(…); `forwarded` = True or "often";
        `referral` = wa.ad(…); `more` is laid over the message.
        """
        server, number = self.server, self.number
        now = server.clock() if at is None else at
        message: Message = {"id": number.new_id(self.phone, inbound=True), "timestamp": str(int(now)), "type": type}
        message |= self._sender() | ({type: body} if body is not None else {})
        if to is not None:
            message["group_id"] = to.id
        context = self._context(reply_to, forwarded) | more.pop("context", {})
        if context:
            message["context"] = context
        if referral is not None:
            message["referral"] = referral
            self.dialog.came_by_ad = now
        message |= more
        self.dialog.messages[message["id"]] = message
        if to is None:
            self.dialog.last_inbound = max(now, self.dialog.last_inbound or now)
        number.speed.take(server.clock())
        self._happens(message)
        return message

    def _sender(self) -> dict[str, str]:
        told = {} if self.phone_hidden else {"from": self.phone}
        if self.server.bsuids:
            told["from_user_id"] = self.user_id()
            if self.server.parent_bsuids:
                told["from_parent_user_id"] = self.parent_user_id()
        return told

    def _context(self, reply_to: str, forwarded: bool | str) -> dict[str, Any]:
        context: dict[str, Any] = {}
        if reply_to:
            quoted = self.dialog.messages.get(reply_to, {})
            author = self.number.display if "_" in quoted or not quoted else self.phone
            context |= {"from": author, "id": reply_to}
        if forwarded:
            context["frequently_forwarded" if forwarded == "often" else "forwarded"] = True
        return context

    def _happens(self, message: Message, *, contacts: bool = True, errors: list[Any] | None = None) -> None:
        value: dict[str, Any] = {"messaging_product": "whatsapp", "metadata": self.number.metadata()}
        if contacts:
            value["contacts"] = [self.contact()]
        value["messages"] = [message]
        if errors:
            value["errors"] = errors
        chat = message.get("group_id", self.key)
        self.server.events.add(
            self.number.account, "messages", value, number=self.number, chat=chat, kind=message["type"]
        )

    def presses(self, button: str, *, of: str = "", **more: Any) -> Message:
        """A reply button of our interactive message, by its id."""
        id, shown = self._interactive(of, "button")
        found = next(one["reply"] for one in shown["action"]["buttons"] if one["reply"]["id"] == button)
        return self.says("interactive", {"type": "button_reply", "button_reply": dict(found)}, reply_to=id, **more)

    def chooses(self, row: str, *, of: str = "", **more: Any) -> Message:
        """A row of our list, by its id."""
        id, shown = self._interactive(of, "list")
        found = next(one for part in shown["action"]["sections"] for one in part["rows"] if one["id"] == row)
        return self.says("interactive", {"type": "list_reply", "list_reply": dict(found)}, reply_to=id, **more)

    def taps(self, text: str, *, of: str = "", **more: Any) -> Message:
        """A quick reply under our template, by its text: a message of type `button`."""
        ours = [m for m in self.dialog.messages.values() if "_" in m and m["type"] == "template"]
        found = next(m for m in reversed(ours) if m["id"] == of or not of)
        payload = next(one["payload"] for one in found["template"]["buttons"] if one["text"] == text)
        return self.says("button", {"payload": payload, "text": text}, reply_to=found["id"], **more)

    def _interactive(self, of: str, kind: str) -> tuple[str, dict[str, Any]]:
        ours = [m for m in self.dialog.messages.values() if "_" in m and m["type"] == "interactive"]
        found = next(m for m in reversed(ours) if (m["id"] == of or not of) and m["interactive"]["type"] == kind)
        return found["id"], found["interactive"]

    def reacts(self, id: str, emoji: str | None = "👍") -> Message:
        """None takes the reaction back: no emoji comes, as the page says; "" = an empty one, as clients have seen."""
        body = {"message_id": id, **({} if emoji is None else {"emoji": emoji})}
        return self.says("reaction", body)

    def edits(self, id: str, text: str) -> Message:
        """Numbers shared with the Business app are told `edit`; others that something unsupported came."""
        original = self.dialog.messages[id]
        if not self.number.coexistence or not self.server.tells_edits:
            return self.sends_unsupported("edit")
        if original["type"] == "text":
            original["text"] = {"body": text}
        else:
            original[original["type"]] = {**original[original["type"]], "caption": text}
        said = {"type": original["type"], original["type"]: original[original["type"]]}
        return self.says("edit", {"original_message_id": id, "message": {"context": {"id": "M0"}, **said}})

    def revokes(self, id: str) -> Message | None:
        """For everybody; only numbers shared with the Business app are told."""
        self.dialog.messages[id]["revoked"] = True
        return self.says("revoke", {"original_message_id": id}) if self.number.coexistence else None

    def sends_unsupported(self, kind: str = "poll_creation", code: int = 131051, **more: Any) -> Message:
        """A poll, a pin, a group invitation …; 131060 is the placeholder of a first message."""
        errors = [told_later(code, href=False)]
        return self.says("unsupported", {"type": kind}, errors=errors, **more)

    def changes_number(self, phone: str) -> Message:
        """Told without `contacts`; the user id changes too (and while the phone is hidden, only that is told)."""
        old_phone, old_user = self.phone, self.user_id()
        del self.server.customers[(self.number.id, self.key)]
        self.phone = self.wa_id = digits(phone)
        self._turn += 1
        self.number.dialogs[self.phone] = self.number.dialogs.pop(self.key, None) or self.dialog
        self.key = self.phone
        self.server.keep(self)
        hidden = self.phone_hidden
        change = (old_user, self.user_id()) if hidden else (old_phone, self.phone)
        system: dict[str, Any] = {"body": f"User {self.name} changed from {change[0]} to {change[1]}"}
        if not hidden:
            system["wa_id"] = self.wa_id
        if self.server.bsuids:
            system |= {"user_id": self.user_id(), "previous_user_id": old_user}
        system["type"] = "user_changed_user_id" if hidden else "user_changed_number"
        head: Message = {} if hidden else {"from": old_phone}
        id = self.number.new_id(old_phone, inbound=True)
        message = head | {"id": id, "timestamp": str(int(self.server.clock())), "type": "system", "system": system}
        self._happens(message, contacts=False)
        return message

    def comes_online(self) -> None:
        """What waited is delivered now."""
        self.offline = False
        self.server.deliver_waiting(self.dialog)

    def reads(self) -> None:
        """Everything delivered so far."""
        self._tell_all("read", ("delivered", "sent"))

    def plays(self, id: str) -> None:
        """A voice message of ours, for the first time."""
        statuses.tell(self.number, self.dialog, self.dialog.messages[id], "played")

    def _tell_all(self, status: str, after: tuple[str, ...]) -> None:
        if self.hides_reading or self.offline:
            return
        for message in list(self.dialog.messages.values()):
            kept = message.get("_", {}) if message["type"] != "reaction" else {}
            if kept.get("status") in after and kept.get("reached"):
                statuses.tell(self.number, self.dialog, message, status)
