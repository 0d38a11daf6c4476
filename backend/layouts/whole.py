"""A layout as it is drawn: what it does not know is put where it stands as shipped, what is gone is left out. Pure."""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from backend.fields.schemas import Entity, ShownWhen
from backend.layouts.blocks import SHIPPED, Block
from backend.layouts.schemas import LayoutGroup, LayoutItem


class There(msgspec.Struct, frozen=True):
    """What there is of the house by now: blocks in their order as shipped, keys of living fields, ids of roles.

    `asked`: questions beside fields, and what each may be asked for (conditions.py).
    """

    blocks: Sequence[Block]
    fields: Collection[str]
    roles: Collection[int]
    asked: Mapping[str, Collection[int]] = {}


def shipped(entity: Entity, blocks: Sequence[Block]) -> list[LayoutGroup]:
    return [
        LayoutGroup(id=name, side=side, items=[LayoutItem(each.key) for each in blocks if each.group == name])
        for name, side in SHIPPED[entity].items()
    ]


def whole(groups: Sequence[LayoutGroup], there: There) -> list[LayoutGroup]:
    """Everything that is registered stands somewhere, once; nothing stands that is not there."""
    known = {each.key: each for each in there.blocks}
    made = [_living(group, known, there) for group in groups]
    standing = {item.key for group in made for item in group.items}
    for block in there.blocks:
        if block.key not in standing:
            made = _put(made, block, there.blocks)
            standing.add(block.key)
    return made


def _living(group: LayoutGroup, known: dict[str, Block], there: There) -> LayoutGroup:
    items = [
        _of_now(item, there, fixed=item.key in known and known[item.key].fixed)
        for item in group.items
        if item.key in known or item.key in there.fields
    ]
    roles = [each for each in group.roles if each in there.roles]
    # nobody has those roles any more: what only they saw is not shown to everybody for that
    if group.roles and not roles:
        items = [
            msgspec.structs.replace(each, hidden=not (each.key in known and known[each.key].fixed)) for each in items
        ]
    return msgspec.structs.replace(group, items=items, roles=roles, when=_asked(group.when, there))


def _of_now(item: LayoutItem, there: There, *, fixed: bool) -> LayoutItem:
    roles = [each for each in item.roles if each in there.roles]
    hidden = (item.hidden or bool(item.roles and not roles)) and not fixed
    return msgspec.structs.replace(item, hidden=hidden, roles=roles, when=_asked(item.when, there))


def _asked(when: ShownWhen | None, there: There) -> ShownWhen | None:
    """A field that is gone, or a stage, asks nothing: what hung on it is shown."""
    if when is None:
        return None
    if when.field in there.asked:
        values = [each for each in when.values if each in there.asked[when.field]]
        return msgspec.structs.replace(when, values=values) if values else None
    gone = when.field.startswith("field:") and when.field not in there.fields
    return None if gone else when


def _first(groups: list[LayoutGroup], block: Block) -> list[LayoutGroup]:
    """At the top, where nobody and nothing hides it."""
    item = LayoutItem(block.key)
    if groups and not (groups[0].roles or groups[0].when or groups[0].folded or groups[0].side):
        return [msgspec.structs.replace(groups[0], items=[item, *groups[0].items]), *groups[1:]]
    return [LayoutGroup(id=f"with-{block.key}", items=[item]), *groups]


def _put(groups: list[LayoutGroup], block: Block, order: Sequence[Block]) -> list[LayoutGroup]:
    """Behind its neighbour as shipped; where it has none, before the next one; else at the end."""
    kin = [each.key for each in order if each.group == block.group]
    at = kin.index(block.key)
    if block.fixed:
        return _first(groups, block)
    for key, behind in [*((each, 1) for each in reversed(kin[:at])), *((each, 0) for each in kin[at + 1 :])]:
        for n, group in enumerate(groups):
            place = next((i for i, item in enumerate(group.items) if item.key == key), None)
            if place is not None:
                items = list(group.items)
                items.insert(place + behind, LayoutItem(block.key))
                return [*groups[:n], msgspec.structs.replace(group, items=items), *groups[n + 1 :]]
    if not groups:
        return [LayoutGroup(id=block.group, items=[LayoutItem(block.key)])]
    last = groups[-1]
    return [*groups[:-1], msgspec.structs.replace(last, items=[*last.items, LayoutItem(block.key)])]
