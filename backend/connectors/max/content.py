"""What a message holds beside its text, in the contract's words: files, a place, a visiting card, and cards of the
rest. https://dev.max.ru/docs-api/objects/Message, "Attachment".
"""

import hmac
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from backend.connectors.contract import Place, SharedContact
from backend.connectors.gathered import MIMES, Gathered
from backend.connectors.max import ids
from backend.connectors.max.payload import Body, Linked, User
from backend.connectors.max.vcard import read_card

TEXT_MAX = 1000


class Content(Gathered):
    """With place and contact."""

    def __init__(self) -> None:
        super().__init__()
        self.place: Place | None = None
        self.contact: SharedContact | None = None
        self.proof = "", ""

    def vouch(self, sender: int, token: str) -> None:
        """The sender's own number, given by the button that asks for it: MAX signs such a card with the bot's token."""
        if self.contact is None or self.contact.external_user not in (None, ids.external_user(sender)):
            return
        vcf, told = self.proof
        made = hmac.new(token.encode(), vcf.replace("\\r\\n", "\r\n").encode("utf-8", "replace"), "sha256").hexdigest()
        if token and told and hmac.compare_digest(made.encode(), told.lower().encode("utf-8", "replace")):
            self.contact = msgspec.structs.replace(self.contact, own=True)

    @property
    def is_empty(self) -> bool:
        return not (self.files or self.cards or self.place or self.contact)


def gather(body: Body | None, link: Linked | None) -> Content:
    """Files and cards of a message and of what is passed on in it."""
    found = Content()
    _attached(found, body)
    if link is not None and link.type == "forward":
        text = (link.message.text if link.message else "") or ""
        who = name_of(link.sender)
        quote = {"from": who, "text": text[:TEXT_MAX], "depth": 0}
        found.cards.append({"kind": "forward", "from": who, "messages": [quote]})
        _attached(found, link.message)
    return found


def name_of(user: User | None) -> str:
    if user is None:
        return ""
    return " ".join(part for part in (user.first_name or user.name, user.last_name) if part)


def _attached(found: Content, body: Body | None) -> None:
    for one in (body.attachments or ()) if body else ():
        kind, payload = _text(one, "type"), one.get("payload")
        reader = KNOWN.get(kind)
        if reader is not None:
            reader(found, one, payload if isinstance(payload, dict) else {})
        elif kind not in KEYBOARDS:
            found.card("unknown", name=kind)


# a bot's own buttons come along when its message is passed on: nothing that the customer said
KEYBOARDS = ("inline_keyboard", "reply_keyboard")
Given = Mapping[str, Any]


def _image(found: Content, one: Given, payload: Given) -> None:
    if url := _url(payload, "url"):
        found.file("photo", {"url": url}, mime="image/jpeg")
    else:
        found.card("unknown", name="photo")


def _video(found: Content, one: Given, payload: Given) -> None:
    """Its address may be a page: the file's own is asked for when it is fetched."""
    token, url = _text(payload, "token"), _url(payload, "url")
    if not (token or url):
        found.card("unknown", name="video")
        return
    remote = {name: value for name, value in (("video", token), ("url", url)) if value}
    size = {"width": _number(one, "width"), "height": _number(one, "height")}
    found.file("video", remote, mime="video/mp4", duration_s=_number(one, "duration"), **size)


def _audio(found: Content, one: Given, payload: Given) -> None:
    """MAX calls a voice message so; music comes as a file."""
    url = _url(payload, "url")
    if not url:
        found.card("unknown", name="audio")
        return
    found.file("voice", {"url": url}, mime="audio/mpeg")
    if transcript := _text(one, "transcription"):
        found.card("voice", transcript=transcript)


def _file(found: Content, one: Given, payload: Given) -> None:
    url, name = _url(payload, "url"), _text(one, "filename")
    if not url:
        found.card("unknown", name="file", title=name)
        return
    mime = MIMES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    found.file("document", {"url": url}, name=name, mime=mime, size=_number(one, "size"))


def _sticker(found: Content, one: Given, payload: Given) -> None:
    if url := _url(payload, "url"):
        size = {"width": _number(one, "width") or None, "height": _number(one, "height") or None}
        found.file("sticker", {"url": url}, mime="image/webp", **size)
    found.card("sticker")


def _contact(found: Content, one: Given, payload: Given) -> None:
    """The number stands in a vCard; whose it is, `vouch` looks at."""
    card, known = read_card(_text(payload, "vcf_info")), payload.get("max_info")
    known = known if isinstance(known, dict) else {}
    user = _number(known, "user_id")
    name = card.name or " ".join(part for part in (_text(known, "first_name"), _text(known, "last_name")) if part)
    if found.contact is not None or not (card.phone or user):
        found.card("unknown", name="contact", title=f"{name} {card.phone}".strip())
        return
    found.contact = SharedContact(card.phone, name, ids.external_user(user) if user else None)
    found.proof = _text(payload, "vcf_info"), _text(payload, "hash")


def _share(found: Content, one: Given, payload: Given) -> None:
    found.card(
        "link",
        _url(one, "image_url"),
        title=_text(one, "title"),
        text=_text(one, "description")[:TEXT_MAX],
        url=_url(payload, "url"),
    )


def _location(found: Content, one: Given, payload: Given) -> None:
    latitude, longitude = one.get("latitude"), one.get("longitude")
    if _is_degree(latitude, 90) and _is_degree(longitude, 180) and found.place is None:
        found.place = Place(float(latitude), float(longitude))  # type: ignore[arg-type]
    else:
        found.card("unknown", name="location")


def _data(found: Content, one: Given, payload: Given) -> None:
    """A button that wrote for the customer."""
    found.card("button", data=_text(one, "data"))


KNOWN: dict[str, Callable[[Content, Given, Given], None]] = {
    "image": _image,
    "video": _video,
    "audio": _audio,
    "file": _file,
    "sticker": _sticker,
    "contact": _contact,
    "share": _share,
    "location": _location,
    "data": _data,
}


def label_of(body: Body | None, payload: str) -> str:
    """What stands on the button with this payload."""
    for one in (body.attachments or ()) if body else ():
        board = one.get("payload")
        rows = board.get("buttons") if isinstance(board, dict) else None
        for row in rows if isinstance(rows, list) else ():
            for button in row if isinstance(row, list) else ():
                if isinstance(button, dict) and button.get("payload") == payload:
                    return _text(button, "text")
    return ""


def _text(given: Given, name: str) -> str:
    value = given.get(name)
    return value if isinstance(value, str) else ""


def _url(given: Given, name: str) -> str:
    value = _text(given, name)
    return value if value.startswith(("https://", "http://")) else ""


def _number(given: Given, name: str) -> int | None:
    value = given.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else None


def _is_degree(value: Any, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most
