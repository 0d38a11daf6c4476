"""Who is at the door: a visitor by token, a new one, or the person that the site has signed."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import msgspec

from backend.connectors.webchat import ids
from backend.connectors.webchat.inbound import Page, Who
from backend.contacts.consents import agree as consents
from backend.inbox.webchat.identity import Identity, demand_signed, refused
from backend.inbox.webchat.join import Signed, join
from backend.inbox.webchat.schemas import OpenSession, PageIn, WhoView
from backend.inbox.webchat.sites import Site
from backend.kit.clean import clean_text
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Refused

TOKEN_MAX = 100
# a signed person's token lives as long as a signature, and needs one to go on
SIGNED_FOR = timedelta(hours=24)
# as long as a talk is taken along (join.py)
TICKED_DAYS = 7
_COLUMNS = """
v.id, v.channel_id, v.external_user, v.signed, v.name, v.phone, v.email, v.locale, v.consent_at, v.page::text AS page,
coalesce(v.thread_key, v.external_user) AS thread, c.id AS conversation_id, i.contact_id, p.blocked_at
"""
_JOINS = """
LEFT JOIN conversations c ON c.channel_id = v.channel_id AND c.thread_key = coalesce(v.thread_key, v.external_user)
LEFT JOIN identities i ON i.channel_id = v.channel_id AND i.external_user = v.external_user
LEFT JOIN contacts p ON p.id = i.contact_id
"""
_BY_TOKEN = f"""
SELECT {_COLUMNS} FROM visitor_tokens t JOIN visitors v ON v.id = t.visitor_id {_JOINS}
WHERE t.token_hash = $1 AND v.channel_id = $2 AND (t.expires_at IS NULL OR t.expires_at > now())
"""
_BY_PERSON = f"SELECT {_COLUMNS}, v.ended_at FROM visitors v {_JOINS} WHERE v.channel_id = $1 AND v.external_user = $2"
_MAKE = """
INSERT INTO visitors (id, channel_id, external_user, signed, name, phone, email, locale)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (channel_id, external_user) DO UPDATE SET name = coalesce(excluded.name, visitors.name),
    phone = coalesce(excluded.phone, visitors.phone), email = coalesce(excluded.email, visitors.email),
    locale = excluded.locale, seen_at = now()
"""
_TOKEN = "INSERT INTO visitor_tokens (token_hash, visitor_id, expires_at) VALUES ($1, $2, $3)"
_PROLONG = "UPDATE visitor_tokens SET expires_at = $2 WHERE token_hash = $1"
_SEEN = """
UPDATE visitors SET seen_at = now(), locale = coalesce(nullif($2, ''), locale), page = coalesce($3::text::jsonb, page)
WHERE id = $1
"""
_page = msgspec.json.Decoder(Page).decode
_encode = msgspec.json.Encoder().encode


class Visitor(msgspec.Struct, frozen=True, kw_only=True):
    """A person at the door, and what of ours is theirs."""

    id: UUID
    channel_id: int
    person: str
    # where their talk stands: begun before they signed in, or of their own name
    thread: str
    signed: bool
    name: str | None
    phone: str | None
    email: str | None
    locale: str | None
    consented: bool
    page: Page | None
    conversation_id: int | None
    contact_id: int | None
    blocked: bool

    def view(self) -> WhoView:
        return WhoView(self.name, self.phone, self.email, self.signed)

    def missing(self, site: Site) -> list[str]:
        """What has to be told before the first message."""
        return [field for field in site.settings.demanded() if not getattr(self, field)]

    @property
    def at_page(self) -> str:
        return self.page.url if self.page else ""

    def who(self, page: Page | None) -> Who:
        """For the connector's payload."""
        elsewhere = None if self.thread == self.person else self.thread
        told = (self.name or "", self.phone, self.email, self.locale)
        return Who(self.person, *told, self.signed, page or self.page, elsewhere)


def hash_of(token: str) -> bytes:
    return sha256(token.encode()).digest()


def bearer(authorization: str) -> str:
    """The token of the header; "" where there is none that could be ours."""
    kind, _, token = authorization.partition(" ")
    token = token.strip()
    return token if kind.lower() == "bearer" and 0 < len(token) <= TOKEN_MAX and token.isascii() else ""


def unauthorized() -> Refused:
    return Refused("unauthorized", status=401)


async def by_token(tx: Tx, site: Site, token: str) -> Visitor | None:
    """Whose token this is, at this site alone."""
    row = await tx.row(_BY_TOKEN, hash_of(token), site.id) if token else None
    return None if row is None else _visitor(row)


