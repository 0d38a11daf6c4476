"""A form: its public key, how another builder's fields are read, and the form of our own."""

import re
import secrets
from typing import Annotated, Literal

import msgspec
import phonenumbers

from backend.connectors.origins import is_origin
from backend.kit.secrets import Secret

Language = Literal["ru", "en", "lt"]
LANGUAGES: tuple[Language, ...] = ("ru", "en", "lt")
FieldType = Literal["text", "long", "phone", "email", "choice", "several", "date", "file", "yes", "callback"]
Role = Literal["name", "surname", "phone", "email", "message"]

_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
SECRET_MIN = 16
ORIGINS_MAX = FIELDS_MAX = 50
OPTIONS_MAX = 60
Short = Annotated[str, msgspec.Meta(max_length=120)]
Words = dict[Language, Short]


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One question. `name` stands for it in what is kept; `options`: of choice and several, each in the languages."""

    name: str
    type: FieldType
    labels: Words = {}
    hints: Words = {}
    required: bool = False
    options: Annotated[tuple[Words, ...], msgspec.Meta(max_length=OPTIONS_MAX)] = ()


class Texts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Of one language; what is empty is the shipped sentence."""

    title: Short = ""
    intro: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    button: Annotated[str, msgspec.Meta(max_length=60)] = ""
    thanks: Annotated[str, msgspec.Meta(max_length=1000)] = ""


ASKED = (
    Field(name="name", type="text"),
    Field(name="phone", type="phone", required=True),
    Field(name="message", type="long"),
)


class FormSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`key`: the public name, ours · `mapping`: which of a builder's fields is what; where it says nothing, usual names
    are known · `labels`: how its fields are called here · `country`: of numbers without a code · `secret`: a builder
    shows it, or signs with it; `secret_field`: among its fields · `origins`: sites our own form may stand on ·
    `fields`: what it asks · `consent`: its own words of what is agreed to, by language; empty: the house's, as
    `ask_processing` says; `ask_marketing`: a second tick, of their own will.
    """

    key: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(15))
    mapping: dict[Role, Annotated[str, msgspec.Meta(max_length=200)]] = {}
    labels: Annotated[dict[str, Short], msgspec.Meta(max_length=200)] = {}
    country: str = "RU"
    secret: Secret | None = None
    secret_field: Annotated[str, msgspec.Meta(max_length=60)] = ""
    origins: tuple[str, ...] = ()
    languages: tuple[Language, ...] = LANGUAGES
    fields: Annotated[tuple[Field, ...], msgspec.Meta(max_length=FIELDS_MAX)] = ASKED
    texts: dict[Language, Texts] = {}
    consent: dict[Language, Annotated[str, msgspec.Meta(max_length=2000)]] = {}
    consent_url: str | None = None
    ask_processing: Literal["no", "optional", "required"] = "no"
    ask_marketing: bool = False
    accent: str = "#0f766e"
    theme: Literal["auto", "light", "dark"] = "auto"

    def faults(self) -> dict[str, str]:
        found = {}
        if not _KEY.fullmatch(self.key):
            found["key"] = "bad_format"
        if self.country not in phonenumbers.SUPPORTED_REGIONS:
            found["country"] = "bad_country"
        if self.secret is not None and len(self.secret.reveal()) < SECRET_MIN:
            found["secret"] = "form_secret_too_short"
        if len(self.origins) > ORIGINS_MAX or not all(is_origin(origin) for origin in self.origins):
            found["origins"] = "bad_origin"
        if not self.languages or len(set(self.languages)) < len(self.languages):
            found["languages"] = "required"
        if fault := _misasked(self.fields):
            found["fields"] = fault
        if self.consent_url is not None and not self.consent_url.startswith(("https://", "http://")):
            found["consent_url"] = "bad_link"
        if not _COLOUR.fullmatch(self.accent):
            found["accent"] = "bad_colour"
        return found

    def said(self, words: dict[Language, str], language: Language) -> str:
        """In the language, else in the first of the form's that has it."""
        return next((words[one] for one in (language, *self.languages) if words.get(one)), "")


def _misasked(fields: tuple[Field, ...]) -> str:
    names = [field.name for field in fields]
    if not all(map(_NAME.fullmatch, names)) or len(set(names)) < len(names):
        return "bad_field_names"
    chosen = [field for field in fields if field.type in ("choice", "several")]
    if any(not field.options or not all(any(option.values()) for option in field.options) for field in chosen):
        return "no_options"
    return "one_callback" if sum(field.type == "callback" for field in fields) > 1 else ""
