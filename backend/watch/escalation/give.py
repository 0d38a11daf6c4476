"""The dialog goes on to somebody else, or back into the queue: nobody answered it where it was."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.queries.works import name_of_who_works
from backend.access.rights import ADMINISTRATOR, ALL
from backend.activities import Activity, record
from backend.cards.publish import lock_scope, publish_cards
from backend.duty.on_duty import on_duty
from backend.inbox.actions.locked import Locked
from backend.inbox.told.handed import handed
from backend.kit.db import HotTx
from backend.watch.escalation.schemas import EscalateGive

# who answered a moment ago has ended the wait, and the dialog's lock was waited for
_GIVE = """
UPDATE conversations SET responsible_id = $2::bigint, assigned_at = now(),
    -- who set it aside has lost it, and whoever has it now sees that it waits
    state = CASE WHEN state = 'snoozed' THEN 'open' ELSE state END, snoozed_until = NULL,
    assigned_by = CASE WHEN $2::bigint IS NOT NULL THEN 'handover' END, pool_kind = $3::text, pool_id = $4::bigint
WHERE id = $1 AND (responsible_id, pool_kind, pool_id) IS DISTINCT FROM ($2::bigint, $3::text, $4::bigint)
"""
# the request follows where it was the same person's
_GIVE_CARD = """
UPDATE cards SET responsible_id = $2::bigint, assigned_by = CASE WHEN $2::bigint IS NOT NULL THEN 'handover' END,
    version = version + 1, updated_at = now()
WHERE id = $1 AND deleted_at IS NULL AND responsible_id IS NOT DISTINCT FROM $3::bigint
  AND responsible_id IS DISTINCT FROM $2::bigint
"""
_POOL: Mapping[str, str] = {
    "role": "SELECT name FROM roles WHERE id = $1",
    "team": "SELECT name FROM teams WHERE id = $1",
}


def acting(name: str) -> Grants:
    """The house itself, under the name of what an administrator set up."""
    return Grants(user_id=None, name=name, role_id=0, role_key=ADMINISTRATOR, rights=ALL)


# who takes a dialog reads it first
GRACE_S = 300.0


def _just_taken(found: Locked, grace_s: float) -> bool:
    row = found.row
    if row["responsible_id"] is None or row["assigned_by"] not in ("claim", "person") or row["assigned_at"] is None:
        return False
    return bool((datetime.now(UTC) - row["assigned_at"]).total_seconds() < min(grace_s, GRACE_S))


class Given(msgspec.Struct, frozen=True):
    """`whom`: by name, None in the queue. `why`: it was not given because of this."""

    whom: str | None = None
    why: str | None = None


async def give(tx: HotTx, found: Locked, to: EscalateGive, me: Grants, grace_s: float) -> Given:
    """The request goes along where it was the same person's. `grace_s`: whoever took it themselves so lately keeps it,
    and nobody is given one who is off duty."""
    if _just_taken(found, grace_s):
        return Given(why="just_taken")
    user_id = to.id if to.kind == "user" else None
    pool: tuple[str | None, int | None] = (to.kind, to.id) if to.kind in _POOL else (None, None)
    whom: str | None = None
    if user_id is not None:
        # whoever is responsible for a row sees it: giving one to an outsider would open it to them
        whom = await name_of_who_works(tx, user_id, found.row["channel_id"])
        if whom is not None and user_id not in await on_duty(tx, [user_id], datetime.now(UTC)):
            return Given(why="off_duty")
    elif pool[0]:
        whom = await tx.value(_POOL[to.kind], to.id)
    if whom is None and to.kind != "queue":
        return Given(why="cannot_work_here" if user_id else "gone")
    before: Any = found.row["responsible_id"]
    if await tx.execute(_GIVE, found.id, user_id, *pool) == 0:
        return Given(why="stands_already")
    card_id = found.row["card_id"]
    scope = await lock_scope(tx, card_id) if card_id else None
    moved = card_id is not None and await tx.execute(_GIVE_CARD, card_id, user_id, before) == 1
    fact = Activity(
        kind="reassigned",
        at=datetime.now(UTC),
        actor_kind="system",
        contact_id=found.row["contact_id"],
        card_id=card_id,
        conversation_id=found.id,
        data={"from": before, "to": user_id},
    )
    await record(tx, [fact])
    if moved:
        await publish_cards(tx, [card_id], scope)
    await handed(tx, me, found, user_id)
    return Given(whom)
