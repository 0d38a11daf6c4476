"""People, dialogs and cards by names, numbers, phones and addresses; each only where the caller sees it."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.cards.sight import sees_cards_sql
from backend.contacts.sight import seen_sql
from backend.fields.found import ids_sql
from backend.inbox.queries.branches import Where
from backend.inbox.search.asked import Asked, for_people
from backend.kit.db import Tx

Kind = Literal["contact", "dialog", "card"]
# Among so many of one name the newest are looked at; who looks for another says more.
CANDIDATES = 50
_FACTS_MAX = 64


def _sees_dialogs(where: Where, grants: Grants) -> str:
    return _bound(where, *sees_sql(grants, "c", len(where.args) + 1))


def _sees_cards(where: Where, grants: Grants) -> str:
    return _bound(where, *sees_cards_sql(grants, "k", len(where.args) + 1))


def _sees_contacts(where: Where, grants: Grants) -> str:
    return _bound(where, *seen_sql(grants, len(where.args) + 1))


def _bound(where: Where, sql: str, args: list[Any]) -> str:
    where.args += args
    return sql


def _limited(grants: Grants) -> str:
    """What the index itself leaves out: things of channels that are closed to the caller, unless they take part."""
    if grants.channels is None or len(grants.channels) > _FACTS_MAX:
        return ""
    ways = [f"'#c{each}'" for each in sorted(grants.channels)]
    if grants.user_id is not None:
        ways.append(f"'#w{grants.user_id}'")
    return f" & ({' | '.join(ways)})" if ways else " & '#nowhere'"


_JOINS: dict[Kind, tuple[str, Callable[[Where, Grants], str]]] = {
    "contact": ("JOIN contacts p ON p.id = t.id AND p.deleted_at IS NULL", _sees_contacts),
    "dialog": ("JOIN conversations c ON c.id = t.id", _sees_dialogs),
    "card": ("JOIN cards k ON k.id = t.id", _sees_cards),
}


async def things(tx: Tx, grants: Grants, kind: Kind, query: str) -> list[int]:
    """Ids of the newest that are called so and that the caller sees."""
    if not query:
        return []
    where = Where()
    asked = where.bind(f"'#{kind}' & ({query}){_limited(grants)}", "tsquery")
    join, sees = _JOINS[kind]
    rows = await tx.fetch(
        f"""SELECT t.id FROM search_things t {join} WHERE {sees(where, grants)}
              AND t.kind = '{kind}' AND t.words @@ {asked}
            ORDER BY t.id DESC LIMIT {CANDIDATES}""",
        *where.args,
    )
    return [row["id"] for row in rows]


async def by_fields(tx: Tx, grants: Grants, kind: Literal["contact", "card"], asked: Asked) -> list[int]:
    """Ids of the newest that have it in an own field which the caller sees."""
    where = Where()
    found, args = ids_sql(kind, grants, asked.typed, 1)
    if not found:
        return []
    where.args += args
    table, sees = {"contact": ("contacts p", _sees_contacts), "card": ("cards k", _sees_cards)}[kind]
    alias, living = table[-1], " AND p.deleted_at IS NULL" if kind == "contact" else ""
    rows = await tx.fetch(
        f"""SELECT {alias}.id FROM {table} WHERE {alias}.id IN ({found}){living} AND {sees(where, grants)}
            ORDER BY {alias}.id DESC LIMIT {CANDIDATES}""",
        *where.args,
    )
    return [row["id"] for row in rows]


async def called(tx: Tx, grants: Grants, asked: Asked) -> tuple[list[int], bool]:
    """Contacts by name, phone or address; nearly so called ones (and True) when nobody is called exactly so."""
    found = await things(tx, grants, "contact", for_people(asked))
    found += [each for each in await by_fields(tx, grants, "contact", asked) if each not in found]
    if found or not asked.near:
        return found, False
    found = await things(tx, grants, "contact", for_people(asked, near=True))
    return found, bool(found)


async def dialogs_of(
    tx: Tx, grants: Grants, contacts: Sequence[int], ids: Sequence[int], number: int | None, limit: int
) -> list[int]:
    """Dialogs of these people, these dialogs, the one of this number: that one first, then open ones, newest first."""
    where = Where()
    people, these, one = where.bind(contacts, "bigint[]"), where.bind(ids, "bigint[]"), where.bind(number, "bigint")
    rows = await tx.fetch(
        f"""SELECT c.id FROM conversations c WHERE {_sees_dialogs(where, grants)} AND (
                c.id = {one} OR c.id = ANY({these}) OR c.contact_id = ANY({people}) AND c.kind <> 'internal')
            ORDER BY c.id IS DISTINCT FROM {one}, c.state <> 'open', c.last_at DESC LIMIT {limit:d}""",
        *where.args,
    )
    return [row["id"] for row in rows]


async def cards_of(
    tx: Tx, grants: Grants, contacts: Sequence[int], ids: Sequence[int], number: int | None, limit: int
) -> list[int]:
    """Cards of these people, these cards, the one of this number: that one first, then open ones, newest first."""
    where = Where()
    people, these, one = where.bind(contacts, "bigint[]"), where.bind(ids, "bigint[]"), where.bind(number, "bigint")
    rows = await tx.fetch(
        f"""SELECT k.id FROM cards k WHERE {_sees_cards(where, grants)} AND (
                k.id = {one} OR k.id = ANY({these}) OR k.contact_id = ANY({people}))
            ORDER BY k.id IS DISTINCT FROM {one}, NOT k.is_open, k.id DESC LIMIT {limit:d}""",
        *where.args,
    )
    return [row["id"] for row in rows]


async def talks(tx: Tx, grants: Grants, column: Literal["contact_id", "card_id"], ids: Sequence[int]) -> dict[int, int]:
    """Contact or card → its newest dialog that the caller sees."""
    where = Where()
    of = where.bind(ids, "bigint[]")
    rows = await tx.fetch(
        f"""SELECT DISTINCT ON (c.{column}) c.{column} AS of, c.id FROM conversations c
            WHERE c.{column} = ANY({of}) AND {_sees_dialogs(where, grants)} ORDER BY c.{column}, c.last_at DESC""",
        *where.args,
    )
    return {row["of"]: row["id"] for row in rows}
