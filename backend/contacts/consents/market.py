"""May one write to somebody of goods? The one place that whoever sends to many has to ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from backend.contacts.consents.texts import NEWEST
from backend.kit.db import Tx

Verdict = Literal["yes", "no", "withdrawn", "outdated"]
# whoever was joined of two may have taken it back as one after they agreed as the other: the later word is theirs
_TAKEN_BACK = """
(c.withdrawn_at IS NOT NULL OR EXISTS (SELECT FROM consents w
    JOIN identities wi ON wi.channel_id = w.channel_id AND wi.external_user = w.external_user
    WHERE wi.contact_id = i.contact_id AND w.purpose = c.purpose AND w.withdrawn_at > c.at))
"""
_HELD = f"""
SELECT {_TAKEN_BACK} AS withdrawn, {NEWEST} AS newest FROM consents c
JOIN identities i ON i.channel_id = c.channel_id AND i.external_user = c.external_user
JOIN consent_texts t ON t.id = c.text_id
WHERE i.contact_id = $1 AND c.purpose = 'marketing' ORDER BY {_TAKEN_BACK}, {NEWEST} DESC, c.id DESC LIMIT 1
"""


# of many: as _HELD of one; of several that stand the first, since when they may be written to
_OF_MANY = f"""
SELECT DISTINCT ON (i.contact_id) i.contact_id, {_TAKEN_BACK} AS withdrawn, {NEWEST} AS newest, c.at FROM consents c
JOIN identities i ON i.channel_id = c.channel_id AND i.external_user = c.external_user
JOIN consent_texts t ON t.id = c.text_id
WHERE i.contact_id = ANY ($1::bigint[]) AND c.purpose = 'marketing'
ORDER BY i.contact_id, {_TAKEN_BACK}, {NEWEST} DESC, c.at, c.id
"""


def may_market_sql(person: str) -> str:
    """An expression: may one write of goods to the contact whose number `person` names?"""
    return (
        "EXISTS (SELECT FROM consents c JOIN identities i ON i.channel_id = c.channel_id"
        " AND i.external_user = c.external_user JOIN consent_texts t ON t.id = c.text_id"
        f" WHERE i.contact_id = {person} AND c.purpose = 'marketing' AND NOT {_TAKEN_BACK} AND {NEWEST})"
    )


async def verdict(tx: Tx, contact_id: int) -> Verdict:
    """Why not, too. Whoever agreed to words that stand no more is asked again first."""
    row = await tx.row(_HELD, contact_id)
    if row is None:
        return "no"
    if row["withdrawn"]:
        return "withdrawn"
    return "yes" if row["newest"] else "outdated"


async def since(tx: Tx, contact_ids: Sequence[int]) -> dict[int, datetime]:
    """Who may be written to of goods, and since when; nobody else."""
    rows = await tx.fetch(_OF_MANY, list(contact_ids))
    return {row["contact_id"]: row["at"] for row in rows if row["newest"] and not row["withdrawn"]}


async def may_market(tx: Tx, contact_id: int) -> bool:
    """Consent to marketing stands: given to the words that are asked now, and not taken back."""
    return await verdict(tx, contact_id) == "yes"
