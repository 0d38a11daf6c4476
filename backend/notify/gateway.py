"""The house's SMS gateway: any that is asked over HTTP, described by an administrator; and colleagues' phones."""

import base64
import re
from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple
from urllib.parse import quote, quote_plus, urlsplit

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.connectors.numbers import typed
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.kit.outgoing import Blocked, check_url
from backend.kit.secrets import Cipher

# three parts of an SMS in letters that are not Latin
TEXT_MAX = 201
_BRACES = re.compile(r"\{(\w+)\}")
_KNOWN = frozenset({"phone", "text"})
_HEADER = re.compile(r"^[A-Za-z0-9-]{1,60}$")
_SMS = "SELECT value::text FROM settings WHERE key = 'notices.sms'"
_PUT = """
INSERT INTO settings (key, value) VALUES ('notices.sms', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""
_FORGET = "DELETE FROM settings WHERE key = 'notices.sms'"
_PHONE = """
INSERT INTO notice_wishes (user_id, phone) VALUES ($1, $2) ON CONFLICT (user_id) DO UPDATE SET phone = excluded.phone
"""


class SmsGateway(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /notifications/sms. {phone} and {text} stand in `url` or `body`; a number goes as +79001234567.
    `body` empty: it is asked by GET."""

    url: Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
    body: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    form: Literal["json", "form"] = "json"
    headers: Annotated[dict[str, Annotated[str, msgspec.Meta(max_length=500)]], msgspec.Meta(max_length=10)] = {}


class _Kept(msgspec.Struct, frozen=True):
    sealed: str
    host: str


class SmsView(msgspec.Struct, frozen=True):
    """`host`: where the gateway is; None: there is none. What stands in it is shown to nobody again."""

    host: str | None


class TrySms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /notifications/sms/test."""

    phone: Annotated[str, msgspec.Meta(max_length=40)]


class SmsTried(msgspec.Struct, frozen=True):
    """What the gateway said: `why` as in the journal of deliveries, None: it took it."""

    sent: bool
    why: str | None


class PutPhone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /notifications/phone: empty: none."""

    phone: Annotated[str, msgspec.Meta(max_length=40)]


class SmsAsked(NamedTuple):
    """A request as it goes out."""

    url: str
    content: bytes | None
    headers: Mapping[str, str]


def asked(gateway: SmsGateway, phone: str, text: str) -> SmsAsked:
    """Pure. What is put in is quoted for where it stands: no word of a customer ends a value."""
    values = {"phone": phone, "text": text[:TEXT_MAX]}
    url = _filled(gateway.url, {name: quote(value, safe="") for name, value in values.items()})
    if not gateway.body:
        return SmsAsked(url, None, gateway.headers)
    if gateway.form == "json":
        inside = {name: msgspec.json.encode(value).decode()[1:-1] for name, value in values.items()}
        kind = "application/json"
    else:
        inside = {name: quote_plus(value) for name, value in values.items()}
        kind = "application/x-www-form-urlencoded"
    return SmsAsked(url, _filled(gateway.body, inside).encode(), {"content-type": kind} | dict(gateway.headers))


def _filled(template: str, values: Mapping[str, str]) -> str:
    return _BRACES.sub(lambda found: values.get(found[1], found[0]), template)


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


async def gateway_of(tx: Tx, cipher: Cipher) -> SmsGateway | None:
    kept = await tx.value(_SMS)
    if kept is None:
        return None
    sealed = msgspec.json.decode(kept, type=_Kept).sealed
    return cipher.decrypt(base64.b64decode(sealed), SmsGateway)


async def sms_of(tx: Tx) -> SmsView:
    kept = await tx.value(_SMS)
    return SmsView(None if kept is None else msgspec.json.decode(kept, type=_Kept).host)


async def put_sms(tx: Tx, me: Grants, ip: str, cipher: Cipher, new: SmsGateway) -> SmsView:
    """Raises Invalid with the field named."""
    _check(new)
    kept = _Kept(base64.b64encode(cipher.encrypt(new)).decode(), host_of(new.url))
    await tx.execute(_PUT, msgspec.json.encode(kept).decode())
    await audit.write(tx, me, ip, "sms.set", ("notices", None), None, {"host": kept.host})
    return SmsView(kept.host)


async def drop_sms(tx: Tx, me: Grants, ip: str) -> None:
    before = await sms_of(tx)
    await tx.execute(_FORGET)
    await audit.write(tx, me, ip, "sms.removed", ("notices", None), {"host": before.host})


def _check(new: SmsGateway) -> None:
    try:
        # a gateway of one's own network is the administrator's to name: its host alone is let through
        check_url(_filled(new.url, {"phone": "1", "text": "x"}))
    except Blocked as error:
        if error.code == "bad_address" or not host_of(new.url):
            raise Invalid("invalid", fields={"url": "bad_address"}) from error
    if "{" in host_of(new.url):
        raise Invalid("invalid", fields={"url": "bad_address"})
    named = set(_BRACES.findall(new.url)) | set(_BRACES.findall(new.body))
    if not named >= _KNOWN:
        raise Invalid("invalid", fields={"body" if new.body else "url": "sms_needs_both"})
    if new.body and new.form == "json":
        try:
            msgspec.json.decode(_filled(new.body, {"phone": "+37060012345", "text": "x"}))
        except msgspec.DecodeError as error:
            raise Invalid("invalid", fields={"body": "sms_no_json"}) from error
    for name, value in new.headers.items():
        if not _HEADER.match(name) or not value.isprintable() or not value.isascii():
            raise Invalid("invalid", fields={"headers": "sms_bad_header"})


async def put_phone(tx: Tx, me: Grants, new: PutPhone) -> None:
    """Raises Invalid."""
    text = new.phone.strip()
    number = typed(text) if text else None
    if text and number is None:
        raise Invalid("invalid", fields={"phone": "bad_phone"})
    await tx.execute(_PHONE, me.user_id, number)
