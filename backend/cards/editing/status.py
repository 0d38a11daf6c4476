"""The status: a step of a funnel. Another funnel of the same kind of card is reached the same way."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from backend.access.policy import can
from backend.cards.editing.change import Editing, Field
from backend.cards.editing.moving import Step, refusal
from backend.cards.editing.required import OWN, Standing, missing
from backend.cards.schemas import CardView
from backend.fields.values import Place, asked_for
from backend.kit.db import Tx
from backend.kit.errors import Invalid
from backend.kit.http.faults import Fault

CLOSED = ("won", "lost", "closed")

# FOR SHARE, sorted: whoever deletes it, or makes it a closing one, waits for this card, or this card for them
_STATUS = """
SELECT s.id, s.category, f.kind, f.id AS funnel_id, s.position, s.mark, s.moves_to, s.movers, s.locked, s.required,
       f.auto, s.deleted_at, s.most, s.most_enforced
FROM statuses s JOIN funnels f ON f.id = s.funnel_id WHERE s.id = ANY($1::bigint[]) ORDER BY s.id FOR SHARE OF s
"""
_HELD = "SELECT count(*) FROM (SELECT 1 FROM cards WHERE status_id = $1 LIMIT $2::int) AS held"
TAGS = "SELECT count(*) FROM card_tags k JOIN standing_tags t ON t.put = k.tag_id WHERE k.card_id = $1"
TASKS = "SELECT count(*) FROM tasks WHERE subject_kind = 'card' AND subject_id = $1 AND state = 'open'"


async def _apply(at: Editing, new: int) -> None:
    old = at.row["status_id"]
    if new == old:
        return
    found = {row["id"]: row for row in await at.tx.fetch(_STATUS, sorted({old, new}))}
    status = found.get(new)
    if status is None or status["deleted_at"] or (status["kind"] == "lead") != (at.row["kind"] == "lead"):
        raise Invalid("invalid", fields={"status_id": "no_such_status"})
    if not at.free:
        await _demand(at, found[old], status)
    now, is_open = datetime.now(UTC), status["category"] not in CLOSED
    at.change.columns |= {"status_id": status["id"], "funnel_id": status["funnel_id"], "status_changed_at": now}
    at.change.columns |= {"is_open": is_open, "closed_at": None if is_open else now}
    # told before what came with it
    at.change.facts.insert(0, ("status_changed", {"from": old, "to": status["id"]}))


_WANTS_REASON = "SELECT reason_required FROM channels WHERE id = $1"


async def wants_reason(tx: Tx, channel_id: int) -> bool:
    """Does the channel ask why a request came to nothing (C5)?"""
    return bool(await tx.value(_WANTS_REASON, channel_id))


async def _demand(at: Editing, before: Mapping[str, Any], status: Mapping[str, Any]) -> None:
    # a deleted status keeps nobody: its cards are on their way already
    if before["deleted_at"] is None:
        role, manages = at.grants.role_id, can(at.grants, "statuses.manage")
        code = refusal(step_of(before), step_of(status), role, manages)
        if code:
            raise Invalid("invalid", fields={"status_id": code})
    after = {**at.row, **at.change.columns}
    if status["category"] == "won" and at.row["kind"] == "lead":
        # what it becomes is made by conversion, which is no edit
        raise Invalid("invalid", fields={"status_id": "convert_it"})
    if status["category"] == "lost" and after["reason_id"] is None and await wants_reason(at.tx, at.row["channel_id"]):
        raise Invalid("reason_required", fields={"reason_id": "reason_required"})
    await _demand_room(at, status)
    if not status["required"]:
        return
    stands = await standing(at.tx, after, at.card, at.change.values)
    lacks = await lacking(at.tx, status, stands, at.grants.hidden_fields)
    if lacks:
        raise Invalid("required_for_status", fields={key: _fault(key, name, stands) for key, name in lacks})


def _fault(key: str, name: str | None, stands: Standing) -> str | Fault:
    if key == "tasks":
        return Fault("tasks_open", {"n": stands.tasks})
    return Fault("field_required", {"name": name}) if name else "required_here"


async def _demand_room(at: Editing, status: Mapping[str, Any]) -> None:
    """Raises Invalid where the status holds all that it is let hold."""
    if status["most"] is None or not status["most_enforced"]:
        return
    # two who come at once: one after the other, or both would find the last place free
    await at.tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('status.most', $1))", status["id"])
    if await at.tx.value(_HELD, status["id"], status["most"]) >= status["most"]:
        raise Invalid("invalid", fields={"status_id": Fault("status_full", {"n": status["most"]})})


async def lacking(
    tx: Tx, status: Mapping[str, Any], stands: Standing, hidden: Collection[str] = ()
) -> list[tuple[str, str | None]]:
    """What the status (id, funnel_id, required) asks for and is not there, with the name of an own field.

    One that was put away, is not shown there or is hidden from who moves the card asks for nothing.
    """
    own = await asked_for(tx, hidden, Place("card", status["funnel_id"], status["id"]), stands.fields)
    required = [key for key in status["required"] if key not in hidden and (not key.startswith(OWN) or key in own)]
    return [(key, own.get(key)) for key in missing(required, stands)]


def step_of(row: Mapping[str, Any]) -> Step:
    """A fetched status → what decides."""
    return Step(**{name: row[name] for name in Step.__struct_fields__})


async def standing(tx: Tx, row: Mapping[str, Any], card: CardView, values: Mapping[str, Any] | None = None) -> Standing:
    """A cards row, with what an edit puts there (`values`: of own fields), and the view of the same card for its person
    → what is there.
    """
    person = card.contact
    return Standing(
        budget=row["budget_amount"],
        responsible_id=row["responsible_id"],
        source_id=row["source_id"],
        comment=row["comment"],
        tags=await tx.value(TAGS, row["id"]),
        phones=len(person.phones) if person else 0,
        emails=len(person.emails) if person else 0,
        tasks=await tx.value(TASKS, row["id"]),
        fields=card.fields if values is None else values,
    )


STATUS = Field("status_id", ("status_changed",), _apply)