async def open_session(tx: HotTx, site: Site, token: str, asked: OpenSession) -> tuple[Visitor, str, bool]:
    """(who, their token, are they new). Raises Refused 401 for an identity that is not right, and changes nothing."""
    if asked.identity is not None:
        found, token, new = await _signed(tx, site, token, asked.identity, asked.lang)
    else:
        known = await by_token(tx, site, token)
        # a signed person's token alone opens nothing: whoever sits there now has not been signed
        if known is not None and not known.signed:
            found, new = known, False
        else:
            (found, token), new = await _anonymous(tx, site, asked.lang), True
    await tx.execute(_SEEN, found.id, clean_text(asked.lang), page_json(asked.page))
    return found, token, new


async def _anonymous(tx: Tx, site: Site, lang: str) -> tuple[Visitor, str]:
    visitor_id = uuid4()
    person = ids.visitor(visitor_id)
    await tx.execute(_MAKE, visitor_id, site.id, person, False, None, None, None, clean_text(lang) or None)
    return await _by_person(tx, site, person), await _give_token(tx, visitor_id, None)


async def _signed(tx: HotTx, site: Site, token: str, identity: Identity, lang: str) -> tuple[Visitor, str, bool]:
    now = datetime.now(UTC)
    signed_at = demand_signed(site.secret, site.settings.key, identity, now)
    person = ids.signed(identity.user_id)
    row = await tx.row(_BY_PERSON, site.id, person)
    if row is not None and row["ended_at"] is not None and signed_at <= row["ended_at"]:
        raise refused()
    told = (identity.name or None, identity.phone or None, identity.email or None)
    await tx.execute(_MAKE, uuid4(), site.id, person, True, *told, clean_text(lang) or None)
    mine = await by_token(tx, site, token)
    found = await _by_person(tx, site, person)
    if mine is not None and not mine.signed and mine.conversation_id is not None:
        known = (found.name, found.phone, found.email)
        await join(tx, mine.id, Signed(found.id, site.id, person, *known, found.conversation_id))
        found = await _by_person(tx, site, person)
    elif mine is not None and not mine.signed and mine.conversation_id is None:
        # a tick before the first word is theirs who has been signed
        await consents.moved(tx, site.id, mine.person, person, days=TICKED_DAYS)
        await consents.told(tx, consents.Somebody(site.id, person))
    until = now + SIGNED_FOR
    if mine is not None and mine.id == found.id:
        await tx.execute(_PROLONG, hash_of(token), until)
        return found, token, row is None
    return found, await _give_token(tx, found.id, until), row is None


async def _by_person(tx: Tx, site: Site, person: str) -> Visitor:
    row = await tx.row(_BY_PERSON, site.id, person)
    assert row is not None
    return _visitor(row)


async def _give_token(tx: Tx, visitor_id: UUID, until: datetime | None) -> str:
    token = secrets.token_urlsafe(32)
    await tx.execute(_TOKEN, hash_of(token), visitor_id, until)
    return token


async def end(tx: Tx, visitor: Visitor, token: str) -> None:
    """The token is void; so is every signature of this person until now."""
    if visitor.signed:
        await tx.execute("UPDATE visitors SET ended_at = now() WHERE id = $1", visitor.id)
        await tx.execute("DELETE FROM visitor_tokens WHERE visitor_id = $1", visitor.id)
    else:
        await tx.execute("DELETE FROM visitor_tokens WHERE token_hash = $1", hash_of(token))


def page_of(given: PageIn | None) -> Page | None:
    """What a page says of itself, short and clean; only web addresses, without what may be a secret in them."""
    if given is None:
        return None
    return Page(_address(given.url), clean_text(given.title)[:300], _address(given.referrer))


def page_json(given: PageIn | None) -> str | None:
    page = page_of(given)
    return None if page is None else _encode(page).decode()


def _address(url: str) -> str:
    url = clean_text(url)
    # a colleague may click it
    return url.partition("#")[0] if url.startswith(("http://", "https://")) else ""


def _visitor(row: Mapping[str, Any]) -> Visitor:
    return Visitor(
        id=row["id"],
        channel_id=row["channel_id"],
        person=row["external_user"],
        thread=row["thread"],
        signed=row["signed"],
        name=row["name"],
        phone=row["phone"],
        email=row["email"],
        locale=row["locale"],
        consented=row["consent_at"] is not None,
        page=_page(row["page"]) if row["page"] else None,
        conversation_id=row["conversation_id"],
        contact_id=row["contact_id"],
        blocked=row["blocked_at"] is not None,
    )
