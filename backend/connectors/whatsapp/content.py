"""What a message holds, in the contract's words: text, files, and cards of what is neither."""

import json
from collections.abc import Mapping
from typing import Any

from backend.connectors.contract import Entity, FileKind, Place, RemoteFile, SharedContact
from backend.connectors.gathered import Gathered
from backend.connectors.whatsapp.payload import Card, Interactive, Item, Media, Message, Order, Referral
from backend.connectors.whatsapp.text import readable

TEXT_MAX = 4096
# …/support/error-codes: why there is nothing to show
NAMES = {131052: "too_big", 131060: "unavailable"}
FORM_TOKEN = "flow_token"


class Content(Gathered):
    """With text, place and contact."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.entities: tuple[Entity, ...] = ()
        self.place: Place | None = None
        self.contact: SharedContact | None = None

    def say(self, text: str) -> None:
        """As the customer wrote it, with their formatting."""
        self.text, self.entities = readable(text)

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.files or self.cards or self.place or self.contact)


def gather(message: Message) -> Content:
    found = Content()
    if message.referral is not None:
        _came_by(found, message.referral)
    if message.context is not None:
        _context(found, message)
    _body(found, message)
    if found.is_empty:
        found.card("unknown", name=_name(message))
    return found


def unread(name: str) -> Content:
    """Of a message that holds what nobody understands."""
    found = Content()
    found.card("unknown", name=name)
    return found


def _came_by(found: Content, ad: Referral) -> None:
    about = {"title": ad.headline, "text": ad.body, "url": _url(ad.source_url), "id": ad.source_id}
    found.card("post" if ad.source_type == "post" else "ad", **about, click=ad.ctwa_clid)


def _context(found: Content, message: Message) -> None:
    context = message.context
    assert context is not None
    if context.referred_product is not None:
        article = context.referred_product.product_retailer_id
        found.card("product", title=article, id=article)
    if context.forwarded or context.frequently_forwarded:
        found.cards.append({"kind": "forward", "from": ""})


def _body(found: Content, message: Message) -> None:
    match message:
        case Message(type="text", text=text) if text is not None:
            found.say(text.body)
        case Message(type="location", location=where) if where is not None:
            found.place = Place(where.latitude, where.longitude, where.name, where.address)
            found.text = _url(where.url)
        case Message(type="contacts", contacts=cards) if cards:
            _contacts(found, cards)
        case Message(type="interactive", interactive=chosen) if chosen is not None:
            _chosen(found, chosen)
        case Message(type="button", button=pressed) if pressed is not None:
            _pressed(found, pressed.text, pressed.payload)
        case Message(type="order", order=order) if order is not None:
            _order(found, order)
        case _:
            _media(found, message)


def _media(found: Content, message: Message) -> None:
    kinds: dict[str, tuple[FileKind, Media | None]] = {
        "image": ("photo", message.image),
        "video": ("video", message.video),
        "audio": ("audio", message.audio),
        "document": ("document", message.document),
        "sticker": ("sticker", message.sticker),
    }
    kind, media = kinds.get(message.type, ("document", None))
    if media is None:
        return
    if message.type == "audio" and media.voice:
        kind = "voice"
    mime = media.mime_type.partition(";")[0].strip().lower() or "application/octet-stream"
    found.files.append(RemoteFile(kind, {"id": media.id}, name=media.filename, mime=mime))
    found.say(media.caption)
    if kind == "sticker":
        found.card("sticker")


def _contacts(found: Content, cards: tuple[Card, ...]) -> None:
    """The first number of the first card is the message's contact; all else stands in the text."""
    lines = list[str]()
    for at, card in enumerate(cards):
        name = card.name.formatted_name if card.name else ""
        phones = [one.phone or f"+{one.wa_id}" for one in card.phones if one.phone or one.wa_id]
        if at == 0 and phones:
            found.contact = SharedContact(phones[0], name, own=card.origin == "contact_request")
            phones = phones[1:]
        elif name:
            lines.append(name)
        where = [", ".join(filter(None, (a.street, a.city, a.zip, a.country))) for a in card.addresses]
        work = ", ".join(filter(None, (card.org.company, card.org.title))) if card.org else ""
        mails, sites = [one.email for one in card.emails], [one.url for one in card.urls]
        lines += [line for line in (*phones, *mails, work, *where, *sites, card.birthday) if line]
    found.text = "\n".join(lines)[:TEXT_MAX]


def _chosen(found: Content, chosen: Interactive) -> None:
    reply = chosen.button_reply or chosen.list_reply
    if reply is not None:
        _pressed(found, "\n".join(filter(None, (reply.title, reply.description))), reply.id, reply.title)
    elif chosen.nfm_reply is not None:
        found.text = _filled(chosen.nfm_reply.response_json) or chosen.nfm_reply.body
    elif chosen.product is not None:
        article = chosen.product.product_retailer_id
        found.card("product", title=article, id=article)


def _pressed(found: Content, text: str, data: str, title: str = "") -> None:
    found.text = text
    found.card("button", data=data, title=title or text)


def _filled(response: str) -> str:
    """A form of ours as the customer filled it in: a line a field."""
    try:
        answers = json.loads(response)
    except (ValueError, RecursionError):
        return response[:TEXT_MAX]
    if not isinstance(answers, Mapping):
        return response[:TEXT_MAX]
    lines = [f"{name}: {_shown(value)}" for name, value in answers.items() if name != FORM_TOKEN]
    return "\n".join(lines)[:TEXT_MAX]


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _order(found: Content, order: Order) -> None:
    found.say(order.text)
    for item in order.product_items:
        found.card(
            "product",
            title=item.product_retailer_id,
            price=_price(item),
            amount=str(item.item_price),
            currency=item.currency,
            quantity=str(item.quantity),
            id=item.product_retailer_id,
        )


def _price(item: Item) -> str:
    each = f"{item.item_price} {item.currency}".strip()
    return each if str(item.quantity) == "1" else f"{item.quantity} × {each}"


def _name(message: Message) -> str:
    """Of what came and cannot be shown."""
    told = next((NAMES[error.code] for error in message.errors if error.code in NAMES), "")
    named = message.unsupported.type if message.unsupported else ""
    return told or named or ("" if message.type in ("unsupported", "unknown") else message.type)


def _url(value: str) -> str:
    return value if value.startswith(("https://", "http://")) else ""
