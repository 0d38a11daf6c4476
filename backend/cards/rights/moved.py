"""What else another matrix would take away and give: requests of dialogs, people, companies, tasks, with examples."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.cards.rights.schemas import Example, Moved
from backend.cards.sight import sees_cards_sql
from backend.contacts.companies.sight import seen_sql as sees_companies_sql
from backend.contacts.sight import seen_sql as sees_people_sql
from backend.kit.db import Tx
from backend.tasks.sight import tasks_sql

# of each kind the newest are looked at: a preview is asked for with every click
LOOKED = 2_000
SHOWN = 5
Kind = Literal["card", "dialog", "contact", "company", "task"]
Pairs = Sequence[tuple[Grants, Grants]]


class _Of(msgspec.Struct, frozen=True):
    """A kind: its newest rows, what names one, and who sees it (SQL over them, arguments from $first on)."""

    kind: Kind
    key: str
    name: str
    rows: str
    seen: Callable[[Grants, int], tuple[str, list[Any]]]


def _cards(grants: Grants, first: int) -> tuple[str, list[Any]]:
    return sees_cards_sql(grants, "k", first)


def _dialogs(grants: Grants, first: int) -> tuple[str, list[Any]]:
    """Whoever sees the dialog and what it is about."""
    talk, args = sees_sql(grants, "c", first)
    card, more = sees_cards_sql(grants, "k", first + len(args))
    return f"({talk}) AND ({card})", [*args, *more]


_NAME = "nullif(trim(w.name || ' ' || w.surname), '')"
_KINDS = (
    _Of(
        "card",
        "k.id",
        f"coalesce(nullif(k.title, ''), {_NAME}, '')",
        f"(SELECT * FROM cards WHERE deleted_at IS NULL ORDER BY id DESC LIMIT {LOOKED}) k"
        " LEFT JOIN contacts w ON w.id = k.contact_id",
        _cards,
    ),
    _Of(
        "dialog",
        "c.id",
        f"coalesce({_NAME}, c.title, '')",
        f"(SELECT * FROM conversations WHERE card_id IS NOT NULL ORDER BY id DESC LIMIT {LOOKED}) c"
        " JOIN cards k ON k.id = c.card_id LEFT JOIN contacts w ON w.id = c.contact_id",
        _dialogs,
    ),
    _Of(
        "contact",
        "p.id",
        "trim(p.name || ' ' || p.surname)",
        f"(SELECT * FROM contacts WHERE deleted_at IS NULL ORDER BY id DESC LIMIT {LOOKED}) p",
        sees_people_sql,
    ),
    _Of(
        "company",
        "f.id",
        "f.name",
        f"(SELECT * FROM companies WHERE deleted_at IS NULL ORDER BY id DESC LIMIT {LOOKED}) f",
        sees_companies_sql,
    ),
    _Of(
        "task",
        "t.id",
        "t.title",
        f"(SELECT * FROM tasks WHERE state = 'open' ORDER BY id DESC LIMIT {LOOKED}) t",
        tasks_sql,
    ),
)


async def moved(tx: Tx, me: Grants, pairs: Pairs) -> list[Moved]:
    """Of each kind where anything moves. `pairs`: each of the members as they are, and as they would be."""
    found = []
    back = [(after, before) for before, after in pairs]
    for of in _KINDS:
        lost, gone = await _differ(tx, me, of, pairs)
        gained, come = await _differ(tx, me, of, back)
        if lost or gained:
            found.append(Moved(of.kind, lost, gained, gone, come))
    return found


async def _differ(tx: Tx, me: Grants, of: _Of, pairs: Pairs) -> tuple[int, list[Example]]:
    """How many somebody sees as the first of a pair and not as the second; the newest of them that the caller sees."""
    ways, args = list[str](), list[Any]()
    for before, after in pairs:
        was, more = of.seen(before, len(args) + 1)
        then, rest = of.seen(after, len(args) + len(more) + 1)
        same, _ = of.seen(after, len(args) + 1)
        if same != was or rest != more:
            args += [*more, *rest]
            ways.append(f"({was}) AND ({then}) IS NOT TRUE")
    if not ways:
        return 0, []
    mine, more = of.seen(me, len(args) + 1)
    what = f"SELECT {of.key} AS id, {of.name} AS name, ({mine}) IS TRUE AS mine FROM {of.rows}"
    sql = f"{what} WHERE {' OR '.join(ways)} ORDER BY 1 DESC"
    found = await tx.fetch(sql, *args, *more)
    return len(found), [Example(row["id"], row["name"]) for row in found if row["mine"]][:SHOWN]
