"""The words that are agreed to: the newest of each purpose and language, and a new version of them."""

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.contacts.consents.schemas import (
    TEXT_MAX,
    URL_MAX,
    ConsentText,
    NewConsentText,
    Purpose,
)
from backend.kit.clean import clean_text
from backend.kit.db import HotTx, Tx
from backend.kit.errors import Conflict, Invalid

# `t` is the newest of its channel, purpose and language
NEWEST = """
NOT EXISTS (SELECT FROM consent_texts n WHERE coalesce(n.channel_id, 0) = coalesce(t.channel_id, 0)
    AND n.purpose = t.purpose AND n.locale = t.locale AND n.version > t.version)
"""
# `t` is the newest agreed to in this way: a channel asks in more than one (a tick of the chat, a call back), and
# the words of one make no others old. All who agreed to a text did it in one way: any of them tells which.
ASKED = """
NOT EXISTS (SELECT FROM consent_texts n WHERE coalesce(n.channel_id, 0) = coalesce(t.channel_id, 0)
    AND n.purpose = t.purpose AND n.locale = t.locale AND n.version > t.version
    AND (n.channel_id IS NULL OR (SELECT o.how FROM consents o WHERE o.text_id = n.id LIMIT 1) = {how}))
"""
_CURRENT = f"""
SELECT t.id, t.purpose, t.locale, t.version, t.text, t.url FROM consent_texts t
WHERE t.channel_id IS NULL AND t.text <> '' AND {NEWEST}
"""
_ALL = """
SELECT t.id, t.purpose, t.locale, t.version, t.text, t.url, t.at, u.name AS by,
    (SELECT count(DISTINCT (c.channel_id, c.external_user)) FROM consents c
     WHERE c.text_id = t.id AND c.withdrawn_at IS NULL) AS agreed
FROM consent_texts t LEFT JOIN users u ON u.id = t.user_id
WHERE t.channel_id IS NULL ORDER BY t.purpose DESC, t.locale, t.version DESC
"""
_LAST = """
SELECT version, text, url FROM consent_texts
WHERE channel_id IS NULL AND purpose = $1 AND locale = $2 ORDER BY version DESC LIMIT 1
"""
_ADD = """
INSERT INTO consent_texts (purpose, locale, version, text, url, user_id) VALUES ($1, $2, $3, $4, $5, $6)
"""
_ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext('samovar.consent_texts'))"


class Words(msgspec.Struct, frozen=True):
    """The house's words of a purpose in a language, as they stand now."""

    id: int
    purpose: Purpose
    locale: str
    version: int
    text: str
    url: str | None


async def current(tx: Tx) -> list[Words]:
    """What is asked now, in every language that it was written in."""
    return [msgspec.convert(dict(row), Words) for row in await tx.fetch(_CURRENT)]


def said(words: Iterable[Words], purpose: Purpose, languages: Sequence[str]) -> Words | None:
    """In the first of the languages that has it, else in any: rather words in another language than nothing."""
    held = {each.locale: each for each in words if each.purpose == purpose}
    return next((held[one] for one in (*languages, *sorted(held)) if one in held), None)


async def every(tx: Tx) -> list[ConsentText]:
    """All versions, newest first within purpose and language."""
    return [msgspec.convert(dict(row), ConsentText) for row in await tx.fetch(_ALL)]


async def write(tx: HotTx, me: Grants, ip: str | None, new: NewConsentText) -> list[ConsentText]:
    """Another version; the same words again are none. Raises Invalid (text, url), Conflict stale_version."""
    text, url = clean_text(new.text).strip(), clean_text(new.url or "").strip() or None
    faults = {}
    if len(text) > TEXT_MAX:
        faults["text"] = "too_long"
    if url is not None and not _is_link(url):
        faults["url"] = "consent_link"
    if faults:
        raise Invalid("invalid", fields=faults, values={"limit": TEXT_MAX})
    await tx.execute(_ONE_BY_ONE)
    last = await tx.row(_LAST, new.purpose, new.locale)
    version = last["version"] if last else 0
    if version != new.version:
        raise Conflict("stale_version", extra={"version": version})
    was = (last["text"], last["url"]) if last else ("", None)
    if was != (text, url):
        await tx.execute(_ADD, new.purpose, new.locale, version + 1, text, url, me.user_id)
        told = {"purpose": new.purpose, "language": new.locale, "version": version + 1}
        await audit.write(tx, me, ip, "consent.worded", ("privacy", None), None, told)
    return await every(tx)


def _is_link(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(value) <= URL_MAX
