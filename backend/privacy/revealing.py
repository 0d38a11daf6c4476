"""A hidden phone or e-mail is shown to who may, for a reason; whoever takes many is told of to the heads (K2)."""

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.contacts.rows import load_contacts
from backend.contacts.sight import demand_contact
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Forbidden, Invalid, TooMany
from backend.privacy.heads import tell_heads
from backend.privacy.schemas import AskReveal, CopyTold, Revealed, RevealView
from backend.privacy.setting import privacy_setting

REASON_MIN, REASON_MAX = 3, 300
# far above what a person does by hand: by then it is a program
MOST_A_DAY = 1000
_ADD = "INSERT INTO reveals (user_id, contact_id, field, how, reason) VALUES ($1, $2, $3, $4, $5)"
_ONE_BY_ONE = "SELECT pg_advisory_xact_lock(hashtext('samovar.reveals'), $1::int)"
# different people: who looks at the same number twice has taken one
_TODAY = """
SELECT count(DISTINCT (contact_id, field)) AS people, count(*) AS times FROM reveals
WHERE user_id = $1 AND at > now() - interval '1 day'
"""
_NAME = "SELECT name FROM users WHERE id = $1"
_RECENT = """
SELECT e.id, e.at, u.name AS who, e.contact_id, e.field, e.how, e.reason
FROM reveals e JOIN users u ON u.id = e.user_id WHERE e.id < $1 ORDER BY e.id DESC LIMIT $2
"""
_LAST_ID = 2**62


async def reveal(tx: HotTx, me: Grants, contact_id: int, asked: AskReveal) -> Revealed:
    """All of the person's phones, or e-mails. Raises Missing, Forbidden, Invalid (reason), TooMany."""
    await demand_contact(tx, me, contact_id, book=False)
    demand(me, "contacts.reveal")
    reason = clean_text(asked.reason).strip()
    if not REASON_MIN <= len(reason) <= REASON_MAX:
        raise Invalid("invalid", fields={"reason": "reveal_reason"})
    await _note(tx, me, contact_id, asked.field, "shown", reason)
    view = (await load_contacts(tx, [contact_id]))[contact_id][0]
    every = view.phones if asked.field == "phone" else view.emails
    first = view.phone if asked.field == "phone" else view.email
    values = [each.value for each in every] or ([first] if first else [])
    return Revealed(values=values)


async def copied(tx: HotTx, me: Grants, contact_id: int, told: CopyTold) -> None:
    """They took it away with them. Raises Missing; Forbidden where it is hidden from them and stays so."""
    await demand_contact(tx, me, contact_id, book=False)
    if told.field in me.hidden_fields and "contacts.reveal" not in me.rights:
        raise Forbidden(values={"right": "contacts.reveal"})
    await _note(tx, me, contact_id, told.field, "copied", "")


async def _note(tx: HotTx, me: Grants, contact_id: int, field: str, how: str, reason: str) -> None:
    await tx.execute(_ONE_BY_ONE, me.user_id)
    before = await tx.row(_TODAY, me.user_id)
    if before is not None and before["times"] >= MOST_A_DAY:
        raise TooMany("reveal_too_many", values={"retry_after": 3600})
    await tx.execute(_ADD, me.user_id, contact_id, field, how, reason)
    now = await tx.row(_TODAY, me.user_id)
    limit = (await privacy_setting(tx)).reveal_limit
    if now is not None and now["people"] > limit:
        await _tell_heads(tx, me, now["people"], limit)


async def _tell_heads(tx: HotTx, me: Grants, count: int, limit: int) -> None:
    """Each head once a day of each colleague."""
    who = await tx.value(_NAME, me.user_id)
    data = {"who": who, "n": count, "limit": limit}
    await tell_heads(tx, "reveals_many", me.user_id, data, "/settings/privacy")


async def recent(tx: HotTx, before: int | None, limit: int) -> list[RevealView]:
    """Newest first."""
    rows = await tx.fetch(_RECENT, before or _LAST_ID, limit)
    return [msgspec.convert(dict(row), RevealView) for row in rows]
