"""Say it otherwise: a message of ours, or one's own note."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.connectors.contract import Capabilities, Entity
from backend.connectors.registry import capabilities as capabilities_of
from backend.connectors.split import units
from backend.inbox.actions.change import target as targets
from backend.inbox.actions.change import write
from backend.inbox.actions.change.target import OUT, Target, cannot
from backend.inbox.actions.reply.check import check_body
from backend.inbox.buttons import kept
from backend.inbox.buttons.check import check_buttons, refuse, tidy
from backend.inbox.buttons.schemas import ButtonRows
from backend.inbox.mentions import name as mentions
from backend.inbox.schemas import MessageView
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Invalid


class NewText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PATCH /conversations/{id}/messages/{seq}."""

    text: str
    entities: tuple[Entity, ...] = ()
    # of an answer; without the key they stay
    buttons: ButtonRows | msgspec.UnsetType = msgspec.UNSET


async def edit(tx: HotTx, me: Grants, conversation_id: int, seq: int, new: NewText) -> MessageView:
    """Raises Missing, Forbidden, Invalid, Conflict cannot_edit. The same text again changes nothing."""
    target = await targets.find(tx, me, conversation_id, seq)
    view, text = target.view, clean_text(new.text)
    if view.direction not in ("out", "note"):
        raise cannot("edit", "change_not_ours")
    targets.demand_mine(me, target)
    if view.deleted_at is not None:
        raise cannot("edit", "change_deleted")
    if "template" in view.meta:
        raise cannot("edit", "change_template")
    check_body(text, [file.id for file in view.attachments])
    if view.direction == "note":
        if new.buttons:
            refuse("buttons_in_answers_only")
        return await _note(tx, me, target, text, new.entities)
    mentions.demand_none(new.entities)
    waits = view.state == "scheduled" or await targets.is_waiting(tx, target)
    if not waits:
        if view.state not in OUT:
            raise cannot("edit", "change_not_out")
        _check_length(targets.demand_able(target, "edit"), view, text)
    stood = kept.of_meta(view.meta)
    buttons = stood if new.buttons is msgspec.UNSET else kept.named(tidy(new.buttons), stood)
    _check_buttons(target, buttons, stood, text)
    if _same(view, text, new.entities) and buttons == stood and not _failed(view):
        return view
    before = {
        "text": view.text,
        "entities": view.entities,
        "edited_at": view.edited_at,
        "since": view.edited_at or view.sent_at,
        "buttons": stood,
    }
    await write.text(tx, target, text, new.entities)
    await write.buttons(tx, target, buttons)
    if not waits:
        await write.queue(tx, target, "edit", before)
    return await write.done(tx, target)


async def _note(tx: HotTx, me: Grants, target: Target, text: str, entities: tuple[Entity, ...]) -> MessageView:
    """Whom it names only now is told, and takes part from now on; whom it names no more is called no more."""
    named = await mentions.check(tx, target.found.row["channel_id"], entities)
    if _same(target.view, text, entities):
        return target.view
    await write.text(tx, target, text, entities)
    await mentions.withdraw(tx, target.key, (*named.inside, *named.outside))
    await mentions.record(tx, me, target.key, named, text, datetime.now(UTC))
    await write.joined(tx, target, named.inside)
    return await write.done(tx, target)


def _check_buttons(target: Target, buttons: kept.Rows, stood: kept.Rows, text: str) -> None:
    """They stand under its last message: one that went out as an album has no place for them. Raises Invalid."""
    if not buttons:
        return
    if not stood and len(target.view.meta.get("parts") or ()) > 1:
        refuse("buttons_stay")
    row = target.found.row
    able = capabilities_of(row["channel_kind"], row["channel_settings"])
    check_buttons(kept.asked(buttons), able, text, len(target.view.attachments))


def _same(view: MessageView, text: str, entities: tuple[Entity, ...]) -> bool:
    return (text, list(entities)) == (view.text, view.entities)


def _failed(view: MessageView) -> bool:
    """The mark of an edit that failed goes when the old text is confirmed as wanted."""
    changes: dict[str, Any] = view.meta.get("changes") or {}
    return bool(changes.get("edit", {}).get("state") == "failed")


def _check_length(able: Capabilities, view: MessageView, text: str) -> None:
    """What is out cannot become longer than its messages are. Raises Invalid."""
    parts = len(view.meta.get("parts") or ()) or 1
    texts = parts - len(view.attachments)
    limit = able.text_max * max(texts, 1) if texts > 0 or not view.attachments else able.caption_max
    if units(text) > limit:
        raise Invalid("invalid", fields={"text": "too_long"}, values={"limit": limit})
