"""What a person can send besides text. Contents are small real files unless a test gives its own bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram import samples
from tests.platforms.vk import things
from tests.platforms.vk.quoting import foreign

if TYPE_CHECKING:
    from tests.platforms.vk.attachments import Attachments
    from tests.platforms.vk.community import Community
    from tests.platforms.vk.server import VkServer

Message = dict[str, Any]
PRODUCT_WORDS = "Здравствуйте!\nМеня заинтересовал данный товар."


class SendsMedia:
    id: int
    server: VkServer
    group: Community
    says: Callable[..., Message]

    @property
    def _things(self) -> Attachments:
        return self.server.attachments

    def sends(self, *attached: Message, text: str = "", **more: Any) -> Message:
        """Several attachments in one message, as VK has them; each is {"type": kind, kind: {…}}."""
        return self.says({"text": text, "attachments": list(attached)}, **more)

    def sends_photo(self, content: bytes | None = None, text: str = "", **more: Any) -> Message:
        return self.sends(self._things.photo(self.id, content or samples.picture()), text=text, **more)

    def sends_photos(self, count: int = 2, text: str = "", **more: Any) -> Message:
        colours = ("#7aa37a", "#a37a7a", "#7a7aa3")
        pictures = [samples.picture(640, 480, colours[number % 3]) for number in range(count)]
        return self.sends(*[self._things.photo(self.id, picture) for picture in pictures], text=text, **more)

    def sends_doc(
        self,
        content: bytes | None = None,
        name: str = "Price list.pdf",
        mime: str = "application/pdf",
        text: str = "",
        *,
        size: int | None = None,
        **more: Any,
    ) -> Message:
        """`size` in bytes plays a file bigger than it is."""
        doc = self._things.doc(self.id, content or samples.paper(), name, mime, size)
        return self.sends(doc, text=text, **more)

    def sends_voice(
        self, content: bytes | None = None, *, duration: int = 3, transcript: str | None = None, **more: Any
    ) -> Message:
        """An audio_message; `transcript` "" = VK is still writing it down."""
        voice = self._things.audio_message(self.id, content or samples.voice(duration), duration, transcript)
        return self.sends(voice, **more)

    def sends_sticker(self, number: int = 9046, **more: Any) -> Message:
        return self.sends(self._things.sticker(number), **more)

    def sends_graffiti(self, content: bytes | None = None, **more: Any) -> Message:
        picture = content or samples.picture(300, 200, kind="PNG")
        return self.sends(self._things.graffiti(self.id, picture, 300, 200), **more)

    def sends_video(self, title: str = "Подтекает", duration: int = 12, text: str = "", **more: Any) -> Message:
        return self.sends(self._things.video(self.id, title, duration), text=text, **more)

    def sends_audio(self, artist: str = "Ветер", title: str = "Тишина", **more: Any) -> Message:
        return self.sends(self._things.keep("audio", self.id, things.audio(artist, title)), **more)

    def sends_link(self, url: str = "https://samovar.example/tea", title: str = "Чай", text: str = "") -> Message:
        """A link as text with the snippet that VK made of it."""
        snippet = {"url": url, "title": title, "caption": "samovar.example", "description": ""}
        return self.sends({"type": "link", "link": snippet}, text=text or url)

    def sends_location(self, latitude: float = 54.687157, longitude: float = 25.279652, **more: Any) -> Message:
        place = {"country": "Литва", "city": "Вильнюс", "title": "Вильнюс, Литва"}
        where = {"latitude": latitude, "longitude": longitude}
        return self.says({"geo": {"type": "point", "coordinates": where, "place": place}}, **more)

    def sends_wall(self, text: str = "Скидки на чай", **more: Any) -> Message:
        return self.sends(things.wall(-self.group.id, text, int(self.server.clock())), **more)

    def sends_wall_reply(self, text: str = "А доставка есть?", **more: Any) -> Message:
        return self.sends(things.wall_reply(-self.group.id, self.id, text, int(self.server.clock())), **more)

    def sends_poll(self, question: str = "Какой чай?", *answers: str, **more: Any) -> Message:
        about = things.poll(question, answers or ("Чёрный", "Зелёный"), int(self.server.clock()))
        return self.sends(self._things.keep("poll", self.id, about), **more)

    def sends_gift(self, text: str = "С праздником!", **more: Any) -> Message:
        return self.sends(things.gift(), text=text, **more)

    def sends_story(self, **more: Any) -> Message:
        photo = self._things.photo(self.id, samples.picture(360, 640))["photo"]
        return self.sends(self._things.keep("story", self.id, things.story(photo, int(self.server.clock()))), **more)

    def calls(self, state: str = "canceled_by_initiator", duration: int = 0, **more: Any) -> Message:
        """`state`: reached, canceled_by_initiator or canceled_by_receiver."""
        now = int(self.server.clock())
        return self.sends(things.call(self.id, -self.group.id, state, now, duration), **more)

    def sends_market(self, item: Message, text: str = "", **more: Any) -> Message:
        """`item` of vk.sells(…), attached by hand."""
        return self.sends(item, text=text, **more)

    def asks_about(self, item: Message, **more: Any) -> Message:
        """ "Write" on a product's page: VK's own words, and the product under them."""
        return self.sends(item, text=PRODUCT_WORDS, **more)

    def sends_market_album(self, title: str = "Самовары", **more: Any) -> Message:
        return self.sends(things.market_album(-self.group.id, title, int(self.server.clock())), **more)

    def forwards(self, *messages: Message, text: str = "", **more: Any) -> Message:
        return self.says({"text": text, "fwd_messages": [foreign(message) for message in messages]}, **more)
