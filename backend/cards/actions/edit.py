"""Edit a card in place: every field at once or one, against the version the editor saw (Y2, Y5, Y6)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.card_rules import within
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.last import Changer, last_changer
from backend.activities.who import by
from backend.cards.actions.buys import makes_client
from backend.cards.editing import FIELDS
from backend.cards.editing.budget import Budget
from backend.cards.editing.change import Change, Editing, Field, put
from backend.cards.entering import give_task
from backend.cards.hidden import shown
from backend.cards.publish import publish_cards
from backend.cards.rows import load_cards
from backend.cards.schemas import CardView
from backend.cards.sight import sees_card
from backend.fields.locks import stand_still
from backend.kit.db import Scope, Tx
from backend.kit.errors import Conflict, Forbidden, Missing

__all__ = ["Budget", "EditCard", "card_for", "edit_card"]


class EditCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /cards/{id}: `version` as seen, and what changes. Each is a file of backend/cards/editing."""

    version: int
    status_id: int | msgspec.UnsetType = msgspec.UNSET
    responsible_id: int | msgspec.UnsetType | None = msgspec.UNSET
    budget: Budget | msgspec.UnsetType | None = msgspec.UNSET
    title: str | msgspec.UnsetType = msgspec.UNSET
    tags: list[str] | msgspec.UnsetType = msgspec.UNSET
    comment: str | msgspec.UnsetType = msgspec.UNSET
    source_id: int | msgspec.UnsetType | None = msgspec.UNSET
    reason_id: int | msgspec.UnsetType | None = msgspec.UNSET
    fields: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


_LOCK = "SELECT * FROM cards WHERE id = $1 FOR UPDATE"
_CASTS = {"fields": "::text::jsonb"}


async def card_for(tx: Tx, grants: Grants, card_id: int, *, binned: bool = False) -> tuple[CardView, Scope]:
    """The card and its scope, for those who may see it. Raises Missing. `binned`: one in the bin counts, too."""
    found = (await load_cards(tx, [card_id])).get(card_id)
    if found is None or not sees_card(grants, found[1]) or (found[0].deleted_at is not None and not binned):
        raise Missing
    return found


async def edit_card(
    tx: Tx,
    grants: Grants,
    card_id: int,
    edit: EditCard,
    *,
    free: bool = False,
    quiet: bool = False,
    more: Sequence[tuple[Field, Any]] = (),
    told: dict[str, Any] | None = None,
) -> CardView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version (with the current card, and by whom), card_locked.

    `free`: whatever the funnel's rules say. `quiet`: the step that it comes to gives no task. `more`: fields that
    rooms above keep, applied before the card's own.
    `told`: stands in the facts beside what changed.
    """
    if edit.fields is not msgspec.UNSET:
        await stand_still(tx)
    row = await tx.row(_LOCK, card_id)
    card, scope = await card_for(tx, grants, card_id)
    demand(grants, "cards.edit")
    if row is None:
        raise Missing
    if row["locked"]:
        raise Conflict("card_locked")
    own = [(field, new) for field in FIELDS if (new := getattr(edit, field.name)) is not msgspec.UNSET]
    asked = [*more, *own]
    if card.version != edit.version:
        by = await _changer(tx, card_id, asked)
        raise Conflict("stale_version", extra={"current": shown(card, grants), "by": by})
    if not free:
        demand_reach(grants, scope, {field.name for field, _ in asked})
    at = Editing(tx, grants, row, card, Change(), free)
    for field, new in asked:
        await put(at, field, new)
    if not at.change.facts:
        return card
    await _write(tx, card_id, at.change.columns)
    if "status_id" in at.change.columns:
        await makes_client(tx, grants, row, at.change.columns["status_id"])
    await _record(at, told or {})
    await publish_cards(tx, [card_id], before=scope)
    if "status_id" in at.change.columns and not (free or quiet):
        await give_task(tx, grants, card_id, at.change.columns["status_id"])
    return (await load_cards(tx, [card_id]))[card_id][0]


def demand_reach(grants: Grants, scope: Scope, names: set[str]) -> None:
    """Seen is not yet theirs to change. Raises Forbidden with the reason."""
    if "status_id" in names and not within(grants, "move", scope):
        raise Forbidden("card_not_yours_to_move")
    if names - {"status_id"} and not within(grants, "edit", scope):
        raise Forbidden("card_not_yours_to_edit")


# how facts name what is told as field_changed
_TOLD = {"source_id": "source", "reason_id": "reason", "title": "title"}


async def _changer(tx: Tx, card_id: int, asked: list[tuple[Field, Any]]) -> Changer | None:
    """Who last changed what the caller meant to change."""
    kinds = [kind for field, _ in asked for kind in field.kinds]
    named: set[str] | None = None
    if set(kinds) == {"field_changed"}:
        named = {_TOLD[field.name] for field, _ in asked if field.name in _TOLD}
        named |= {f"field:{key}" for field, new in asked if field.name == "fields" for key in new}
    return await last_changer(tx, "card_id", card_id, kinds, named)


async def _write(tx: Tx, card_id: int, columns: Mapping[str, Any]) -> None:
    # the names come from backend/cards/editing alone
    sets = "".join(f", {name} = ${index}{_CASTS.get(name, '')}" for index, name in enumerate(columns, start=2))
    await tx.execute(
        f"UPDATE cards SET version = version + 1, updated_at = now(){sets} WHERE id = $1", card_id, *columns.values()
    )


async def _record(at: Editing, told: dict[str, Any]) -> None:
    now = datetime.now(UTC)
    await record(at.tx, facts_of(at, now, told))


def facts_of(at: Editing, now: datetime, told: Mapping[str, Any]) -> list[Activity]:
    """What history says of the edit."""
    who, whose = by(at.grants), at.row["contact_id"]
    return [
        Activity(kind=kind, at=now, **who, contact_id=whose, card_id=at.row["id"], data={**data, **told})
        for kind, data in at.change.facts
    ]
