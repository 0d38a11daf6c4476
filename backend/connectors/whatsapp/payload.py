"""What the Cloud API posts to a webhook, as far as it is read:
https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks

Fields that come and go have a default; unknown ones are passed over.
"""

from typing import Any

import msgspec


class Change(msgspec.Struct):
    field: str
    value: msgspec.Raw = msgspec.Raw(b"{}")


class Entry(msgspec.Struct):
    id: str = ""
    time: int = 0
    changes: tuple[Change, ...] = ()


class Payload(msgspec.Struct):
    object: str
    entry: tuple[Entry, ...]


class Metadata(msgspec.Struct):
    phone_number_id: str = ""
    display_phone_number: str = ""


class Whose(msgspec.Struct):
    phone_number_id: str


class Addressed(msgspec.Struct):
    """A change's value, read for its number alone."""

    metadata: Whose


class ProfileOf(msgspec.Struct):
    name: str = ""
    username: str = ""


class Contact(msgspec.Struct):
    """`wa_id` is absent where the phone is hidden, `user_id` in payloads of before 2026."""

    profile: ProfileOf = msgspec.field(default_factory=ProfileOf)
    wa_id: str = ""
    user_id: str = ""


class Value(msgspec.Struct):
    metadata: Metadata = msgspec.field(default_factory=Metadata)
    contacts: tuple[Contact, ...] = ()
    messages: tuple[msgspec.Raw, ...] = ()
    statuses: tuple[msgspec.Raw, ...] = ()
    message_echoes: tuple[msgspec.Raw, ...] = ()


class ChangedTemplate(msgspec.Struct):
    message_template_id: int | str
    message_template_name: str = ""
    message_template_language: str = ""
    event: str = ""
    reason: str | None = None
    new_quality_score: str = ""
    new_category: str = ""


class Product(msgspec.Struct):
    product_retailer_id: str = ""
    catalog_id: str = ""


class Context(msgspec.Struct):
    """`id`: of the message answered, or of the product's page that the person wrote from."""

    id: str = ""
    forwarded: bool = False
    frequently_forwarded: bool = False
    referred_product: Product | None = None


class Referral(msgspec.Struct):
    """An ad or a post, by which the person came."""

    source_url: str = ""
    source_id: str = ""
    source_type: str = ""
    headline: str = ""
    body: str = ""
    ctwa_clid: str = ""


class Error(msgspec.Struct):
    code: int = 0
    title: str = ""


class Head(msgspec.Struct, kw_only=True):
    """Of every message, whatever it holds. `to…` stand in echoes."""

    id: str
    timestamp: str | int
    type: str = "unknown"
    from_: str = msgspec.field(default="", name="from")
    from_user_id: str = ""
    to: str = ""
    to_user_id: str = ""
    group_id: str = ""


class Text(msgspec.Struct):
    body: str = ""


class Media(msgspec.Struct):
    """`url`, where it comes, is good for five minutes: the id is asked for it."""

    id: str
    mime_type: str = ""
    caption: str = ""
    filename: str = ""
    voice: bool = False
    animated: bool = False


class Location(msgspec.Struct):
    latitude: float
    longitude: float
    name: str = ""
    address: str = ""
    url: str = ""


class Name(msgspec.Struct):
    formatted_name: str = ""


class Phone(msgspec.Struct):
    phone: str = ""
    wa_id: str = ""


class Email(msgspec.Struct):
    email: str = ""


class Site(msgspec.Struct):
    url: str = ""


class Address(msgspec.Struct):
    street: str = ""
    city: str = ""
    zip: str = ""
    country: str = ""


class Org(msgspec.Struct):
    company: str = ""
    title: str = ""


class Card(msgspec.Struct):
    name: Name | None = None
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    urls: tuple[Site, ...] = ()
    addresses: tuple[Address, ...] = ()
    org: Org | None = None
    birthday: str = ""
    origin: str = ""


class Reply(msgspec.Struct):
    id: str = ""
    title: str = ""
    description: str = ""


class Form(msgspec.Struct):
    response_json: str = ""
    body: str = ""


class Interactive(msgspec.Struct):
    type: str = ""
    button_reply: Reply | None = None
    list_reply: Reply | None = None
    nfm_reply: Form | None = None
    product: Product | None = None


class Button(msgspec.Struct):
    text: str = ""
    payload: str = ""


class Item(msgspec.Struct):
    product_retailer_id: str = ""
    quantity: int | str = 1
    item_price: int | float | str = 0
    currency: str = ""


class Order(msgspec.Struct):
    text: str = ""
    product_items: tuple[Item, ...] = ()


class ReactionTo(msgspec.Struct):
    """Without an emoji it is taken back."""

    message_id: str
    emoji: str = ""


class Unsupported(msgspec.Struct):
    type: str = ""


class System(msgspec.Struct):
    type: str = ""
    wa_id: str = ""
    user_id: str = ""
    previous_user_id: str = ""


class Revoked(msgspec.Struct):
    original_message_id: str


class Edited(msgspec.Struct):
    original_message_id: str
    message: dict[str, Any] = {}


class Message(Head, kw_only=True):
    context: Context | None = None
    referral: Referral | None = None
    errors: tuple[Error, ...] = ()
    text: Text | None = None
    image: Media | None = None
    video: Media | None = None
    audio: Media | None = None
    document: Media | None = None
    sticker: Media | None = None
    location: Location | None = None
    contacts: tuple[Card, ...] = ()
    interactive: Interactive | None = None
    button: Button | None = None
    order: Order | None = None
    reaction: ReactionTo | None = None
    unsupported: Unsupported | None = None
    system: System | None = None
    revoke: Revoked | None = None
    edit: Edited | None = None


class Status(msgspec.Struct, kw_only=True):
    id: str
    status: str
    timestamp: str | int
    recipient_id: str = ""
    recipient_user_id: str = ""
    recipient_type: str = ""
    biz_opaque_callback_data: str = ""
    errors: tuple[Error, ...] = ()
