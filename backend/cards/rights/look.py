"""What a colleague sees and may do, and why: read only, nobody acts as them, and it stands in the audit."""

from typing import Any

from backend.access import audit
from backend.access.actions.bounds import demand_no_wider
from backend.access.card_rules import REQUESTS, VERBS_OF, reach_at
from backend.access.grants import Grants
from backend.access.load import of_users
from backend.access.sight import within_rule_sql
from backend.cards.rights.schemas import Cell, SeenCard, SightOf
from backend.cards.sight import sees_cards_sql
from backend.kit.db import Tx
from backend.kit.errors import Missing

MOST = 10_000
SHOWN = 50
_ROLE = "SELECT key, name FROM roles WHERE id = $1"
_CHANNELS = "SELECT name FROM channels WHERE id = ANY ($1::bigint[]) AND state <> 'deleted' ORDER BY lower(name)"
_TEAMS = "SELECT name FROM teams WHERE id = ANY ($1::bigint[]) ORDER BY lower(name)"
_OWN_FIELDS = "SELECT name FROM fields WHERE 'field:' || id = ANY ($1::text[]) ORDER BY lower(name)"


async def sight_of(tx: Tx, me: Grants, ip: str, user_id: int) -> SightOf:
    """Raises Missing; Forbidden where they see more than the caller does."""
    theirs = (await of_users(tx, [user_id])).get(user_id)
    if theirs is None:
        raise Missing
    demand_no_wider(me, theirs)
    role: Any = await tx.row(_ROLE, theirs.role_id)
    await audit.write(tx, me, ip, "user.looked_as", ("user", user_id))
    own = [row["name"] for row in await tx.fetch(_OWN_FIELDS, sorted(theirs.hidden_fields))]
    return SightOf(
        user_id=user_id,
        name=theirs.name,
        role_id=theirs.role_id,
        role=role["name"] or role["key"],
        rights=sorted(theirs.rights),
        sight=theirs.sight,
        channels=None if theirs.channels is None else await _names(tx, _CHANNELS, theirs.channels),
        teams=await _names(tx, _TEAMS, theirs.teams),
        hidden_fields=[*sorted(name for name in theirs.hidden_fields if ":" not in name), *own],
        read_only_fields=sorted(theirs.read_only),
        cells=_cells(theirs),
        seen={entity: await _count(tx, me, theirs, entity) for entity in REQUESTS},
        most=MOST,
        cards=await _newest(tx, me, theirs),
    )


async def _names(tx: Tx, sql: str, ids: frozenset[int]) -> list[str]:
    return [row["name"] for row in await tx.fetch(sql, sorted(ids))]


def _cells(theirs: Grants) -> list[Cell]:
    """For each verb how far it reaches everywhere, then where it differs."""
    found = [Cell(e, v, "", reach_at(theirs.rules, e, v, None, None)) for e, verbs in VERBS_OF.items() for v in verbs]
    return found + [Cell(r.entity, r.verb, r.place, r.reach) for r in theirs.rules if r.place]


def _both(me: Grants, theirs: Grants, first: int) -> tuple[str, list[Any]]:
    """What both see: a look through somebody's eyes shows nothing that is closed to whoever looks."""
    mine, args = sees_cards_sql(me, "k", first)
    seen, more = sees_cards_sql(theirs, "k", first + len(args))
    return f"({mine}) AND ({seen})", [*args, *more]


async def _count(tx: Tx, me: Grants, theirs: Grants, entity: str) -> int:
    where, args = _both(me, theirs, 2)
    sql = f"SELECT count(*) FROM (SELECT 1 FROM cards k WHERE k.kind = $1 AND {where} LIMIT {MOST}) found"
    return int(await tx.value(sql, entity, *args))


async def _newest(tx: Tx, me: Grants, theirs: Grants) -> list[SeenCard]:
    where, args = _both(me, theirs, 1)
    edit, more = within_rule_sql(theirs, "edit", "k", len(args) + 1)
    args += more
    move, more = within_rule_sql(theirs, "move", "k", len(args) + 1)
    args += more
    rows = await tx.fetch(
        f"""SELECT k.id, k.kind, k.status_id, coalesce(trim(p.name || ' ' || p.surname), '') AS contact,
                   coalesce(u.name, '') AS responsible, ({edit}) IS TRUE AS edit, ({move}) IS TRUE AS move
            FROM cards k LEFT JOIN contacts p ON p.id = k.contact_id LEFT JOIN users u ON u.id = k.responsible_id
            WHERE {where} ORDER BY k.id DESC LIMIT {SHOWN}""",
        *args,
    )
    may = "cards.edit" in theirs.rights
    return [
        SeenCard(
            row["id"],
            row["kind"],
            row["status_id"],
            row["contact"],
            row["responsible"],
            may_edit=may and row["edit"],
            may_move=may and row["move"],
        )
        for row in rows
    ]
