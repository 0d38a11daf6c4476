"""Look what would go; ask for it; agree to it; call it off; read the record."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.contacts.sight import demand_contact
from backend.kit import jobs
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.privacy.erasing.perform import JOB, JOINED, due
from backend.privacy.schemas import AskErasure, ErasureView, PersonFound
from backend.privacy.setting import PrivacySetting, privacy_setting
from backend.privacy.whose import Whose, bound, find

_NAME = "SELECT name, surname FROM contacts WHERE id = $1"
_STILL = "SELECT FROM contacts WHERE id = $1 FOR UPDATE"
_COUNTS = """
SELECT (SELECT count(*) FROM messages WHERE conversation_id = ANY ({dialogs}) AND direction <> 'note')
         + cardinality({said_seq}) AS messages,
       (SELECT count(*) FROM messages WHERE conversation_id = ANY ({dialogs}) AND direction = 'note')
         + (SELECT count(*) FROM client_notes WHERE contact_id = ANY ({people})) AS notes,
       (SELECT count(*) FROM conversations WHERE id = ANY ({dialogs}) AND state <> 'done') AS open_dialogs,
       (SELECT count(*) FROM outbox WHERE conversation_id = ANY ({dialogs}) AND verb = 'send') AS unsent,
       (SELECT max(issued_on) FROM invoices WHERE id = ANY ({kept_invoices})) AS newest
"""
_NEW = """
INSERT INTO erasures (contact_id, state, notes, papers, asked_by, due_at, counts)
VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb) ON CONFLICT DO NOTHING RETURNING id
"""
_COLUMNS = """
SELECT e.id, e.contact_id, e.state, e.notes, e.papers, a.name AS asked_by, e.asked_by AS asker, e.asked_at,
       c.name AS confirmed_by, e.due_at, e.started_at, e.ended_at, x.name AS cancelled_by, e.held,
       e.counts::text AS counts, e.removed::text AS removed
