"""What can stand on a page: the rooms register their blocks (backend/wiring.py); only what is there is offered."""

from typing import Literal

import msgspec

from backend.fields.schemas import Entity

Sort = Literal["field", "block", "fields"]


class Block(msgspec.Struct, frozen=True):
    """One piece of a page. `group`: where it stands as shipped, and where it comes when a layout does not know it.

    `sort`: "field" is one line, "block" a part with a heading, "fields" the place of own fields that stand nowhere
    else. `fixed`: it can be moved, and not hidden.
    """

    entity: Entity
    key: str
    sort: Sort
    group: str
    fixed: bool = False


# groups as shipped, in their order; those of "side" stand in the second column of a page that has two
SHIPPED: dict[Entity, dict[str, bool]] = {
    "card": {"person": False, "main": False, "work": False, "more": False},
    "contact": {"person": False, "more": True},
    "company": {"main": False, "more": True},
}
_known: dict[tuple[str, str], Block] = {}


def register(*blocks: Block) -> None:
    """Once a process; again changes nothing. Raises KeyError: a group that is not shipped."""
    for block in blocks:
        SHIPPED[block.entity][block.group]
        _known[block.entity, block.key] = block


def blocks_of(entity: Entity) -> list[Block]:
    """In the order as shipped: by group, and within it as registered."""
    groups = list(SHIPPED[entity])
    return sorted((each for each in _known.values() if each.entity == entity), key=lambda b: groups.index(b.group))
