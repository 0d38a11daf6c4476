"""A layout as it may be."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from backend.fields.actions.check import bad, condition_fits
from backend.fields.schemas import Entity, ShownWhen
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.layouts.look import there
from backend.layouts.schemas import LayoutGroup, LayoutItem
from backend.layouts.whole import There, whole

GROUPS_MAX, NAME_MAX, ID_MAX = 30, 80, 40
CATEGORIES = frozenset({"new", "in_work", "waiting", "won", "lost", "closed"})


async def checked(tx: Tx, entity: Entity, groups: Sequence[LayoutGroup]) -> list[LayoutGroup]:
    """Whole, and names clean. Raises Invalid on "groups"."""
    if not 0 < len(groups) <= GROUPS_MAX:
        raise bad("groups", "layout_groups", limit=GROUPS_MAX)
    now = await there(tx, entity)
    known = {each.key for each in now.blocks} | set(now.fields)
    fixed = {each.key for each in now.blocks if each.fixed}
    keys = [item.key for group in groups for item in group.items]
    ids = [group.id for group in groups]
    if not set(keys) <= known:
        raise bad("groups", "layout_unknown")
    if len(set(keys)) < len(keys) or len(set(ids)) < len(ids):
        raise bad("groups", "layout_twice")
    made = [_named(group) for group in groups]
    parts: list[LayoutGroup | LayoutItem] = [*made, *(item for group in made for item in group.items)]
    for part in parts:
        if not set(part.roles) <= set(now.roles):
            raise bad("groups", "field_no_such_role")
        if part.when is not None and not await _fits(tx, entity, part.when, now):
            raise bad("groups", "field_bad_condition")
    # what cannot be hidden is hidden by no group that it stands in
    if any(item.key in fixed and (_limits(group) or _limits(item)) for group in made for item in group.items):
        raise bad("groups", "layout_fixed")
    return whole(made, now)


def _limits(part: LayoutGroup | LayoutItem) -> bool:
    return bool(part.roles or part.when or (isinstance(part, LayoutItem) and part.hidden))


def _named(group: LayoutGroup) -> LayoutGroup:
    name = " ".join(clean_text(group.name).split())
    if len(name) > NAME_MAX:
        raise bad("groups", "layout_name", limit=NAME_MAX)
    if not 0 < len(group.id) <= ID_MAX:
        raise bad("groups", "layout_unknown")
    if group.folded and not name:
        raise bad("groups", "layout_fold_needs_name")
    return msgspec.structs.replace(group, name=name, id=clean_text(group.id))


async def _fits(tx: Tx, entity: Entity, when: ShownWhen, now: There) -> bool:
    if when.field == "category":
        return entity == "card" and _is_one_of(when, str, CATEGORIES)
    if when.field in now.asked:
        return _is_one_of(when, int, now.asked[when.field])
    return await condition_fits(tx, entity, when)


def _is_one_of(when: ShownWhen, sort: type, known: Collection[Any]) -> bool:
    fine = when.op == "is" and bool(when.values) and all(type(each) is sort for each in when.values)
    return fine and set(when.values) <= set(known)
