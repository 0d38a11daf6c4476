"""What of a list may leave the house: what one sees, and what the role's matrix lets out of that."""

from collections.abc import Callable
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import within_rule_sql
from backend.contacts.companies.sight import may_sql as company_may
from backend.contacts.sight import may_sql as contact_may
from backend.lists.columns import Listing
from backend.lists.registry import listing_of

Sql = tuple[str, list[Any]]


def _with_request(row: str) -> Callable[[Grants, int], Sql]:
    """A paper leaves the house where its request may: it says whose it is and for how much."""

    def may(grants: Grants, first: int) -> Sql:
        sql, args = within_rule_sql(grants, "export", "x", first)
        return f"EXISTS (SELECT 1 FROM cards x WHERE x.id = {row}.card_id AND {sql})", args

    return may


_MAY: dict[str, Callable[[Grants, int], Sql]] = {
    "contact": lambda grants, first: contact_may(grants, "export", first),
    "company": lambda grants, first: company_may(grants, "export", first),
    "card": lambda grants, first: within_rule_sql(grants, "export", "k", first),
    "invoice": _with_request("i"),
    "order": _with_request("o"),
}


def leaving(entity: str) -> Listing:
    """Raises Missing."""
    whole = listing_of(entity)

    def seen(grants: Grants, first: int) -> Sql:
        sql, args = whole.seen(grants, first)
        may, more = _MAY[entity](grants, first + len(args))
        return f"({sql} AND {may})", [*args, *more]

    return msgspec.structs.replace(whole, seen=seen)
