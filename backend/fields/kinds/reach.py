"""A link, a phone, an e-mail: what one can press."""

import re
from typing import Any
from urllib.parse import urlsplit

import phonenumbers

from backend.fields.kinds.base import Bad, Kind, Reader, Spec, text_of

LINK_MAX = 2000
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[^\s/?#@:\\<>\"]{1,253}(?<!\.)")
_EMAIL = re.compile(r"[^@\s<>\"]{1,64}@[^@\s.<>\"]+(\.[^@\s.<>\"]+)+")
REGIONS = {"lt": "LT"}


def _link(typed: Any, spec: Spec, reader: Reader) -> str:
    """http and https alone: a browser would run javascript: in our own page."""
    text = text_of(typed)
    if len(text) > LINK_MAX:
        raise Bad("field_too_long", limit=LINK_MAX)
    if not _SCHEME.match(text) or re.match(r"[^/:]+\.[^/:]+:\d", text):
        text = f"https://{text}"
    if re.search(r"[\s\x00-\x1f\x7f\\\ud800-\udfff]", text):
        raise Bad("field_bad_link")
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or 0 < parts.port < 65536
    except ValueError as error:
        raise Bad("field_bad_link") from error
    host = parts.hostname or ""
    if parts.scheme.lower() not in ("http", "https") or not port_is_fine or "@" in parts.netloc:
        raise Bad("field_bad_link")
    if not _HOST.fullmatch(host) or ("." not in host and host != "localhost"):
        raise Bad("field_bad_link")
    return parts.scheme.lower() + text[len(parts.scheme) :]


def _phone(typed: Any, spec: Spec, reader: Reader) -> str:
    text = text_of(typed)
    try:
        number = phonenumbers.parse(text, REGIONS.get(reader.locale, "RU"))
    except phonenumbers.NumberParseException as error:
        raise Bad("field_bad_phone") from error
    if len(text) > 60 or not phonenumbers.is_possible_number(number):
        raise Bad("field_bad_phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _email(typed: Any, spec: Spec, reader: Reader) -> str:
    text = text_of(typed)
    if len(text) > 254 or not _EMAIL.fullmatch(text) or re.search(r"[\x00-\x1f\ud800-\udfff]", text):
        raise Bad("field_bad_email")
    return text.lower()


def _same(value: Any, spec: Spec, reader: Reader) -> str:
    return str(value)


def _key(value: Any, spec: Spec) -> str:
    return str(value)


LINK = Kind("link", _link, _same, _key)
PHONE = Kind("phone", _phone, _same, _key)
EMAIL = Kind("email", _email, _same, _key)
