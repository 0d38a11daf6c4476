"""Companies found by what is typed, and who works in one."""

from typing import Any

from backend.access.grants import Grants
from backend.contacts.companies.rows import load_companies, shown
from backend.contacts.companies.schemas import CompanyPerson, CompanyView
from backend.contacts.companies.sight import demand_company, seen_sql
from backend.contacts.phones import normal as phone_normal
from backend.contacts.reaches import email_normal
from backend.contacts.sight import seen_sql as person_seen
from backend.kit.db import Tx
from backend.kit.http import Page, unpage
from backend.kit.http import cursor as make_cursor

_PAGE = """
SELECT f.id, lower(f.name) AS place FROM companies f
WHERE f.deleted_at IS NULL AND {seen} AND ($1::text IS NULL OR lower(f.name) LIKE $1 OR f.tax_id = $2
    OR $3::text IS NOT NULL AND f.reach_keys @> ARRAY[$3::text])
  AND ($4::text IS NULL OR (lower(f.name), f.id) > ($4, $5::bigint))
ORDER BY lower(f.name), f.id LIMIT $6
"""
_PEOPLE = """
SELECT p.id, p.name, p.surname, w.position, w.main FROM contact_companies w JOIN contacts p ON p.id = w.contact_id
WHERE w.company_id = $1 AND p.deleted_at IS NULL AND {seen} AND ($2::bigint IS NULL OR p.id > $2)
ORDER BY p.id LIMIT $3
"""


def pattern(text: str) -> str:
    """A LIKE pattern for "has this in it"; what is special in patterns stands for itself."""
    plain = text.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"


async def found(tx: Tx, grants: Grants, search: str, limit: int, cursor: str | None) -> Page[CompanyView]:
    """By name: those whose name has the words in it, or whose tax id, phone or e-mail it is."""
    text = " ".join(search.split())
    place, last = unpage(cursor, tuple[str, int]) or (None, None)
    key: str | None = None
    if text and not grants.hidden_fields & {"phone", "email"}:
        key = email_normal(text) or phone_normal(text)
    seen, args = seen_sql(grants, 7)
    rows = await tx.fetch(
        _PAGE.format(seen=seen), pattern(text) if text else None, text, key, place, last, limit + 1, *args
    )
    kept = rows[:limit]
    views = await load_companies(tx, [row["id"] for row in kept])
    more = make_cursor(kept[-1]["place"], kept[-1]["id"]) if len(rows) > limit else None
    return Page([shown(views[row["id"]], grants) for row in kept], more)


async def people_of(tx: Tx, grants: Grants, company_id: int, limit: int, cursor: str | None) -> Page[CompanyPerson]:
    """Those whom the caller sees. Raises Missing."""
    await demand_company(tx, grants, company_id, binned=True)
    last: Any = unpage(cursor, tuple[int])
    seen, args = person_seen(grants, 4)
    rows = await tx.fetch(_PEOPLE.format(seen=seen), company_id, last[0] if last else None, limit + 1, *args)
    kept = rows[:limit]
    return Page([CompanyPerson(**row) for row in kept], make_cursor(kept[-1]["id"]) if len(rows) > limit else None)
