"""The administrator hides kinds from histories and says how long facts are kept; what it would remove, beforehand."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities.kinds.define import kinds
from backend.contacts.warmth.curve import stand
from backend.contacts.warmth.facts import horizon_s
from backend.contacts.warmth.keep import NOTHING, scores
from backend.contacts.warmth.setting import warmth_setting
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid
from backend.kit.http.faults import Fault
from backend.timeline.events import ActivitiesKept
from backend.timeline.keeping.old import any_old_sql, days_ago, old_sql
from backend.timeline.keeping.schemas import KeepingPreview, KeepingView, Removal, Removes, SetKeeping
from backend.timeline.keeping.setting import DAYS_LEAST, DAYS_MOST, KINDS, REMOVABLE, Keeping, keeping

# so many are counted for a preview, while somebody waits for it
FACTS_MOST, PEOPLE_MOST = 200_000, 2_000
_WRITE = """
INSERT INTO settings (key, value) VALUES ('activities', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""
_COUNT = """
SELECT count(*) AS n, min(at) AS oldest FROM (
    (SELECT a.at FROM activities a WHERE {stored} ORDER BY a.stored_at LIMIT {most})
    UNION ALL (SELECT a.at FROM activities a WHERE {late} ORDER BY a.at LIMIT {most})) o
"""
# older ones count for nothing by now
_PEOPLE = """
SELECT DISTINCT contact_id FROM (SELECT a.contact_id FROM activities a
    WHERE ({old}) AND a.contact_id IS NOT NULL AND a.at > now() - make_interval(secs => $1) LIMIT {most}) o
"""
_WARM = """
SELECT w.contact_id AS id, w.was_more, p.created_at FROM contact_warmth w JOIN contacts p ON p.id = w.contact_id
WHERE w.contact_id = ANY ($1::bigint[]) AND p.deleted_at IS NULL ORDER BY w.heat DESC NULLS LAST, w.contact_id LIMIT $2
"""
_REMOVED = """
SELECT id, kind, days, began_at, ended_at, removed, oldest, people FROM activity_removals ORDER BY id DESC LIMIT 100
"""


async def shown(tx: Tx) -> KeepingView:
    setting = await keeping(tx)
    return KeepingView(setting.hidden, setting.days, setting.version, list(REMOVABLE), DAYS_LEAST)


async def removed(tx: Tx) -> list[Removal]:
    """What the job removed lately, the newest first."""
    return [Removal(**row) for row in await tx.fetch(_REMOVED)]


async def known(tx: Tx, names: Iterable[str], field: str) -> list[str]:
    """Each once. Raises Invalid for what is no kind."""
    own = {f"own:{kind.id}" for kind in await kinds(tx)}
    found = sorted(set(names))
    for name in found:
        if name not in KINDS and name not in own:
            raise Invalid("invalid", fields={field: "no_such_event_kind"})
    return found


async def _settled(tx: Tx, wanted: SetKeeping) -> Keeping:
    await known(tx, wanted.days, "days")
    for name, days in wanted.days.items():
        if name.partition(":")[0] not in REMOVABLE:
            raise Invalid("invalid", fields={f"days.{name}": "event_kind_stays"})
        if not DAYS_LEAST <= days <= DAYS_MOST:
            fault = Fault("event_days", {"least": DAYS_LEAST, "most": DAYS_MOST})
            raise Invalid("invalid", fields={f"days.{name}": fault})
    return Keeping(await known(tx, wanted.hidden, "hidden"), wanted.days, wanted.version + 1)


async def preview(tx: Tx, wanted: SetKeeping) -> KeepingPreview:
    """Changes nothing. Raises Invalid."""
    days = (await _settled(tx, wanted)).days
    removes = [await _removes(tx, kind, n) for kind, n in sorted(days.items())]
    people, looked, moves = await _points(tx, days) if days else ([], 0, 0)
    return KeepingPreview(removes, len(people) if len(people) < FACTS_MOST else None, looked, moves)


async def _removes(tx: Tx, kind: str, days: int) -> Removes:
    stored, late = (old_sql(kind, days_ago(days), late=late) for late in (False, True))
    row: Any = await tx.row(_COUNT.format(stored=stored, late=late, most=FACTS_MOST))
    return Removes(kind, row["n"] if row["n"] < FACTS_MOST else None, row["oldest"])


async def _points(tx: Tx, days: dict[str, int]) -> tuple[list[int], int, int]:
    """Whose points would be fewer; of how many of them the stage was looked at, and would be another."""
    setting, now, old = await warmth_setting(tx), datetime.now(UTC), any_old_sql(days)
    rows = await tx.fetch(_PEOPLE.format(old=old, most=FACTS_MOST), horizon_s(setting))
    people = sorted(row["contact_id"] for row in rows)
    warm = await tx.fetch(_WARM, people, PEOPLE_MOST)
    ids = [row["id"] for row in warm]
    before, after = await scores(tx, ids, setting, now), await scores(tx, ids, setting, now, less=old)
    moves = 0
    for row in warm:
        both = (
            stand(one.score, now, setting, came=row["created_at"], was_more=row["was_more"], heard=one.heard).stage
            for one in (before.get(row["id"], NOTHING), after.get(row["id"], NOTHING))
        )
        moves += len(set(both)) - 1
    return people, len(ids), moves


async def set_keeping(tx: Tx, me: Grants, ip: str, wanted: SetKeeping) -> KeepingView:
    """Facts that are old by it are removed within minutes. Raises Invalid, Conflict stale_version; Forbidden: days are
    set by who may delete a single event for good."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.activities'))")
    before = await keeping(tx)
    if before.version != wanted.version:
        raise Conflict("stale_version", extra={"version": before.version})
    after = await _settled(tx, wanted)
    if after.days != before.days:
        demand(me, "activities.delete")
    await tx.execute(_WRITE, msgspec.json.encode(after).decode())
    await audit.write(tx, me, ip, "activities.kept", ("activities", None), _told(before), _told(after))
    tx.publish(Published(ActivitiesKept(after.version), Staff(), "activities"))
    return await shown(tx)


def _told(setting: Keeping) -> dict[str, Any]:
    return {"hidden_kinds": setting.hidden, "days": {kind: [days] for kind, days in sorted(setting.days.items())}}
