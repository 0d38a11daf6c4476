"""Ask for an export, look how far it is, give it up, fetch it: its maker alone, for a day."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.kit import jobs
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing, Refused, TooMany
from backend.kit.http.faults import Fault
from backend.kit.words import say
from backend.lists.page import counted, listed
from backend.lists.schemas import ListOrder
from backend.transfer.outgoing.listing import leaving
from backend.transfer.outgoing.texts import columns_of, reads
from backend.transfer.schemas import ExportView, NewExport

JOB = "transfer.export"
KEPT_FOR = timedelta(days=1)
AT_ONCE = 3
RIGHTS: dict[str, tuple[str, ...]] = {
    "contact": ("contacts.export",), "company": ("contacts.export",), "card": ("cards.export",),
    "order": ("cards.export",), "invoice": ("cards.export", "sales.see"),
}  # fmt: skip
# nobody can be written to at the address of a request or of a paper
_BOOK = ("contact", "company")
_ENDS = {"csv": "csv", "xlsx": "xlsx", "vcard": "vcf", "outlook": "csv"}
_RUNNING = "SELECT count(*) FROM exports WHERE user_id = $1 AND state = 'running'"
_NEW = """
INSERT INTO exports (user_id, token_id, entity, format, asked, total, file_name)
VALUES ($1, $2, $3, $4, $5::text::jsonb, $6, $7) RETURNING id
"""
_COLUMNS = """
SELECT id, entity, format, state, total, done, file_name, file_key, size, created_at, ended_at FROM exports
"""
_ONE = f"{_COLUMNS} WHERE id = $1 AND user_id = $2"
_RECENT = f"{_COLUMNS} WHERE user_id = $1 AND created_at > now() - interval '2 days' ORDER BY id DESC LIMIT 20"
_CANCEL = "UPDATE exports SET state = 'cancelled', ended_at = now() WHERE id = $1 AND state = 'running'"


def _demand(me: Grants, entity: str) -> None:
    """Raises Forbidden."""
    for right in RIGHTS[entity]:
        demand(me, right)


def may(me: Grants, entity: str) -> bool:
    return me.rights.issuperset(RIGHTS[entity])


async def start(tx: Tx, me: Grants, ip: str | None, new: NewExport) -> ExportView:
    """Raises Forbidden, Invalid, TooMany."""
    _demand(me, new.entity)
    if new.format in ("vcard", "outlook") and new.entity not in _BOOK:
        raise Invalid("invalid", fields={"format": "export_no_such_format"})
    if await tx.value(_RUNNING, me.user_id) >= AT_ONCE:
        raise TooMany("export_too_many", values={"retry_after": 30})
    known = columns_of(await reads(tx, me, new.entity))
    unknown = [name for name in new.columns if name not in known]
    if unknown:
        raise Invalid("invalid", fields={"columns": Fault("list_no_column", {"name": unknown[0]})})
    # a column that is not there, a value that does not fit: told now, not in an hour
    new = _sorted(new)
    listing = leaving(new.entity)
    await listed(tx, me, listing, msgspec.structs.replace(new.asked, limit=1, cursor=None))
    total = (await counted(tx, me, listing, new.asked)).count
    name = f"{say(me.locale, f'transfer.files.{new.entity}')} {datetime.now(UTC):%Y-%m-%d}.{_ENDS[new.format]}"
    asked = msgspec.json.encode(new).decode()
    export_id = await tx.value(_NEW, me.user_id, me.token_id, new.entity, new.format, asked, total, name)
    await jobs.add(tx, JOB, {"export_id": export_id}, key=f"export {export_id}")
    # how many rows there are is told when it is made (work.py)
    after = {"things": new.entity, "format": new.format}
    await audit.write(tx, me, ip, "export.started", ("export", export_id), after=after)
    return await view_for(tx, me, export_id)


def _sorted(new: NewExport) -> NewExport:
    """What has no name, asked for by none in particular: the newest first."""
    if new.entity in _BOOK or new.asked.order.column not in ("", "name"):
        return new
    newest = ListOrder("created_at", descending=True)
    return msgspec.structs.replace(new, asked=msgspec.structs.replace(new.asked, order=newest))


def view_of(row: Mapping[str, Any]) -> ExportView:
    until = row["ended_at"] + KEPT_FOR if row["state"] == "done" else None
    return ExportView(
        **{name: row[name] for name in ("id", "entity", "format", "state", "total", "done", "file_name", "size")},
        created_at=row["created_at"],
        until=until,
    )


async def _row(tx: Tx, me: Grants, export_id: int) -> Mapping[str, Any]:
    """Raises Missing for another's, Forbidden without the right."""
    row = await tx.row(_ONE, export_id, me.user_id)
    if row is None:
        raise Missing
    _demand(me, row["entity"])
    return row


async def view_for(tx: Tx, me: Grants, export_id: int) -> ExportView:
    return view_of(await _row(tx, me, export_id))


async def recent(tx: Tx, me: Grants) -> list[ExportView]:
    rows = await tx.fetch(_RECENT, me.user_id)
    return [view_of(row) for row in rows if may(me, row["entity"])]


async def cancel(tx: Tx, me: Grants, export_id: int) -> ExportView:
    await _row(tx, me, export_id)
    await tx.execute(_CANCEL, export_id)
    return await view_for(tx, me, export_id)


async def fetched(tx: Tx, me: Grants, ip: str | None, export_id: int) -> tuple[ExportView, str]:
    """The file's key. Raises Missing, Forbidden, Conflict not_ready, Refused 410 when its day is over."""
    row = await _row(tx, me, export_id)
    view = view_of(row)
    if row["state"] != "done":
        raise Conflict("import_busy", extra={"state": row["state"]})
    if row["file_key"] is None or view.until is None or view.until < datetime.now(UTC):
        raise Refused("export_gone", status=410)
    after = {"things": row["entity"], "format": row["format"], "rows": row["done"]}
    await audit.write(tx, me, ip, "export.fetched", ("export", export_id), after=after)
    return view, row["file_key"]
