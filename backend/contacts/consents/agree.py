"""Somebody agrees, before or after anybody knows who they are; it is told in their history once they are a person."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from backend.activities.record import Activity, record
from backend.contacts.consents.schemas import How, Purpose
from backend.contacts.consents.texts import ASKED, NEWEST, Words
from backend.contacts.publish import publish_contacts
from backend.kit.db import HotTx, Tx

AGENT_MAX, PAGE_MAX = 300, 500
_AGREE = """
INSERT INTO consents (text_id, purpose, channel_id, external_user, how, ip, user_agent, page)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (channel_id, external_user, text_id) WHERE withdrawn_at IS NULL DO NOTHING RETURNING id
"""
_NEVER_CAME = "DELETE FROM consents WHERE id = ANY ($1::bigint[]) AND told_at IS NULL"
# these very words, while no newer ones are asked in the same way
_OWN = f"""
SELECT t.id FROM consent_texts t
WHERE t.channel_id = $1 AND t.purpose = $2 AND t.locale = $3 AND t.text = $4 AND t.url IS NOT DISTINCT FROM $5
  AND {ASKED.format(how="$6")} ORDER BY t.version DESC LIMIT 1
"""
_ADD_OWN = """
INSERT INTO consent_texts (channel_id, purpose, locale, version, text, url)
SELECT $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5 FROM consent_texts
WHERE channel_id = $1 AND purpose = $2 AND locale = $3 RETURNING id
"""
_ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext('samovar.consent_texts'))"
_STANDS = f"""
SELECT EXISTS (SELECT FROM consents c JOIN consent_texts t ON t.id = c.text_id
WHERE c.channel_id = $1 AND c.external_user = $2 AND c.purpose = $3 AND c.withdrawn_at IS NULL
  AND t.channel_id IS NULL AND {NEWEST})
"""
# locked in order: two tabs tell at the same moment
_TELL = """
WITH mine AS MATERIALIZED (SELECT c.id, i.contact_id FROM consents c
    JOIN identities i ON i.channel_id = c.channel_id AND i.external_user = c.external_user
    WHERE c.channel_id = $1 AND c.external_user = $2 AND c.told_at IS NULL ORDER BY c.id FOR UPDATE OF c)
UPDATE consents c SET told_at = now() FROM mine m, consent_texts t
WHERE c.id = m.id AND t.id = c.text_id AND c.told_at IS NULL
RETURNING m.contact_id, c.at, c.purpose, t.locale, t.version
"""
# who the site has signed meanwhile keeps what they agreed to as a stranger
_MOVE = """
UPDATE consents c SET external_user = $3 WHERE channel_id = $1 AND external_user = $2 AND NOT EXISTS (
    SELECT FROM consents o WHERE o.channel_id = $1 AND o.external_user = $3 AND o.text_id = c.text_id
      AND o.withdrawn_at IS NULL)
  AND ($4::int IS NULL OR c.at > now() - make_interval(days => $4))
"""


class Trace(msgspec.Struct, frozen=True):
    """From where it was agreed, as the law asks."""

    ip: str = ""
    user_agent: str = ""
    page: str = ""


class Own(msgspec.Struct, frozen=True):
    """A channel's own words, where it does not ask by the house's."""

    purpose: Purpose
    locale: str
    text: str
    url: str | None


class Somebody(msgspec.Struct, frozen=True):
    """As a channel knows them; there may be no person yet."""

    channel_id: int
    external_user: str


async def agree(tx: HotTx, who: Somebody, words: Sequence[Words | Own], how: How, trace: Trace) -> list[int]:
    """Twice to the same words is once. Which were not there before."""
    new: list[int] = []
    for each in sorted(words, key=lambda one: one.purpose):
        text_id = each.id if isinstance(each, Words) else await _kept(tx, who.channel_id, each, how)
        agent, page = trace.user_agent[:AGENT_MAX], trace.page[:PAGE_MAX]
        whose = msgspec.structs.astuple(who)
        made = await tx.value(_AGREE, text_id, each.purpose, *whose, how, trace.ip, agent, page)
        new += [] if made is None else [made]
    return new


async def never_came(tx: HotTx, made: Sequence[int]) -> None:
    """What they agreed to with came to nothing: so did that. `made` as `agree` gave it."""
    await tx.execute(_NEVER_CAME, list(made))


async def _kept(tx: HotTx, channel_id: int, own: Own, how: How) -> int:
    """The row of these very words: the one that stands, or another version."""
    asked = (channel_id, own.purpose, own.locale, own.text, own.url)
    found = await tx.value(_OWN, *asked, how)
    if found is None:
        await tx.execute(_ONE_BY_ONE)
        found = await tx.value(_OWN, *asked, how)
    return int(found if found is not None else await tx.value(_ADD_OWN, *asked))


async def stands(tx: Tx, who: Somebody, purpose: Purpose) -> bool:
    """Have they agreed to what the house asks now?"""
    return bool(await tx.value(_STANDS, *msgspec.structs.astuple(who), purpose))


async def told(tx: HotTx, who: Somebody) -> None:
    """Into the history of the person, if they are one by now; once."""
    rows = await tx.fetch(_TELL, *msgspec.structs.astuple(who))
    facts = [
        _fact(row["contact_id"], row["at"], {name: row[name] for name in ("purpose", "locale", "version")})
        for row in sorted(rows, key=lambda row: (row["at"], row["purpose"]))
    ]
    await record(tx, facts)
    await publish_contacts(tx, sorted({row["contact_id"] for row in rows}))


def _fact(contact_id: int, at: datetime, data: dict[str, object]) -> Activity:
    return Activity(
        kind="consent_given", at=at, actor_kind="contact", actor_id=contact_id, contact_id=contact_id, data=data
    )


async def moved(tx: HotTx, channel_id: int, was: str, now: str, *, days: int | None = None) -> None:
    """The stranger is this person from now on. `days`: what is older may be of whoever sat there before."""
    await tx.execute(_MOVE, channel_id, was, now, days)