FROM erasures e LEFT JOIN users a ON a.id = e.asked_by LEFT JOIN users c ON c.id = e.confirmed_by
LEFT JOIN users x ON x.id = e.cancelled_by
"""
_RECENT = f"{_COLUMNS} WHERE e.id < $1 ORDER BY e.id DESC LIMIT $2"
_ONE = f"{_COLUMNS} WHERE e.id = $1"
_AGREE = """
UPDATE erasures SET state = 'waiting', confirmed_by = $2, confirmed_at = now(), due_at = $3
WHERE id = $1 AND state = 'asked'
"""
_CANCEL = """
UPDATE erasures SET state = 'cancelled', cancelled_by = $2, ended_at = now(), held = NULL
WHERE id = $1 AND state IN ('asked', 'waiting')
"""
_LIVING = "SELECT id FROM erasures WHERE contact_id = $1 AND state IN ('asked', 'waiting', 'erasing')"
_LAST_ID = 2**62
_counts = msgspec.json.Decoder(dict[str, int]).decode


async def look(tx: HotTx, me: Grants, contact_id: int) -> PersonFound:
    """What would go. Changes nothing. Raises Missing."""
    await demand_contact(tx, me, contact_id, binned=True)
    setting = await privacy_setting(tx)
    return await _found(tx, contact_id, setting)


async def _found(tx: HotTx, contact_id: int, setting: PrivacySetting) -> PersonFound:
    whose = await find(tx, contact_id, keep_notes=False, years=setting.papers_years)
    sql, args = bound(_COUNTS, whose)
    row = await tx.row(sql, *args)
    if row is None:
        raise Missing
    return PersonFound(
        contact_id=contact_id,
        typed=await _to_type(tx, contact_id),
        people=len(whose.people),
        **_sizes(whose),
        **{name: row[name] for name in ("messages", "notes", "open_dialogs", "unsent")},
        held_until=_held_until(row["newest"], setting.papers_years),
        wait_hours=setting.wait_hours,
        second=setting.second,
    )


def _sizes(whose: Whose) -> dict[str, int]:
    return {
        "dialogs": len(whose.dialogs),
        "files": len(whose.files) + len(whose.kept_files),
        "cards": len(whose.cards),
        "tasks": len(whose.tasks),
        "orders": len(whose.orders),
        "invoices": len(whose.invoices),
        "kept_invoices": len(whose.kept_invoices),
    }


def _held_until(newest: date | None, years: int) -> str | None:
    if newest is None:
        return None
    # a day that is in leap years only is over with February
    end = newest.replace(year=newest.year + years, day=min(newest.day, 28) if newest.month == 2 else newest.day)
    return end.isoformat()


async def _to_type(tx: HotTx, contact_id: int) -> str:
    row = await tx.row(_NAME, contact_id)
    name = " ".join(filter(None, (row["name"], row["surname"]))) if row else ""
    return " ".join(name.split()) or str(contact_id)


async def ask(tx: HotTx, me: Grants, ip: str | None, contact_id: int, asked: AskErasure) -> ErasureView:
    """Raises Missing, Invalid (typed), Conflict erasure_papers, erasure_asked."""
    await demand_contact(tx, me, contact_id, binned=True)
    # a join that is under way is over, or waits and then sees this
    await tx.execute(_STILL, contact_id)
    if await tx.value(JOINED, contact_id):
        raise Missing
    setting = await privacy_setting(tx)
    found = await _found(tx, contact_id, setting)
    if " ".join(asked.typed.split()).casefold() != found.typed.casefold():
        raise Invalid("invalid", fields={"typed": "erasure_typed"})
    if found.kept_invoices and asked.papers == "refuse":
        raise Conflict("erasure_papers", values={"n": found.kept_invoices, "until": found.held_until})
    counts = {
        name: value
        for name in ("people", "dialogs", "messages", "notes", "files", "cards", "tasks", "orders", "invoices")
        if (value := getattr(found, name))
    }
    if found.kept_invoices:
        counts["kept_invoices"] = found.kept_invoices
    state, when = ("asked", None) if setting.second else ("waiting", due(setting.wait_hours))
    said = msgspec.json.encode(counts).decode()
    made = await tx.value(_NEW, contact_id, state, asked.notes, asked.papers, me.user_id, when, said)
    if made is None:
        raise Conflict("erasure_asked", extra={"erasure_id": await tx.value(_LIVING, contact_id)})
    if state == "waiting":
        await _queue(tx, made, setting)
    await audit.write(tx, me, ip, "erasure.asked", ("erasure", made))
    return await one(tx, me, made)


async def _queue(tx: HotTx, erasure_id: int, setting: PrivacySetting) -> None:
    key = f"{JOB}:{erasure_id}"
    await jobs.add(tx, JOB, {"erasure_id": erasure_id}, key=key, in_s=setting.wait_hours * 3600.0 + 1)


async def agree(tx: HotTx, me: Grants, ip: str | None, erasure_id: int) -> ErasureView:
    """By another than who asked. Raises Missing, Conflict."""
    found = await one(tx, me, erasure_id)
    if found.state != "asked":
        raise Conflict("erasure_state")
    if not found.agrees:
        raise Conflict("erasure_own")
    setting = await privacy_setting(tx)
    if not await tx.execute(_AGREE, erasure_id, me.user_id, due(setting.wait_hours)):
        raise Conflict("erasure_state")
    await _queue(tx, erasure_id, setting)
    await audit.write(tx, me, ip, "erasure.agreed", ("erasure", erasure_id))
    return await one(tx, me, erasure_id)


async def cancel(tx: HotTx, me: Grants, ip: str | None, erasure_id: int) -> ErasureView:
    """As long as nothing has gone. Raises Missing, Conflict erasure_state."""
    await one(tx, me, erasure_id)
    if not await tx.execute(_CANCEL, erasure_id, me.user_id):
        raise Conflict("erasure_state")
    await audit.write(tx, me, ip, "erasure.cancelled", ("erasure", erasure_id))
    return await one(tx, me, erasure_id)


async def one(tx: HotTx, me: Grants, erasure_id: int) -> ErasureView:
    """Raises Missing."""
    row = await tx.row(_ONE, erasure_id)
    if row is None:
        raise Missing
    return _view(row, me)


async def recent(tx: HotTx, me: Grants, before: int | None, limit: int) -> list[ErasureView]:
    """Newest first."""
    return [_view(row, me) for row in await tx.fetch(_RECENT, before or _LAST_ID, limit)]


def _view(row: Mapping[str, Any], me: Grants) -> ErasureView:
    plain = (
        "id", "contact_id", "state", "notes", "papers", "asked_at", "confirmed_by", "due_at", "started_at", "ended_at",
        "cancelled_by", "held",
    )  # fmt: skip
    return ErasureView(
        **{name: row[name] for name in plain},
        asked_by=row["asked_by"] or "",
        counts=_counts(row["counts"]),
        removed=_counts(row["removed"]),
        agrees=row["state"] == "asked" and row["asker"] != me.user_id,
    )
