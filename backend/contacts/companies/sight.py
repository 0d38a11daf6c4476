"""Who sees a company: whom it is given to, whoever sees one of its people or requests, and who may see all; and of
those which the role lets them see, edit, delete, export (access/card_rules.py). One's own is what one leads or made."""

from typing import Any

from backend.access.card_rules import ONE_BY_ONE, Verb, reaches
from backend.access.grants import Grants
from backend.access.policy import can
from backend.access.sight import sees_sql, within_book_sql
from backend.contacts.companies.schemas import CompanyView
from backend.contacts.sight import seen_sql as person_seen
from backend.kit.db import Tx, Whose
from backend.kit.errors import Forbidden, Missing


def may_sql(grants: Grants, verb: Verb, first: int) -> tuple[str, list[Any]]:
    """Of companies `f` in sight, those to which the role reaches with this verb."""
    return within_book_sql(grants, "company", verb, "f", first)


def whose(responsible_id: int | None, created_by: int | None) -> Whose:
    """A company in its scopes."""
    return Whose(
        "company",
        () if responsible_id is None else (responsible_id,),
        () if created_by is None else (created_by,),
    )


def demand_reach(grants: Grants, verb: Verb, view: CompanyView) -> None:
    """Seen is not yet theirs to change. Raises Forbidden with the reason."""
    if not reaches(grants, verb, whose(view.responsible_id, view.created_by)):
        raise Forbidden(f"company_not_yours_to_{verb}")


def seen_sql(grants: Grants, first: int, *, tail: str = "") -> tuple[str, list[Any]]:
    """An expression over companies `f`, and its arguments, numbered from $first on. `tail`: how its subqueries end."""
    seen, args = _known_sql(grants, first, tail)
    reached, more = may_sql(grants, "see", first + len(args))
    return seen if reached == "true" else f"({seen} AND {reached})", [*args, *more]


def each_sql(grants: Grants, first: int) -> tuple[str, list[Any]]:
    """The same, asked for one company at a time."""
    return seen_sql(grants, first, tail=ONE_BY_ONE)


def _known_sql(grants: Grants, first: int, tail: str) -> tuple[str, list[Any]]:
    if can(grants, "companies.all"):
        return "true", []
    args: list[Any] = [grants.user_id]
    person, more = person_seen(grants, first + 1, tail=tail)
    args += more
    card, more = sees_sql(grants, "j", first + len(args), pool=False)
    args += more
    ways = [
        f"f.responsible_id = ${first}::bigint",
        "EXISTS (SELECT 1 FROM contact_companies w JOIN contacts p ON p.id = w.contact_id"
        f" WHERE w.company_id = f.id AND p.deleted_at IS NULL AND {person}{tail})",
        f"EXISTS (SELECT 1 FROM cards j WHERE j.company_id = f.id AND j.deleted_at IS NULL AND {card}{tail})",
    ]
    return f"({' OR '.join(ways)})", args


async def demand_company(tx: Tx, grants: Grants, company_id: int, *, binned: bool = False) -> None:
    """Raises Missing when the company is not there, or out of sight. `binned`: one that lies in the bin counts, too."""
    seen, args = seen_sql(grants, 3)
    found = f"SELECT 1 FROM companies f WHERE f.id = $1 AND ($2 OR f.deleted_at IS NULL) AND {seen}"
    if await tx.value(found, company_id, binned, *args) is None:
        raise Missing


async def seen_of(tx: Tx, grants: Grants, ids: list[int]) -> set[int]:
    """Those of `ids` that are there and the caller sees."""
    seen, args = seen_sql(grants, 2)
    found = f"SELECT f.id FROM companies f WHERE f.id = ANY ($1::bigint[]) AND f.deleted_at IS NULL AND {seen}"
    return {row["id"] for row in await tx.fetch(found, ids, *args)}
