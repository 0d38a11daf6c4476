"""An administrator puts the workplaces, and who has which."""

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.inbox.queries.filter import Id
from backend.kit.clean import clean_text
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid
from backend.workplaces.events import WorkplacesChanged
from backend.workplaces.look import as_put, setup
from backend.workplaces.schemas import ALL, HOLDERS_MOST, OfPerson, PutWorkplaces, Workplace, WorkplaceSetup
from backend.workplaces.shipped import SHIPPED

_LOCK = "SELECT pg_advisory_xact_lock(hashtext('samovar.workplaces'))"
_PUT = """
INSERT INTO workplaces (body) VALUES ($1::text::jsonb)
ON CONFLICT (one) DO UPDATE SET body = excluded.body, at = now()
"""
_AWAY = "SELECT id FROM users WHERE id = ANY($1::bigint[]) AND deactivated_at IS NOT NULL"
_SHIPPED = {each.key for each in SHIPPED}


async def put(tx: Tx, me: Grants, ip: str, wanted: PutWorkplaces) -> WorkplaceSetup:
    """Everybody's open windows follow. Raises Invalid, Conflict stale_version with what stands."""
    await tx.execute(_LOCK)
    stands = await setup(tx)
    if stands.rev != wanted.rev:
        raise Conflict("stale_version", extra={"current": stands})
    items = tuple(_checked(each, at) for at, each in enumerate(wanted.items))
    keys = [each.key for each in items]
    if len(set(keys)) < len(keys):
        raise Invalid("invalid", fields={"items": "workplace_twice"})
    await _demand_known(tx, wanted, {*keys, ALL})
    people = (*wanted.people, *await _away(tx, wanted, {*keys, ALL}))
    kept = msgspec.structs.replace(wanted, rev=wanted.rev + 1, items=items, people=people)
    await tx.execute(_PUT, msgspec.json.encode(kept).decode())
    await audit.write(tx, me, ip, "workplaces.set")
    tx.publish(Published(WorkplacesChanged(kept.rev), Staff(), "workplaces", None))
    return await setup(tx)


async def _away(tx: Tx, wanted: PutWorkplaces, keys: set[str]) -> list[OfPerson]:
    """Of people who were deactivated: nobody is shown theirs, so nobody takes it away. It waits for them."""
    named = {each.user_id for each in wanted.people}
    kept = [each for each in (await as_put(tx)).people if each.user_id not in named and each.key in keys]
    away = {row["id"] for row in await tx.fetch(_AWAY, [each.user_id for each in kept])}
    return [each for each in kept if each.user_id in away][: HOLDERS_MOST - len(named)]


def _checked(each: Workplace, at: int) -> Workplace:
    name = " ".join(clean_text(each.name).split())
    if each.key == ALL or (not name and each.key not in _SHIPPED):
        raise Invalid("invalid", fields={f"items.{at}.name": "required"})
    rail = tuple(dict.fromkeys(each.rail))
    if each.opens not in rail:
        raise Invalid("invalid", fields={f"items.{at}.opens": "workplace_opens"})
    return msgspec.structs.replace(each, name=name, rail=rail)


async def _demand_known(tx: Tx, wanted: PutWorkplaces, keys: set[str]) -> None:
    """Raises Invalid: for a role, a person or a workplace that is not there, or one that is named twice."""
    await _demand(tx, "roles", "roles", [each.role_id for each in wanted.roles])
    await _demand(tx, "people", "users", [each.user_id for each in wanted.people])
    for field, holders in (("roles", wanted.roles), ("people", wanted.people)):
        if any(each.key not in keys for each in holders):
            raise Invalid("invalid", fields={field: "no_such_workplace"})


async def _demand(tx: Tx, field: str, table: str, ids: list[Id]) -> None:
    known = await tx.value(f"SELECT count(*) FROM {table} WHERE id = ANY($1::bigint[])", ids)
    if known < len(ids):
        raise Invalid("invalid", fields={field: "workplace_holder"})
