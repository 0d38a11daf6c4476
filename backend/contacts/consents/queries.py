"""What a person agreed to, wherever they are known."""

from backend.access.grants import Grants
from backend.access.policy import can
from backend.contacts.consents.market import verdict
from backend.contacts.consents.schemas import ConsentsOf, ConsentView
from backend.contacts.consents.texts import ASKED
from backend.kit.db import Tx

_OF = f"""
SELECT c.id, c.purpose, t.locale, t.version, t.text, t.url, c.at, c.how, h.name AS channel,
    {ASKED.format(how="c.how")} AS current,
    t.channel_id IS NOT NULL AS own, c.withdrawn_at, u.name AS withdrawn_by, c.page,
    CASE WHEN $2 THEN c.ip END AS ip, CASE WHEN $2 THEN c.user_agent END AS user_agent
FROM consents c JOIN consent_texts t ON t.id = c.text_id JOIN channels h ON h.id = c.channel_id
JOIN identities i ON i.channel_id = c.channel_id AND i.external_user = c.external_user
LEFT JOIN users u ON u.id = c.withdrawn_by
WHERE i.contact_id = $1 ORDER BY c.id DESC LIMIT 200
"""


async def of_person(tx: Tx, me: Grants, contact_id: int) -> ConsentsOf:
    rows = await tx.fetch(_OF, contact_id, can(me, "privacy.manage"))
    return ConsentsOf([ConsentView(**dict(row)) for row in rows], await verdict(tx, contact_id))
