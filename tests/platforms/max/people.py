"""People who write to bots. What they do becomes an update of the bot."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from tests.platforms.max.attachments import vcard
from tests.platforms.max.bot import Bot, Chat, Message
from tests.platforms.screens import Sees
from tests.platforms.telegram import samples

if TYPE_CHECKING:
    from tests.platforms.max.server import MaxServer


class Person(Sees):
    """Methods in the third person do what a person does at once, and give the message that MAX made.

    `about` takes last_name, username, locale ("ru") and photo (bytes). `more` is laid over the message's body.
    """

    server: MaxServer

    def __init__(self, server: MaxServer, bot: Bot, id: int, first_name: str, about: dict[str, Any]) -> None:
        self.server, self.bot, self.id, self.first_name = server, bot, id, first_name
        self.key = id
        self.photo: bytes | None = about.pop("photo", None)
        self.locale: str = about.pop("locale", "ru")
        self.about = about

    @property
    def account(self) -> str:  # type: ignore[override]
        return self.bot.account

    @property
    def dialog(self) -> Chat:
        return self.dialog_of(self.bot)

    @property
    def chat_id(self) -> int:
        return self.dialog.id

    def dialog_of(self, bot: Bot) -> Chat:
        """Its id is neither the person's nor the bot's."""
        number = self.id ^ bot.id
        if number not in bot.chats:
            bot.chats[number] = Chat(number, "dialog", members=[self], status="closed")
        return bot.chats[number]

    def at(self, bot: Bot) -> Person:
        """The same person as a customer of another bot."""
        return Person(self.server, bot, self.id, self.first_name, {**self.about, "photo": self.photo})

    def user(self) -> dict[str, Any]:
        """As a sender: names that are not there do not come."""
        names = {"user_id": self.id, "first_name": self.first_name, **self.about}
        whole = f"{self.first_name} {self.about.get('last_name', '')}".strip()
        return {**names, "is_bot": False, "last_activity_time": self.bot.now(), "name": whole}

    def with_photo(self) -> dict[str, Any]:
        url = f"{self.server.base_url}/avatar/{self.id}"
        return self.user() | ({"avatar_url": url, "full_avatar_url": url} if self.photo else {})

    @property
    def screen(self) -> list[Message]:
        """The dialog as it looks now: edits done, deletions gone."""
        return list(self.dialog.messages.values())

    def starts(self, payload: str | None = None) -> None:
        """Presses "Start", perhaps on a link with a payload."""
        self.dialog.status = "active"
        body = {"chat_id": self.chat_id, "user": self.with_photo(), "user_locale": self.locale, "user_id": self.id}
        self._happens("bot_started", body | ({"payload": payload} if payload is not None else {}))

    def stops(self) -> None:
        self.dialog.status = "closed"
        self._happens("bot_stopped", self._mine())

    def removes_dialog(self) -> None:
        """Two updates at once, as documented."""
        self.dialog.status = "removed"
        self._happens("bot_stopped", self._mine())
        self._happens("dialog_removed", self._mine())

    def clears(self) -> None:
        self.dialog.messages.clear()
        self._happens("dialog_cleared", self._mine())

    def mutes(self, seconds: float = 3600) -> None:
        self._happens("dialog_muted", {**self._mine(), "muted_until": self.bot.now() + int(seconds * 1000)})

    def unmutes(self) -> None:
        self._happens("dialog_unmuted", self._mine())

    def writes(self, text: str, **more: Any) -> Message:
        return self.says({"text": text}, **more)

    def says(
        self,
        body: Message,
        *,
        reply_to: str | None = None,
        at: float | None = None,
        to: Chat | None = None,
        hollow: bool = False,
        **more: Any,
    ) -> Message:
        """Any message of the person's making; every other verb ends here.

        `reply_to`: mid of what is answered; `to` = max.group(…); `hollow` = the update comes without its message.
        """
        chat = to or self.dialog
        if chat.status == "closed" or chat.status == "removed":
            self.starts()
        if reply_to is not None:
            answered = chat.messages[reply_to]
            more = {**more, "link": {"type": "reply", "sender": answered.get("sender"), "message": answered["body"]}}
        message = self.bot.keep(chat, self.user(), {**body, **more}, at=at)
        update: dict[str, Any] = {} if hollow else {"message": message}
        update |= {"user_locale": self.locale} if chat.type == "dialog" else {}
        self._happens("message_created", update, chat)
        return message

    def sends(self, *attached: Message, text: str | None = None, **more: Any) -> Message:
        """Several attachments in one message, as MAX has them. Without a text none comes."""
        said = {"text": text} if text is not None else {}
        return self.says({**said, "attachments": list(attached)}, **more)

    def sends_image(self, content: bytes | None = None, text: str | None = None, **more: Any) -> Message:
        return self.sends(self._made("image", content or samples.picture(), "image/jpeg", "i.jpg"), text=text, **more)

    def sends_images(self, count: int = 2, text: str | None = None, **more: Any) -> Message:
        colours = ("#7aa37a", "#a37a7a", "#7a7aa3")
        made = [samples.picture(640, 480, colours[number % 3]) for number in range(count)]
        return self.sends(*[self._made("image", one, "image/jpeg", "i.jpg") for one in made], text=text, **more)

    def sends_file(
        self,
        content: bytes | None = None,
        name: str = "Price list.pdf",
        mime: str = "application/pdf",
        text: str | None = None,
        *,
        size: int | None = None,
        **more: Any,
    ) -> Message:
        """`size` in bytes plays a file bigger than it is."""
        played = {"size": size} if size is not None else {}
        return self.sends(self._made("file", content or samples.paper(), mime, name, **played), text=text, **more)

    def sends_voice(self, content: bytes | None = None, transcript: str | None = None, **more: Any) -> Message:
        heard = {"transcription": transcript} if transcript is not None else {}
        voice = self._made("audio", content or samples.voice(3), "audio/ogg", "voice.ogg", **heard)
        more.setdefault("hollow", self.server.hollow_voices)
        return self.sends(voice, **more)

    def sends_video(self, content: bytes | None = None, text: str | None = None, **more: Any) -> Message:
        thumb = {"url": self.server.shelf.add(samples.picture(320, 240), "image/jpeg", "thumb.jpg")}
        about = {"thumbnail": thumb, "width": 640, "height": 480, "duration": 12}
        video = self._made("video", content or b"\0\0\0\x18ftypmp42", "video/mp4", "video.mp4", **about)
        return self.sends(video, text=text, **more)

    def sends_sticker(self, code: str = "2fd04f94e", **more: Any) -> Message:
        url = self.server.shelf.add(samples.sticker(), "image/webp", f"{code}.webp")
        return self.sends(
            {"type": "sticker", "payload": {"url": url, "code": code}, "width": 512, "height": 512}, **more
        )

    def sends_location(self, latitude: float = 54.687157, longitude: float = 25.279652, **more: Any) -> Message:
        return self.sends({"type": "location", "latitude": latitude, "longitude": longitude}, **more)

    def sends_contact(self, name: str = "Пётр Углев", phone: str = "79125550102", **more: Any) -> Message:
        """Somebody's card out of the phone book."""
        return self.sends({"type": "contact", "payload": {"vcf_info": vcard(name, phone)}}, **more)

    def shares_phone(self, phone: str = "79125550101", **more: Any) -> Message:
        """Presses request_contact: the own card with the own profile and a hash that proves it."""
        card = vcard(self.user()["name"], phone)
        proof = hmac.new(self.bot.token.encode(), card.encode(), "sha256").hexdigest()
        return self.sends(
            {"type": "contact", "payload": {"vcf_info": card, "max_info": self.user(), "hash": proof}}, **more
        )

    def sends_link(self, url: str = "https://samovar.example/tea", title: str = "Чай", **more: Any) -> Message:
        shared = {"type": "share", "payload": {"url": url}, "title": title, "description": "Листовой чай"}
        return self.sends(shared, text=url, **more)

    def forwards(self, message: Message, **more: Any) -> Message:
        """A forwarded message alone: the body has an empty text."""
        link = {"type": "forward", "sender": message.get("sender"), "message": message["body"]}
        return self.says({"text": "", "link": link | {"chat_id": message["recipient"]["chat_id"]}}, **more)

    def edits(self, mid: str, text: str, **more: Any) -> Message:
        chat, message = self.bot.find(mid)
        message["body"] |= {"text": text, **more}
        self._happens("message_edited", {"message": message}, chat)
        return message

    def removes(self, mid: str) -> None:
        chat, _ = self.bot.find(mid)
        del chat.messages[mid]
        self._happens("message_removed", {"message_id": mid, "chat_id": chat.id, "user_id": self.id}, chat)

    def presses(self, mid: str, payload: str, *, gone: bool = False) -> str:
        """A callback button under a message; `gone` = the message was deleted by then (comes as null)."""
        chat, message = self.bot.find(mid)
        callback = self.bot.callback(self, mid)
        said = {"timestamp": self.bot.now(), "callback_id": callback, "payload": payload, "user": self.user()}
        update = {"callback": said, "message": None if gone else message, "user_locale": self.locale}
        self._happens("message_callback", update, chat)
        return callback

    def joins(self, chat: Chat, inviter: Person | None = None) -> None:
        chat.members.append(self)
        said = {"inviter_id": inviter.id} if inviter else {}
        self._happens("user_added", {**self._mine(chat), **said, "is_channel": chat.type == "channel"}, chat)

    def leaves(self, chat: Chat, by: Person | None = None) -> None:
        chat.members = [person for person in chat.members if person.id != self.id]
        said = {"admin_id": by.id} if by else {}
        self._happens("user_removed", {**self._mine(chat), **said, "is_channel": chat.type == "channel"}, chat)

    def renames(self, chat: Chat, title: str) -> None:
        chat.title = title
        self._happens("chat_title_changed", {"chat_id": chat.id, "user": self.user(), "title": title}, chat)

    def removes_bot(self, chat: Chat) -> None:
        chat.status = "removed"
        body = {"chat_id": chat.id, "user": self.user(), "is_channel": chat.type == "channel"}
        self._happens("bot_removed", body, chat)

    def _made(self, kind: str, content: bytes, mime: str, name: str, **more: Any) -> Message:
        return self.server.attachments.make(kind, content, mime, name, **more)

    def _mine(self, chat: Chat | None = None) -> dict[str, Any]:
        locale = {"user_locale": self.locale} if chat is None else {}
        return {"chat_id": (chat or self.dialog).id, "user": self.user(), **locale}

    def _happens(self, kind: str, body: dict[str, Any], chat: Chat | None = None) -> None:
        where = chat or self.dialog
        key = self.id if where.type == "dialog" else where.id
        self.bot.tell(kind, body, where, key)
        self.server.changes.tell()
