"""Ask for the file, see how far it is, fetch it: by right, and its asker alone, for a week."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.contacts.sight import demand_contact
from backend.kit import jobs
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Forbidden, Missing, Refused, TooMany
from backend.privacy.schemas import AskExport, PersonExport

JOB = "privacy.export"
KEPT_FOR = timedelta(days=7)
AT_ONCE = 3
_RUNNING = "SELECT count(*) FROM person_exports WHERE user_id = $1 AND state = 'running'"
_NEW = "INSERT INTO person_exports (contact_id, user_id, notes) VALUES ($1, $2, $3) RETURNING id"
_COLUMNS = """
SELECT e.id, e.contact_id, e.user_id, u.name AS asked_by, e.state, e.size, e.counts::text AS counts, e.created_at,
       e.ended_at, e.file_key, NOT EXISTS (SELECT FROM contacts c WHERE c.id = e.contact_id) AS erased
FROM person_exports e JOIN users u ON u.id = e.user_id
"""
_ONE = f"{_COLUMNS} WHERE e.id = $1"
_RECENT = f"{_COLUMNS} ORDER BY e.id DESC LIMIT 50"
_counts = msgspec.json.Decoder(dict[str, int]).decode


async def ask(tx: HotTx, me: Grants, ip: str | None, contact_id: int, asked: AskExport) -> PersonExport:
    """Raises Missing, Forbidden privacy_sees_all, TooMany."""
    await demand_contact(tx, me, contact_id, binned=True)
    if me.hidden_fields:
        # the file is whole or it is none: what the role hides stands in messages and letters, too
        raise Forbidden("privacy_sees_all")
    if await tx.value(_RUNNING, me.user_id) >= AT_ONCE:
        raise TooMany("export_too_many", values={"retry_after": 30})
    made = await tx.value(_NEW, contact_id, me.user_id, asked.notes)
    await jobs.add(tx, JOB, {"export_id": made}, key=f"{JOB}:{made}")
    await audit.write(tx, me, ip, "person.export_asked", ("contact", contact_id))
    return await one(tx, me, made)


async def one(tx: HotTx, me: Grants, export_id: int) -> PersonExport:
    """Raises Missing."""
    return view(await _row(tx, export_id), me)


async def recent(tx: HotTx, me: Grants) -> list[PersonExport]:
    return [view(row, me) for row in await tx.fetch(_RECENT)]


async def fetched(tx: HotTx, me: Grants, ip: str | None, export_id: int) -> str:
    """Where it lies. Raises Missing for another's, Conflict, Refused 410 when its time is over."""
    row = await _row(tx, export_id)
    if row["user_id"] != me.user_id:
        raise Missing
    if me.hidden_fields:
        raise Forbidden("privacy_sees_all")
    found = view(row, me)
    if found.state == "running":
        raise Conflict("erasure_state")
    if found.state != "done":
        raise Refused("person_export_gone", status=410)
    await audit.write(tx, me, ip, "person.export_fetched", ("contact", row["contact_id"]))
    return str(row["file_key"])


async def _row(tx: HotTx, export_id: int) -> Mapping[str, Any]:
    row = await tx.row(_ONE, export_id)
    if row is None:
        raise Missing
    return row


def view(row: Mapping[str, Any], me: Grants) -> PersonExport:
    until = row["ended_at"] + KEPT_FOR if row["state"] == "done" else None
    # whoever is being erased is not fetched any more, though the file goes a minute later
    over = until is not None and (row["file_key"] is None or row["erased"] or until < datetime.now(UTC))
    return PersonExport(
        **{name: row[name] for name in ("id", "contact_id", "asked_by", "size", "created_at")},
        state="gone" if over else row["state"],
        counts=_counts(row["counts"]),
        until=until,
        mine=row["user_id"] == me.user_id,
    )
