"""How the chat on a site looks, what it says and asks, on which sites it may stand."""

import re
import secrets
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
import phonenumbers

from backend.connectors.origins import is_origin, is_within
from backend.kit.secrets import Secret

When = Literal["before", "during", "never"]
Language = Literal["ru", "en", "lt"]
Asked = Literal["name", "phone", "email"]

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
SECRET_MIN = 32
ORIGINS_MAX = 50
MESSENGERS_MAX = 10


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Of one language; what is empty is the shipped sentence."""

    title: Annotated[str, msgspec.Meta(max_length=60)] = ""
    hello: Annotated[str, msgspec.Meta(max_length=500)] = ""
    away: Annotated[str, msgspec.Meta(max_length=500)] = ""
    placeholder: Annotated[str, msgspec.Meta(max_length=80)] = ""


class WebchatSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`key`: the public name that stands in a page, ours · `origins`: sites it may stand on; none = our own pages only
    · `required`: what has to be told where it is asked `before` · `author`: what a visitor learns of who answers
    · `consent`: how the house's words are agreed to: by writing under them, or by a tick before; `ask_marketing`: a
    second tick, of their own will · `callback`: they may ask to be called; `callback_consent`: what they agree to then,
    by language, in place of the house's words; `country`: of numbers without a code · `calls`: they may call through
    their browser, which rings `rings_s` long; `calls_relay`: the sound goes by our own server alone, so that neither
    side learns the other's address · `messengers`: channels in which a visitor may go on, by a link ·
    `identity_secret`: signs visitors whom the site knows.
    """

    key: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(15))
    origins: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ("ru", "en", "lt")
    texts: dict[Language, Texts] = {}
    accent: str = "#0f766e"
    theme: Literal["auto", "light", "dark"] = "auto"
    position: Literal["right", "left"] = "right"
    launcher: Literal["bubble", "bar", "none"] = "bubble"
    when_away: Literal["message", "hide"] = "message"
    ask_name: When = "never"
    ask_phone: When = "never"
    ask_email: When = "during"
    required: tuple[Asked, ...] = ()
    consent_url: str | None = None
    consent: Literal["never", "line", "before"] = "never"
    ask_marketing: bool = False
    author: Literal["first_name", "name", "nobody"] = "first_name"
    files: bool = True
    callback: bool = False
    callback_consent: dict[Language, Annotated[str, msgspec.Meta(max_length=2000)]] = {}
    country: str = "RU"
    calls: bool = False
    rings_s: Annotated[int, msgspec.Meta(ge=10, le=120)] = 30
    calls_relay: bool = False
    messengers: tuple[int, ...] = ()
    identity_secret: Secret | None = None

    def faults(self) -> dict[str, str]:
        found = {}
        if not _KEY.fullmatch(self.key):
            found["key"] = "bad_format"
        if len(self.origins) > ORIGINS_MAX or not all(is_origin(origin) for origin in self.origins):
            found["origins"] = "bad_origin"
        if not self.languages or len(set(self.languages)) < len(self.languages):
            found["languages"] = "required"
        if not _COLOUR.fullmatch(self.accent):
            found["accent"] = "bad_colour"
        if len(self.messengers) > MESSENGERS_MAX or len(set(self.messengers)) < len(self.messengers):
            found["messengers"] = "bad_messengers"
        if self.consent_url is not None and not _is_link(self.consent_url):
            found["consent_url"] = "bad_link"
        if self.country not in phonenumbers.SUPPORTED_REGIONS:
            found["country"] = "bad_country"
        if self.identity_secret is not None and len(self.identity_secret.reveal()) < SECRET_MIN:
            found["identity_secret"] = "secret_too_short"
        return found

    def when(self, field: Asked) -> When:
        """When a field of the contact is asked."""
        asked: dict[Asked, When] = {"name": self.ask_name, "phone": self.ask_phone, "email": self.ask_email}
        return asked[field]

    def demanded(self) -> tuple[Asked, ...]:
        """What has to be known before the first message."""
        return tuple(field for field in self.required if self.when(field) == "before")


def allows(settings: WebchatSettings, origin: str) -> bool:
    """May a page of this origin show the widget?"""
    return is_within(settings.origins, origin)


def _is_link(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(value) <= 500
