"""Set up, check, run, pause, go on, cancel: one's own, where it stands."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid
from backend.kit.http.faults import Fault
from backend.transfer.columns import MANY, Target, targets
from backend.transfer.incoming.rows import demand_state, row_for, setup, view_for
from backend.transfer.incoming.work import begin
from backend.transfer.schemas import EditImport, ImportSetup, ImportView

_SET = """
UPDATE imports SET setup = $2::text::jsonb, version = version + 1, state = 'draft' WHERE id = $1
"""
_FRESH = "UPDATE import_rows SET checked = NULL, why = NULL, keys = '{}' WHERE import_id = $1"
_STATE = """
UPDATE imports SET state = $2::text, started_at = CASE WHEN $2 = 'running' THEN coalesce(started_at, now())
    ELSE started_at END, ended_at = CASE WHEN $2 = 'cancelled' AND started_at IS NOT NULL THEN now() END WHERE id = $1
"""
_THERE = {
    "responsible_id": ("SELECT 1 FROM users WHERE id = $1 AND deactivated_at IS NULL", "no_such_user"),
    "source_id": ("SELECT 1 FROM sources WHERE id = $1 AND deleted_at IS NULL", "no_such_source"),
    "funnel_id": ("SELECT 1 FROM funnels WHERE id = $1 AND deleted_at IS NULL", "no_such_funnel"),
    "status_id": ("SELECT 1 FROM statuses WHERE id = $1 AND deleted_at IS NULL", "no_such_status"),
}


async def set_up(tx: HotTx, me: Grants, import_id: int, edit: EditImport) -> ImportView:
    """Raises Missing, Forbidden, Invalid with the column at fault, Conflict stale_version, import_busy."""
    row = await row_for(tx, me, import_id, lock=True)
    demand_state(row, "draft", "checking", "checked")
    if row["version"] != edit.version:
        raise Conflict("stale_version", extra={"current": await view_for(tx, me, import_id)})
    await _demand(tx, edit.setup, row["headers"], await targets(tx, me, row["entity"]))
    await tx.execute(_SET, import_id, msgspec.json.encode(edit.setup).decode())
    await tx.execute(_FRESH, import_id)
    return await view_for(tx, me, import_id)


async def _demand(tx: HotTx, wanted: ImportSetup, headers: Sequence[str], known: dict[str, Target]) -> None:
    faults: dict[str, Any] = {}
    taken: set[str] = set()
    if len(wanted.columns) > len(headers):
        faults["columns"] = Fault("too_long", {"limit": len(headers)})
    for place, name in enumerate(wanted.columns):
        if name is None:
            continue
        if name not in known:
            faults[f"columns.{place}"] = "import_no_such_target"
        elif name in taken and name not in MANY:
            faults[f"columns.{place}"] = "import_twice"
        taken.add(name)
    for field, (sql, code) in _THERE.items():
        value = getattr(wanted.defaults, field)
        if value is not None and await tx.value(sql, value) is None:
            faults[f"defaults.{field}"] = code
    if faults:
        raise Invalid("invalid", fields=faults)


async def check(tx: HotTx, me: Grants, import_id: int) -> ImportView:
    """Every row is tried and undone. Raises Missing, Forbidden, Invalid, Conflict import_busy."""
    row = await row_for(tx, me, import_id, lock=True)
    demand_state(row, "draft", "checked")
    if not any(setup.decode(row["setup"]).columns):
        raise Invalid("invalid", fields={"columns": "import_no_columns"})
    await tx.execute(_FRESH, import_id)
    await tx.execute(_STATE, import_id, "checking")
    await begin(tx, import_id)
    return await view_for(tx, me, import_id)


async def run(tx: HotTx, me: Grants, ip: str | None, import_id: int) -> ImportView:
    """Raises Missing, Forbidden, Invalid, Conflict import_busy."""
    row = await row_for(tx, me, import_id, lock=True)
    demand_state(row, "draft", "checked", "paused")
    if not any(setup.decode(row["setup"]).columns):
        raise Invalid("invalid", fields={"columns": "import_no_columns"})
    await tx.execute(_STATE, import_id, "running")
    await begin(tx, import_id)
    view = await view_for(tx, me, import_id)
    if row["state"] != "paused":
        after = {"things": row["entity"], "file": row["file_name"], "rows": view.total}
        await audit.write(tx, me, ip, "import.started", ("import", import_id), after=after)
    return view


async def pause(tx: HotTx, me: Grants, import_id: int) -> ImportView:
    """The rows under way are finished first. Raises Missing, Forbidden, Conflict import_busy."""
    row = await row_for(tx, me, import_id, lock=True)
    demand_state(row, "running", "checking", "paused", "draft")
    await tx.execute(_STATE, import_id, "paused" if row["state"] in ("running", "paused") else "draft")
    return await view_for(tx, me, import_id)


async def cancel(tx: HotTx, me: Grants, import_id: int) -> ImportView:
    """What was done stays, and can be undone. Raises Missing, Forbidden, Conflict import_busy."""
    row = await row_for(tx, me, import_id, lock=True)
    demand_state(row, "draft", "checking", "checked", "running", "paused")
    await tx.execute(_STATE, import_id, "cancelled")
    return await view_for(tx, me, import_id)
