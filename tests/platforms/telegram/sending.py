"""What a person can send besides text. Contents are small real files unless a test gives its own bytes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram import samples
from tests.platforms.telegram.media import body, medium
from tests.platforms.telegram.text import find_entities

if TYPE_CHECKING:
    from tests.platforms.telegram.accounts import BotAccount

Message = dict[str, Any]


class SendsMedia:
    bot: BotAccount
    says: Callable[..., Message]

    def _sends(self, kind: str, content: bytes, name: str, caption: str | None, facts: Any, more: Any) -> Message:
        value = medium(self.bot.files, kind, content, name, **facts)
        return self.says({**body(kind, value), **_caption(caption)}, **more)

    def sends_photo(self, content: bytes | None = None, caption: str | None = None, **more: Any) -> Message:
        return self._sends("photo", content or samples.picture(), "photo.jpg", caption, {}, more)

    def sends_video(self, content: bytes | None = None, caption: str | None = None, **more: Any) -> Message:
        facts = {"width": 640, "height": 360, "duration": 3, "thumbnail": samples.picture(640, 360)}
        return self._sends("video", content or samples.film(), "IMG_0042.MP4", caption, facts, more)

    def sends_animation(self, content: bytes | None = None, caption: str | None = None, **more: Any) -> Message:
        facts = {"width": 320, "height": 320, "duration": 2, "thumbnail": samples.picture(320, 320)}
        return self._sends("animation", content or samples.film(1), "giphy.mp4", caption, facts, more)

    def sends_video_note(self, content: bytes | None = None, **more: Any) -> Message:
        facts = {"length": 240, "duration": 4, "thumbnail": samples.picture(240, 240)}
        return self._sends("video_note", content or samples.film(2), "note.mp4", None, facts, more)

    def sends_voice(self, content: bytes | None = None, *, duration: int = 3, **more: Any) -> Message:
        facts = {"duration": duration}
        return self._sends("voice", content or samples.voice(duration), "voice.oga", None, facts, more)

    def sends_audio(self, content: bytes | None = None, caption: str | None = None, **more: Any) -> Message:
        facts = {"duration": 3, "performer": "Wind", "title": "Silence"}
        return self._sends("audio", content or samples.music(), "silence.mp3", caption, facts, more)

    def sends_document(
        self,
        content: bytes | None = None,
        name: str = "Price list.pdf",
        mime: str = "application/pdf",
        caption: str | None = None,
        *,
        size: int | None = None,
        **more: Any,
    ) -> Message:
        """`size` in bytes plays a file bigger than it is (above 20 MB a bot cannot fetch it)."""
        facts = {"mime": mime, "size": size}
        return self._sends("document", content or samples.paper(), name, caption, facts, more)

    def sends_sticker(self, content: bytes | None = None, emoji: str = "👍", **more: Any) -> Message:
        facts = {"emoji": emoji, "set_name": "PlayedPack"}
        return self._sends("sticker", content or samples.sticker(), "sticker.webp", None, facts, more)

    def sends_location(self, latitude: float = 55.7512, longitude: float = 37.6184, **more: Any) -> Message:
        return self.says({"location": {"latitude": latitude, "longitude": longitude}}, **more)

    def sends_venue(self, title: str = "Samovar", address: str = "Arbat 1", **more: Any) -> Message:
        place = {"latitude": 55.7512, "longitude": 37.6184}
        return self.says({"venue": {"location": place, "title": title, "address": address}, "location": place}, **more)

    def sends_contact(self, phone_number: str, first_name: str, user_id: int | None = None, **more: Any) -> Message:
        """`user_id` equal to the sender's own: the person shared their own number."""
        whose = {"user_id": user_id} if user_id else {}
        return self.says({"contact": {"phone_number": phone_number, "first_name": first_name, **whose}}, **more)

    def sends_album(self, *items: tuple[str, bytes | None], caption: str | None = None, **more: Any) -> list[Message]:
        """(kind, content) each, photo or video; one update an item, the caption on the first."""
        album = str(uuid.uuid4().int)[:17]
        sent = []
        for number, (kind, content) in enumerate(items or (("photo", None), ("photo", None))):
            words = caption if number == 0 else None
            send = self.sends_photo if kind == "photo" else self.sends_video
            sent.append(send(content, words, media_group_id=album, **more))
        return sent


def _caption(text: str | None) -> Message:
    if not text:
        return {}
    found = find_entities(text)
    return {"caption": text, **({"caption_entities": found} if found else {})}
