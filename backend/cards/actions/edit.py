"""Edit a card in place: every field at once or one, against the version the editor saw (Y2, Y5, Y6)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.access.queries.works import name_of_who_works
from backend.access.sight import sees
from backend.activities import Activity, record
from backend.activities.last import Changer, last_changer
from backend.activities.record import Kind
from backend.cards.hidden import shown
from backend.cards.money import money
from backend.cards.publish import publish_cards
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.cards.tags import tag_ids
from backend.kit.clean import clean_text
from backend.kit.db import Scope, Tx
from backend.kit.errors import Conflict, Invalid, Missing

COMMENT_MAX = 20_000
CLOSED = ("won", "lost", "closed")


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As typed: spaces and separators are understood."""

    amount: str
    currency: str


class EditCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /cards/{id}: `version` as seen, and what changes."""

    version: int
    status_id: int | msgspec.UnsetType = msgspec.UNSET
    responsible_id: int | msgspec.UnsetType | None = msgspec.UNSET
    budget: Budget | msgspec.UnsetType | None = msgspec.UNSET
    tags: list[str] | msgspec.UnsetType = msgspec.UNSET
    comment: str | msgspec.UnsetType = msgspec.UNSET
    source_id: int | msgspec.UnsetType | None = msgspec.UNSET


class Change(msgspec.Struct):
    """Columns to set, and the facts to record."""

    columns: dict[str, Any] = {}
    facts: list[tuple[Kind, dict[str, Any]]] = []


_KINDS: dict[str, tuple[Kind, ...]] = {
    "status_id": ("status_changed",),
    "responsible_id": ("reassigned", "claimed"),
    "budget": ("budget_changed",),
    "tags": ("tag_added", "tag_removed"),
    "comment": ("comment_changed",),
    "source_id": ("field_changed",),
}
_LOCK = "SELECT * FROM cards WHERE id = $1 FOR UPDATE"
_STATUS = """
SELECT s.id, s.category, f.kind, f.id AS funnel_id FROM statuses s JOIN funnels f ON f.id = s.funnel_id
WHERE s.id = $1 AND s.deleted_at IS NULL
"""
_SOURCE = "SELECT 1 FROM sources WHERE id = $1 AND deleted_at IS NULL"
_TAGS = "SELECT t.id, t.name FROM card_tags k JOIN tags t ON t.id = k.tag_id WHERE k.card_id = $1"
_TAGS_OFF = "DELETE FROM card_tags WHERE card_id = $1 AND tag_id <> ALL($2::bigint[])"
_TAGS_ON = "INSERT INTO card_tags (card_id, tag_id) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING"


async def card_for(tx: Tx, grants: Grants, card_id: int) -> tuple[CardView, Scope]:
    """The card and its scope, for those who may see it. Raises Missing."""
    found = (await load_cards(tx, [card_id])).get(card_id)
    if found is None or not (sees(grants, found[1]) or can(grants, "cards.all")):
        raise Missing
    return found


async def edit_card(tx: Tx, grants: Grants, card_id: int, edit: EditCard) -> CardView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version (with the current card, and by whom)."""
    row = await tx.row(_LOCK, card_id)
    card, scope = await card_for(tx, grants, card_id)
    demand(grants, "cards.edit")
    if row is None:
        raise Missing
    if card.version != edit.version:
        raise Conflict("stale_version", extra={"current": shown(card, grants), "by": await _changer(tx, card_id, edit)})
    change = Change()
    await _status(tx, row, edit, change)
    await _responsible(tx, grants, row, edit, change)
    _budget(card, edit, change)
    _comment(row, edit, change)
    await _source(tx, row, edit, change)
    await _tags(tx, grants, card, edit, change)
    if not change.facts:
        return card
    await _write(tx, card_id, change.columns)
    await _record(tx, grants, row, change)
    await publish_cards(tx, [card_id], before=scope)
    return (await load_cards(tx, [card_id]))[card_id][0]


async def _changer(tx: Tx, card_id: int, edit: EditCard) -> Changer | None:
    """Who last changed what the caller meant to change."""
    kinds = [kind for field, of in _KINDS.items() if getattr(edit, field) is not msgspec.UNSET for kind in of]
    return await last_changer(tx, "card_id", card_id, kinds)


