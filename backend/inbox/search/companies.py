"""Companies by name, tax id, phone, e-mail and what stands in own fields; each only where the caller sees it."""

from backend.access.grants import Grants
from backend.contacts.companies.rows import load_companies, shown
from backend.contacts.companies.schemas import CompanyView
from backend.contacts.companies.sight import seen_sql
from backend.contacts.phones import normal as phone_normal
from backend.contacts.reaches import email_normal
from backend.fields.found import ids_sql
from backend.inbox.queries.branches import Where
from backend.inbox.search.asked import Asked
from backend.inbox.search.marks import begun
from backend.inbox.search.schemas import FoundCompany
from backend.kit.db import Tx


async def companies(tx: Tx, grants: Grants, asked: Asked, limit: int) -> list[FoundCompany]:
    """Those whose name begins so first, then by name."""
    if not asked.words:
        return []
    where = Where()
    named = " OR ".join(_named(where, words) for words in asked.words)
    starts = where.bind(["^\\W*" + "\\W+".join(map(_spelled, words)) for words in asked.words], "text[]")
    ways = [named, f"f.tax_id = {where.bind(asked.typed, 'text')}", *_reached(where, grants, asked)]
    filled, args = ids_sql("company", grants, asked.typed, len(where.args) + 1)
    if filled:
        where.args += args
        ways.append(f"f.id IN ({filled})")
    seen, args = seen_sql(grants, len(where.args) + 1)
    where.args += args
    rows = await tx.fetch(
        f"""SELECT f.id FROM companies f WHERE f.deleted_at IS NULL AND ({" OR ".join(ways)}) AND {seen}
            ORDER BY NOT lower(f.name) ~ ANY ({starts}), lower(f.name), f.id LIMIT {limit:d}""",
        *where.args,
    )
    views = await load_companies(tx, [row["id"] for row in rows])
    return [_found(shown(views[row["id"]], grants), asked) for row in rows if row["id"] in views]


def _named(where: Where, words: list[str]) -> str:
    """Has every word in its name, in any order."""
    every = [f"lower(f.name) ~ {where.bind(_spelled(word), 'text')}" for word in words]
    return f"({' AND '.join(every)})"


def _spelled(word: str) -> str:
    """Words have letters and digits alone, so nothing in them is special to a pattern; ё was read as е."""
    return word.replace("е", "[её]")


def _reached(where: Where, grants: Grants, asked: Asked) -> list[str]:
    """By a whole phone or e-mail, of whoever is shown both: their keys stand in one list."""
    key = None if grants.hidden_fields & {"phone", "email"} else email_normal(asked.typed) or phone_normal(asked.typed)
    return [f"f.reach_keys @> ARRAY[{where.bind(key, 'text')}]"] if key else []


def _found(view: CompanyView, asked: Asked) -> FoundCompany:
    phone, email = (each[0].value if each else None for each in (view.phones, view.emails))
    return FoundCompany(view.id, view.name, begun(view.name, asked.words), view.tax_id, phone, email)
