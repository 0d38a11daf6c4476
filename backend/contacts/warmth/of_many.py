"""How warm many are at once: the people of a list of dialogs; companies by those who work there (E7)."""

from collections.abc import Sequence
from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.contacts.companies.sight import seen_sql as company_seen
from backend.contacts.sight import seen_sql
from backend.contacts.warmth.curve import half_life_s
from backend.contacts.warmth.schemas import CompanyWarmth, PersonWarmth
from backend.contacts.warmth.setting import warmth_setting
from backend.kit.db import Tx

_PEOPLE = """
SELECT p.id, w.stage FROM contacts p JOIN contact_warmth w ON w.contact_id = p.id
WHERE p.id = ANY ($1::bigint[]) AND w.stage IS NOT NULL AND {seen} ORDER BY p.id
"""
# The warmest stands for the company; what is left of everybody's points is added up at one moment. A person in the
# bin is told of nowhere, and of people out of sight nothing is told by way of their company.
_COMPANIES = """
SELECT f.id, n.stage, n.score, n.people FROM companies f CROSS JOIN LATERAL (
    SELECT (array_agg(w.stage ORDER BY w.heat DESC NULLS LAST, p.id))[1] AS stage, count(*) AS people,
           sum(w.score * power(2::float8, -extract(epoch FROM $2::timestamptz - w.score_at)::float8 / $3)) AS score
    FROM contact_companies m JOIN contacts p ON p.id = m.contact_id JOIN contact_warmth w ON w.contact_id = p.id
    WHERE m.company_id = f.id AND p.deleted_at IS NULL AND w.stage IS NOT NULL AND {seen}) n
WHERE f.id = ANY ($1::bigint[]) AND n.people > 0 AND {firm} ORDER BY f.id
"""


async def of_people(tx: Tx, me: Grants, ids: Sequence[int]) -> list[PersonWarmth]:
    """Of those whom the viewer sees and of whom anything is counted. Whoever sees a dialog sees whom it is with."""
    sql, args = seen_sql(me, 2, book=False)
    rows = await tx.fetch(_PEOPLE.format(seen=sql), list(ids), *args)
    return [PersonWarmth(row["id"], row["stage"]) for row in rows]


async def of_companies(tx: Tx, me: Grants, ids: Sequence[int]) -> list[CompanyWarmth]:
    """Of those that the viewer sees, by the people whom they see."""
    setting, now = await warmth_setting(tx), datetime.now(UTC)
    sql, args = seen_sql(me, 4)
    firm, more = company_seen(me, 4 + len(args))
    sql = _COMPANIES.format(seen=sql, firm=firm)
    rows = await tx.fetch(sql, list(ids), now, half_life_s(setting), *args, *more)
    return [CompanyWarmth(row["id"], row["stage"], round(row["score"], 1), row["people"]) for row in rows]
