"""Who sees a person: whoever sees one of their conversations or cards, or the one they are given to; and of those
whom the role lets them see, edit, export (access/card_rules.py). A person is one's own whom one leads or has made, or
of whom one leads a dialog or a request.

A role's rules about people are about the book of them: the list, the page, search, edits, export. Whoever sees a dialog
works in it, and writes to whom it is with (`book=False`).
"""

from typing import Any

from backend.access.card_rules import ONE_BY_ONE, Linked, Verb, may_make
from backend.access.grants import Grants
from backend.access.policy import can
from backend.access.sight import sees_sql, within_book_sql
from backend.kit.db import Scope, Tx
from backend.kit.errors import Forbidden, Missing

LINKED = """
SELECT 1 FROM (SELECT contact_id, responsible_id, participants FROM conversations
               UNION ALL SELECT contact_id, responsible_id, participants FROM cards
               WHERE deleted_at IS NULL) o WHERE o.contact_id = p.id
"""


def may_sql(grants: Grants, verb: Verb, first: int, tail: str = "") -> tuple[str, list[Any]]:
    """Of contacts `p` in sight, those to whom the role reaches with this verb."""
    return within_book_sql(grants, "contact", verb, "p", first, Linked(LINKED, tail))


def seen_sql(grants: Grants, first: int, *, book: bool = True, tail: str = "") -> tuple[str, list[Any]]:
    """An expression over contacts `p`, and its arguments, numbered from $first on. `tail`: how its subqueries end."""
    seen, args = _known_sql(grants, first, tail)
    reached, more = may_sql(grants, "see", first + len(args), tail) if book else ("true", [])
    return seen if reached == "true" else f"({seen} AND {reached})", [*args, *more]


def each_sql(grants: Grants, first: int) -> tuple[str, list[Any]]:
    """The same, asked for one person at a time."""
    return seen_sql(grants, first, tail=ONE_BY_ONE)


def _known_sql(grants: Grants, first: int, tail: str) -> tuple[str, list[Any]]:
    if can(grants, "conversations.all") and not grants.private:
        return "true", []
    args: list[Any] = [grants.user_id]
    talk, more = sees_sql(grants, "c", first + 1)
    args += more
    card, more = sees_sql(grants, "k", first + len(args), pool=False)
    args += more
    ways = [
        f"p.responsible_id = ${first}::bigint",
        f"EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = p.id AND {talk}{tail})",
        f"EXISTS (SELECT 1 FROM cards k WHERE k.contact_id = p.id AND k.deleted_at IS NULL AND {card}{tail})",
    ]
    if can(grants, "conversations.all"):
        # who is known to a colleague's own mailbox alone is nobody else's
        theirs = f"c.channel_id = ANY (${first + len(args)}::bigint[])"
        ways.append(f"NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = p.id AND {theirs}{tail})")
        args.append(sorted(grants.private))
    return f"({' OR '.join(ways)})", args


async def demand_contact(tx: Tx, grants: Grants, contact_id: int, *, book: bool = True, binned: bool = False) -> None:
    """Raises Missing when the person is not there, or out of sight. `binned`: one who lies in the bin counts, too."""
    seen, args = seen_sql(grants, 3, book=book)
    there = "(p.deleted_at IS NULL OR $2 AND p.binned_at IS NOT NULL)"
    found = f"SELECT 1 FROM contacts p WHERE p.id = $1 AND {there} AND {seen}"
    if await tx.value(found, contact_id, binned, *args) is None:
        raise Missing


async def demand_reach(tx: Tx, grants: Grants, verb: Verb, contact_id: int) -> None:
    """Seen is not yet theirs to change. Raises Forbidden with the reason."""
    reached, args = may_sql(grants, verb, 2)
    if reached != "true" and not await tx.value(f"SELECT {reached} FROM contacts p WHERE p.id = $1", contact_id, *args):
        raise Forbidden(f"contact_not_yours_to_{verb}")


def demand_made(grants: Grants, responsible_id: int | None) -> None:
    """May somebody new be put down, for this one to lead? Raises Forbidden."""
    if not may_make(grants, Scope(responsible_id=responsible_id, entity="contact")):
        raise Forbidden("contact_not_yours_to_create")


async def sees_contact(tx: Tx, grants: Grants, contact_id: int, *, book: bool = True) -> bool:
    """For who asks instead of demanding."""
    try:
        await demand_contact(tx, grants, contact_id, book=book)
    except Missing:
        return False
    return True
