"""People who write to communities. What they do becomes an event of the community."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from tests.platforms.changes import Changes
from tests.platforms.ledger import Delivered
from tests.platforms.vk.community import Community
from tests.platforms.vk.dialogs import Dialog
from tests.platforms.vk.events import CLIENT_INFO
from tests.platforms.vk.quoting import foreign
from tests.platforms.vk.sending import Message, SendsMedia

if TYPE_CHECKING:
    from tests.platforms.vk.server import VkServer

NO_PHOTO = "https://vk.com/images/camera_{}.png"
PHOTO_FIELDS = ("photo_50", "photo_100", "photo_200", "photo_200_orig", "photo_400_orig", "photo_max", "photo_max_orig")


class Person(SendsMedia):
    """Methods in the third person do what a person does at once, and give the message that VK made.

    `about` takes last_name, city, bdate ("21.5.1990" or "21.5"), sex (1 woman, 2 man), screen_name, photo (bytes),
    country, timezone … as users.get would tell them. `more` is laid over the message.
    """

    def __init__(self, server: VkServer, group: Community, id: int, first_name: str, about: dict[str, Any]) -> None:
        self.server, self.group, self.id = server, group, id
        self.changes = Changes()
        self.photo: bytes | None = about.pop("photo", None)
        self.about: dict[str, Any] = {"first_name": first_name, "last_name": "", **about}
        if isinstance(self.about.get("city"), str):
            self.about["city"] = {"id": 1 + len(server.people), "title": self.about["city"]}
        self.gone = self.closed = False

    @property
    def dialog(self) -> Dialog:
        return self.group.dialog(self.id)

    def at(self, group: Community) -> Person:
        """The same person as a customer of another community."""
        about = {key: value for key, value in self.about.items() if key != "first_name"}
        return Person(self.server, group, self.id, self.about["first_name"], {**about, "photo": self.photo})

    @property
    def heard(self) -> list[Delivered]:
        """Messages from the community's token, in the order they arrived."""
        return [row for row in self.server.ledger.sent_to(self.id) if row.account == self.group.account]

    @property
    def screen(self) -> list[Message]:
        """The dialog as it looks now: edits done, deletions gone."""
        return [message for message in self.dialog.messages.values() if not message.get("deleted")]

    async def hears(self, text: str | None = None, *, count: int = 1, timeout: float = 10.0) -> list[Delivered]:
        """Waits until `count` messages (with exactly this text, when given) have arrived, and gives them."""

        def arrived() -> list[Delivered] | None:
            rows = [row for row in self.heard if text is None or row.text == text]
            return rows if len(rows) >= count else None

        def so_far() -> str:
            return f"{count} × {text!r}; heard so far: {[row.text for row in self.heard]}"

        return await self.changes.until(arrived, timeout, so_far) or []

    def profile(self, fields: list[str]) -> dict[str, Any]:
        """As users.get tells: https://dev.vk.com/reference/objects/user"""
        if self.gone:
            return {"id": self.id, "first_name": "DELETED", "last_name": "", "deactivated": "deleted"}
        names = {key: self.about[key] for key in ("first_name", "last_name")}
        shown: dict[str, Any] = {"id": self.id, **names, "can_access_closed": True, "is_closed": False}
        for field in fields:
            if field in PHOTO_FIELDS:
                shown[field] = self._photo(field)
            elif field == "has_photo":
                shown[field] = int(self.photo is not None)
            elif field == "domain":
                shown[field] = self.about.get("screen_name", f"id{self.id}")
            elif field in self.about:
                shown[field] = self.about[field]
        return shown

    def _photo(self, field: str) -> str:
        side = field.removeprefix("photo_").removesuffix("_orig").replace("max", "400")
        if self.photo is None:
            return NO_PHOTO.format(side)
        return f"{self.server.base_url}/file/avatar/{self.id}.jpg?cs={side}x{side}"

    def writes(self, text: str, **more: Any) -> Message:
        return self.says({"text": text}, **more)

    def renames(self, chat: Dialog, title: str, at: float | None = None) -> Message:
        """https://dev.vk.com/reference/objects/message#action; `at`: told late, and called otherwise since."""
        if at is None:
            chat.title = title
        return self.says({"text": "", "action": {"type": "chat_title_update", "text": title}}, to=chat, at=at)

    def says(
        self,
        body: Message,
        *,
        reply_to: int | None = None,
        at: float | None = None,
        to: Any = None,
        cropped: bool = False,
        **more: Any,
    ) -> Message:
        """Any message of the person's making; every other verb ends here.

        `reply_to`: conversation_message_id of what is answered; `at`: Message.date; `to` = vk.chat(…), where the
        community is a member; `cropped` = too long for events: the event shows a part, and is_cropped.
        """
        if not self.group.settings.messages or self.id in self.group.banned or self.gone:
            raise AssertionError(f"{self.about['first_name']} cannot write to {self.group.name} as things stand")
        peer = to.peer if to else self.id
        if to is None and self.dialog.allowed is None:
            self.allows()
        head: Message = {"from_id": self.id, "out": 0, "random_id": 0}
        if reply_to is not None:
            head["reply_message"] = foreign(self.group.dialog(peer).messages[reply_to], deep=False)
        written = {**head, **body, **more}
        message = self.group.keep(peer, {**written, "text": self._as_told(written.get("text", ""))}, at)
        self._happens("message_new", {"message": _cropped(message) if cropped else message, "client_info": CLIENT_INFO})
        return message

    def presses(self, label: str, payload: str | None = None) -> Message:
        """A text button of a keyboard: a message with its label, and its payload as a JSON string."""
        return self.writes(label, **({"payload": payload} if payload is not None else {}))

    def presses_callback(self, cmid: int, payload: dict[str, Any] | str) -> str:
        """A callback button under a message; gives the event's id, good for a minute."""
        event = f"{self.id:x}{cmid:04x}{len(self.group.pressed):04x}"
        body = {"user_id": self.id, "peer_id": self.id, "event_id": event, "payload": payload}
        self.group.pressed[event] = {**body, "at": self.group.clock()}
        self._happens("message_event", {**body, "conversation_message_id": cmid})
        return event

    def edits(self, cmid: int, text: str, **more: Any) -> Message:
        message = self.dialog.messages[cmid]
        message |= {"text": self._as_told(text), "update_time": int(self.group.clock()), **more}
        self._happens("message_edit", dict(message))
        return message

    def deletes(self, cmid: int) -> None:
        """For everybody; communities are not told."""
        self.dialog.messages[cmid]["deleted"] = 1
        self.server.changes.tell()

    def reacts(self, cmid: int, reaction_id: int | None = 1) -> None:
        """None takes the reaction back."""
        body = {"reacted_id": self.id, "peer_id": self.id, "cmid": cmid}
        self._happens("message_reaction_event", body | ({"reaction_id": reaction_id} if reaction_id else {}))

    def types(self) -> None:
        self._happens("message_typing_state", {"state": "typing", "from_id": self.id, "to_id": -self.group.id})

    def reads(self) -> None:
        """Everything that the community wrote so far."""
        last = next((row for row in reversed(self.dialog.messages.values()) if row["out"]), None)
        if last is not None:
            number = self.dialog.out_read_cmid = last["conversation_message_id"]
            body = {"from_id": self.id, "peer_id": self.id, "read_message_id": last["id"]}
            self._happens("message_read", {**body, "conversation_message_id": number})

    def allows(self, key: str = "") -> None:
        """Presses "allow messages"; a first message does the same (community-events/json-schema, message_allow)."""
        self.dialog.allowed = True
        self._happens("message_allow", {"user_id": self.id, "key": key})

    def denies(self) -> None:
        """Messages from the community are forbidden until `allows`, whatever the person writes."""
        self.dialog.allowed = False
        self._happens("message_deny", {"user_id": self.id})

    def _as_told(self, text: str) -> str:
        return escape(text).replace("&#x27;", "'") if self.server.escaped_texts else text

    def _happens(self, kind: str, body: dict[str, Any]) -> None:
        self.group.events.add(kind, body, self.id)
        self.server.changes.tell()


def _cropped(message: Message) -> Message:
    kept = {"text": message["text"][:280], "attachments": message["attachments"][:1], "fwd_messages": []}
    return {**message, **kept, "is_cropped": True}
