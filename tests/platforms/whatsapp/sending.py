"""What people can send besides text: …/whatsapp/webhooks/reference/messages"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram import samples
from tests.platforms.whatsapp.errors import told_later

if TYPE_CHECKING:
    from tests.platforms.whatsapp.number import Dialog, Message, Number
    from tests.platforms.whatsapp.server import WhatsAppServer

TOO_BIG = "Media file size too big. Max file size we currently support: 100MB."


class SendsThings:
    """`content` may be any bytes; samples stand in when it is not given. `more` as `says` takes it."""

    server: WhatsAppServer
    number: Number

    if TYPE_CHECKING:

        @property
        def dialog(self) -> Dialog: ...

        def says(self, type: str, body: Any, **more: Any) -> Message: ...

    def sends_image(
        self, caption: str = "", content: bytes | None = None, mime: str = "image/jpeg", **more: Any
    ) -> Message:
        return self._media("image", content or samples.picture(), mime, caption=caption, **more)

    def sends_video(
        self, caption: str = "", content: bytes | None = None, mime: str = "video/mp4", **more: Any
    ) -> Message:
        return self._media("video", content or samples.film(), mime, caption=caption, **more)

    def sends_audio(self, content: bytes | None = None, mime: str = "audio/mpeg", **more: Any) -> Message:
        return self._media("audio", content or samples.music(), mime, voice=False, **more)

    def sends_voice(self, content: bytes | None = None, **more: Any) -> Message:
        return self._media("audio", content or samples.voice(), "audio/ogg; codecs=opus", voice=True, **more)

    def sends_document(
        self,
        caption: str = "",
        name: str = "Прайс.pdf",
        content: bytes | None = None,
        mime: str = "application/pdf",
        **more: Any,
    ) -> Message:
        return self._media("document", content or samples.paper(), mime, caption=caption, filename=name, **more)

    def sends_sticker(self, content: bytes | None = None, *, animated: bool = False, **more: Any) -> Message:
        return self._media("sticker", content or samples.sticker(), "image/webp", animated=animated, **more)

    def sends_too_big(self, **more: Any) -> Message:
        """A file of more than 100 MB: nothing to fetch, 131052 in its place."""
        return self.says("unsupported", {"type": "document"}, errors=[told_later(131052, TOO_BIG, href=False)], **more)

    def sends_location(
        self, latitude: float = 55.796127, longitude: float = 49.106414, name: str = "", address: str = "", **more: Any
    ) -> Message:
        place: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
        place |= {key: value for key, value in (("name", name), ("address", address)) if value}
        return self.says("location", place, **more)

    def sends_contacts(self, *people: tuple[str, str], **more: Any) -> Message:
        """Pairs of a name and a phone."""
        return self.says(
            "contacts", [_card(name, phone) for name, phone in people or [("Пётр Углев", "+79123334455")]], **more
        )

    def shares_phone(self, **more: Any) -> Message:
        """The answer to our request for the phone (a button of contact_request): origin instead of a vCard."""
        phone = getattr(self, "phone", "")
        told = {"origin": "contact_request", "phones": [{"phone": f"+{phone}", "wa_id": phone, "type": "CELL"}]}
        return self.says("contacts", [told], **more)

    def orders(self, *items: tuple[str, int, float], text: str = "", currency: str = "RUB", **more: Any) -> Message:
        """Triples of an article, a quantity and a price, put into the cart of the catalogue."""
        listed = [
            {"product_retailer_id": article, "quantity": count, "item_price": price, "currency": currency}
            for article, count, price in items or [("S-3", 1, 4990)]
        ]
        return self.says("order", {"catalog_id": "194836987003835", "text": text, "product_items": listed}, **more)

    def asks_about(self, article: str, text: str = "Ещё есть?", **more: Any) -> Message:
        """A message written from a product's page: context.referred_product."""
        product = {"catalog_id": "194836987003835", "product_retailer_id": article}
        id = self.number.new_id("product_inquiry", inbound=True)
        context = {"from": self.number.display, "id": id, "referred_product": product}
        return self.says("text", {"body": text}, context=context, **more)

    def fills_flow(self, answers: dict[str, Any], *, of: str = "", **more: Any) -> Message:
        """A form sent by us and filled in: nfm_reply."""
        told = {"response_json": json.dumps(answers, ensure_ascii=False), "body": "Sent", "name": "flow"}
        return self.says("interactive", {"type": "nfm_reply", "nfm_reply": told}, reply_to=of, **more)

    def _media(self, kind: str, content: bytes, mime: str, **more: Any) -> Message:
        own = {key: more.pop(key) for key in ("caption", "filename", "voice", "animated") if key in more}
        media = self.server.media.keep(self.number, content, mime, own.get("filename", ""), received=True)
        about: dict[str, Any] = {"mime_type": mime, "sha256": media.sha256, "id": media.id}
        about |= {key: value for key, value in own.items() if value != ""}
        if self.server.tells_addresses:
            about["url"] = self.server.media.link(media)
        return self.says(kind, about, **more)


def _card(name: str, phone: str) -> dict[str, Any]:
    first, _, last = name.partition(" ")
    names = {"first_name": first, **({"last_name": last} if last else {}), "formatted_name": name}
    digits = "".join(sign for sign in phone if sign.isdigit())
    card = f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nTEL;TYPE=CELL:{phone}\nEND:VCARD"
    number = {"phone": phone, "wa_id": digits, "type": "CELL"}
    return {"name": names, "phones": [number], "origin": "other", "vcard": card}
