"""Make, edit, remove a macro."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.cards.tags import tag_ids
from backend.cards.tags import tidy as tidy_tags
from backend.inbox.buttons.check import check_alone, refuse
from backend.inbox.buttons.check import tidy as tidy_buttons
from backend.inbox.macros.schemas import MacroSteps, MacroView
from backend.inbox.saved_replies.events import MacroChanged, Prepared
from backend.inbox.saved_replies.schemas import ReplyScope
from backend.inbox.saved_replies.scopes import SEEN, audience, demand_scope, locked, may_edit, seen_by
from backend.inbox.saved_replies.tidy import tidy
from backend.kit.db import HotTx, Published, Tx
from backend.kit.errors import Conflict, Invalid


class NewMacro(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /macros."""

    title: str
    steps: MacroSteps
    scope: ReplyScope = "me"
    team_id: int | None = None
    folder: str = ""


class EditMacro(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /macros/{id}: what is given changes."""

    rev: int
    title: str | None = None
    steps: MacroSteps | None = None
    scope: ReplyScope | None = None
    team_id: int | None = None
    folder: str | None = None


_LIST = f"""
SELECT *, steps::text AS told FROM macros WHERE {SEEN} AND ($4::bigint IS NULL OR id = $4) ORDER BY lower(title), id
"""
_INSERT = """
INSERT INTO macros (scope, owner_id, team_id, folder, title, steps) VALUES ($1, $2, $3, $4, $5, $6::text::jsonb)
RETURNING id
"""
_UPDATE = """
UPDATE macros SET scope = $2, owner_id = $3, team_id = $4, folder = $5, title = $6, steps = $7::text::jsonb,
    rev = rev + 1, updated_at = now() WHERE id = $1 RETURNING rev
"""
_REMOVE = "UPDATE macros SET deleted_at = now(), rev = rev + 1 WHERE id = $1 RETURNING rev"
_steps = msgspec.json.Decoder(MacroSteps)


async def listed(tx: Tx, me: Grants, macro_id: int | None = None) -> list[MacroView]:
    """Those that one may run, by title."""
    return [_view(row, me) for row in await tx.fetch(_LIST, *seen_by(me), macro_id)]


def _view(row: Mapping[str, Any], me: Grants) -> MacroView:
    kept = {n: row[n] for n in ("id", "scope", "owner_id", "team_id", "folder", "title", "rev", "updated_at")}
    return MacroView(**kept, steps=_steps.decode(row["told"]), may_edit=may_edit(me, row["scope"]))


def _tidy(title: str, folder: str, steps: MacroSteps) -> tuple[str, str, str]:
    """Folder, title and steps as they are kept. Raises Invalid."""
    told = tidy(title, folder, steps.variants)
    buttons = tidy_buttons(steps.buttons)
    check_alone(buttons)
    if buttons and not told.texts:
        refuse("buttons_need_text")
    tags = tuple(tidy_tags(steps.tags))
    steps = msgspec.structs.replace(steps, variants=told.texts, tags=tags, buttons=buttons)
    if steps == MacroSteps(later=steps.later):
        raise Invalid("invalid", fields={"steps": "macro_does_nothing"})
    return told.folder, told.title, msgspec.json.encode(steps).decode()


async def make(tx: HotTx, me: Grants, new: NewMacro) -> MacroView:
    """Its tags are made now, by right: who runs it may have none. Raises Forbidden, Invalid."""
    await demand_scope(tx, me, new.scope, new.team_id)
    kept = _tidy(new.title, new.folder, new.steps)
    await tag_ids(tx, me, new.steps.tags)
    made: int = await tx.value(_INSERT, new.scope, me.user_id, new.team_id, *kept)
    _publish(tx, me, made, new.scope, 1)
    return (await listed(tx, me, made))[0]


async def edit(tx: HotTx, me: Grants, macro_id: int, change: EditMacro) -> MacroView:
    """Raises Missing, Forbidden, Invalid, Conflict stale_version with `current`."""
    row = await locked(tx, me, "macros", macro_id)
    await demand_scope(tx, me, row["scope"], row["team_id"])
    (now,) = await listed(tx, me, macro_id)
    if row["rev"] != change.rev:
        raise Conflict("stale_version", extra={"current": now})
    scope = change.scope or row["scope"]
    team_id = (change.team_id or row["team_id"]) if scope == "team" else None
    await demand_scope(tx, me, scope, team_id)
    folder = row["folder"] if change.folder is None else change.folder
    kept = _tidy(change.title or row["title"], folder, change.steps or now.steps)
    if change.steps is not None:
        await tag_ids(tx, me, change.steps.tags)
    owner = me.user_id if scope == "me" else row["owner_id"]
    rev = await tx.value(_UPDATE, macro_id, scope, owner, team_id, *kept)
    for each in {scope, row["scope"]}:
        _publish(tx, me, macro_id, each, rev)
    return (await listed(tx, me, macro_id))[0]


async def remove(tx: HotTx, me: Grants, macro_id: int) -> None:
    """Raises Missing, Forbidden."""
    row = await locked(tx, me, "macros", macro_id)
    await demand_scope(tx, me, row["scope"], row["team_id"])
    _publish(tx, me, macro_id, row["scope"], await tx.value(_REMOVE, macro_id))


def _publish(tx: HotTx, me: Grants, macro_id: int, scope: str, rev: int) -> None:
    tx.publish(Published(MacroChanged(Prepared(macro_id, rev)), audience(me, scope), "macro", macro_id))
