"""People behind a gateway. What they do becomes an event in the provider's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platforms.gateways.said import Kind, Said, Sent
from tests.platforms.screens import Sees
from tests.platforms.telegram import samples

if TYPE_CHECKING:
    from tests.platforms.gateways.gateway import Gateway


class Customer(Sees):
    """Methods in the third person do what a person does at once, and give what was said.

    `gone` = not on the messenger · `offline` = nothing is delivered · `hides_reading` · `blocked` = blocked us.
    Options of each: reply_to= (an id) · at= (time) · forwarded= · more= (laid over the provider's message).
    """

    server: Gateway
    account = ""

    def __init__(self, server: Gateway, phone: str, name: str, kind: str) -> None:
        self.server, self.phone, self.name, self.kind = server, phone, name, kind
        self.key = self.digits
        self.photo: bytes | None = None
        self.gone = self.offline = self.hides_reading = self.blocked = False
        self.screen: list[Said | Sent] = []
        self.typing: list[float] = []

    @property
    def digits(self) -> str:
        return "".join(sign for sign in self.phone if sign.isdigit()) or self.phone

    def writes(self, text: str, **more: Any) -> Said:
        return self.says("text", text=text, **more)

    def sends_image(self, content: bytes | None = None, text: str = "", **more: Any) -> Said:
        return self._sends("image", content or samples.picture(), "image/jpeg", "image.jpg", text=text, **more)

    def sends_video(self, content: bytes | None = None, text: str = "", **more: Any) -> Said:
        return self._sends("video", content or b"\0\0\0\x18ftypmp42", "video/mp4", "video.mp4", text=text, **more)

    def sends_audio(self, content: bytes | None = None, **more: Any) -> Said:
        return self._sends("audio", content or samples.voice(2), "audio/ogg", "music.ogg", **more)

    def sends_voice(self, content: bytes | None = None, **more: Any) -> Said:
        return self._sends("voice", content or samples.voice(3), "audio/ogg; codecs=opus", "voice.oga", **more)

    def sends_document(
        self,
        content: bytes | None = None,
        name: str = "Price list.pdf",
        mime: str = "application/pdf",
        text: str = "",
        **more: Any,
    ) -> Said:
        return self._sends("document", content or samples.paper(), mime, name, text=text, **more)

    def sends_sticker(self, content: bytes | None = None, **more: Any) -> Said:
        return self._sends("sticker", content or samples.sticker(), "image/webp", "sticker.webp", **more)

    def sends_location(self, latitude: float = 54.687157, longitude: float = 25.279652, **more: Any) -> Said:
        about = {"place": "Чайная лавка", "address": "Вильнюс, Пилес 1", **more}
        return self.says("location", latitude=latitude, longitude=longitude, **about)

    def sends_contacts(self, *cards: tuple[str, str], **more: Any) -> Said:
        return self.says("contacts", cards=list(cards) or [("Пётр Углев", "+7 912 555-01-02")], **more)

    def presses(self, id: str, title: str, **more: Any) -> Said:
        return self.says("button", text=title, target=id, **more)

    def reacts(self, target: str, emoji: str = "👍", **more: Any) -> Said:
        """An empty emoji takes it back."""
        return self.says("reaction", text=emoji, target=target, **more)

    def edits(self, target: str, text: str, **more: Any) -> Said:
        old = ""
        for one in self.screen:
            if isinstance(one, Said) and one.id == target:
                old, one.text = one.text, text
        return self.says("edit", text=text, target=target, old=old, **more)

    def deletes(self, target: str, **more: Any) -> Said:
        old = next((one.text for one in self.screen if one.id == target), "")
        self.screen = [one for one in self.screen if one.id != target]
        return self.says("delete", target=target, old=old, **more)

    def calls(self, **more: Any) -> Said:
        return self.says("call", **more)

    def says(self, kind: Kind, *, reply_to: str = "", at: float | None = None, **more: Any) -> Said:
        """Everything that a customer does ends here."""
        made = self.server.clock() if at is None else at
        said = Said(self.server.new_id(), kind, made, quoted=reply_to, **more)
        if kind not in ("reaction", "edit", "delete", "call"):
            self.screen.append(said)
        self.server.heard(self, said)
        return said

    def reads(self) -> None:
        """All that our side sent so far."""
        for one in self.screen:
            if isinstance(one, Sent) and not self.hides_reading:
                self.server.moves(one, "read")

    def comes_online(self) -> None:
        self.offline = False
        for one in self.screen:
            if isinstance(one, Sent):
                self.server.moves(one, "delivered")

    def _sends(self, kind: Kind, content: bytes, mime: str, name: str, **more: Any) -> Said:
        name = more.pop("filename", name)
        url = self.server.shelf.add(content, mime, name)
        return self.says(kind, url=url, content=content, mime=mime, filename=name, **more)