async def _status(tx: Tx, row: Mapping[str, Any], edit: EditCard, change: Change) -> None:
    if edit.status_id is msgspec.UNSET or edit.status_id == row["status_id"]:
        return
    status = await tx.row(_STATUS, edit.status_id)
    if status is None or (status["kind"] == "lead") != (row["kind"] == "lead"):
        raise Invalid("invalid", fields={"status_id": "no_such_status"})
    now, is_open = datetime.now(UTC), status["category"] not in CLOSED
    change.columns |= {"status_id": status["id"], "funnel_id": status["funnel_id"], "status_changed_at": now}
    change.columns |= {"is_open": is_open, "closed_at": None if is_open else now}
    change.facts.append(("status_changed", {"from": row["status_id"], "to": status["id"]}))


async def _responsible(tx: Tx, grants: Grants, row: Mapping[str, Any], edit: EditCard, change: Change) -> None:
    """Taking a free one needs the right to answer, all else the right to reassign: as with a dialog."""
    new = edit.responsible_id
    if new is msgspec.UNSET or new == row["responsible_id"]:
        return
    free = row["responsible_id"] is None and new is not None and new == grants.user_id
    if not (free and can(grants, "conversations.reply")):
        demand(grants, "conversations.reassign")
    if new is not None and await name_of_who_works(tx, new, row["channel_id"]) is None:
        raise Invalid("invalid", fields={"responsible_id": "user_cannot_work_here"})
    change.columns |= {"responsible_id": new, "assigned_by": None if new is None else "person"}
    change.facts.append(("reassigned", {"from": row["responsible_id"], "to": new}))


def _budget(card: CardView, edit: EditCard, change: Change) -> None:
    if edit.budget is msgspec.UNSET:
        return
    new = money(edit.budget.amount, edit.budget.currency) if edit.budget else None
    if new == card.budget:
        return
    change.columns |= {"budget_amount": new and new.amount, "budget_currency": new and new.currency}
    change.facts.append(("budget_changed", {"from": card.budget, "to": new}))


def _comment(row: Mapping[str, Any], edit: EditCard, change: Change) -> None:
    if edit.comment is msgspec.UNSET:
        return
    if len(edit.comment) > COMMENT_MAX:
        raise Invalid("invalid", fields={"comment": "too_long"}, values={"limit": COMMENT_MAX})
    text = clean_text(edit.comment)
    if text != row["comment"]:
        change.columns["comment"] = text
        change.facts.append(("comment_changed", {"from": row["comment"], "to": text}))


async def _source(tx: Tx, row: Mapping[str, Any], edit: EditCard, change: Change) -> None:
    new = edit.source_id
    if new is msgspec.UNSET or new == row["source_id"]:
        return
    if new is not None and await tx.value(_SOURCE, new) is None:
        raise Invalid("invalid", fields={"source_id": "no_such_source"})
    change.columns["source_id"] = new
    change.facts.append(("field_changed", {"field": "source", "from": row["source_id"], "to": new}))


async def _tags(tx: Tx, grants: Grants, card: CardView, edit: EditCard, change: Change) -> None:
    if edit.tags is msgspec.UNSET:
        return
    wanted = await tag_ids(tx, grants, edit.tags)
    before = {row["id"]: row["name"] for row in await tx.fetch(_TAGS, card.id)}
    if set(wanted) == set(before):
        return
    await tx.execute(_TAGS_OFF, card.id, wanted)
    await tx.execute(_TAGS_ON, card.id, sorted(wanted))
    after = {row["id"]: row["name"] for row in await tx.fetch(_TAGS, card.id)}
    change.facts += [("tag_removed", {"tag": before[i]}) for i in before.keys() - after.keys()]
    change.facts += [("tag_added", {"tag": after[i]}) for i in after.keys() - before.keys()]


async def _write(tx: Tx, card_id: int, columns: dict[str, Any]) -> None:
    # the names come from this file alone
    sets = "".join(f", {name} = ${index}" for index, name in enumerate(columns, start=2))
    await tx.execute(
        f"UPDATE cards SET version = version + 1, updated_at = now(){sets} WHERE id = $1", card_id, *columns.values()
    )


async def _record(tx: Tx, grants: Grants, row: Mapping[str, Any], change: Change) -> None:
    by_user = grants.user_id is not None
    now = datetime.now(UTC)
    await record(
        tx,
        [
            Activity(
                kind=kind,
                at=now,
                actor_kind="user" if by_user else "token",
                actor_id=grants.user_id if by_user else grants.token_id,
                contact_id=row["contact_id"],
                card_id=row["id"],
                data=data,
            )
            for kind, data in change.facts
        ],
    )
