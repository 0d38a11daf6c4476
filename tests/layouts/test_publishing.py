"""An administrator prepares how a page looks, gives it to everybody, and takes it back."""

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.contacts.warmth.setting import SHIPPED
from backend.fields.schemas import Entity
from backend.kit.errors import Conflict, Invalid, Missing
from backend.layouts import look, publish
from backend.layouts.look import ENTITIES
from backend.layouts.schemas import LayoutGroup, LayoutSetup, LayoutView
from backend.layouts.shipped import BLOCKS
from backend.wiring import blocks_of_pages
from tests.cards.fields.workshop import Workshop
from tests.cast import Cast

WORDS = Path(__file__).parents[2] / "frontend/app/src/words"


class Designer:
    """ada, who lays out pages."""

    def __init__(self, cast: Cast) -> None:
        blocks_of_pages()
        self.cast = cast
        self.fields = Workshop(cast)

    async def setup(self, entity: Entity = "card") -> LayoutSetup:
        async with self.cast.db.orm() as tx:
            return await look.setup(tx, entity)

    async def seen(self, entity: Entity = "card") -> LayoutView:
        async with self.cast.db.orm() as tx:
            (found,) = [each for each in (await look.layouts(tx)).items if each.entity == entity]
        return found

    async def keeps(self, groups: Any, rev: int | None = None, entity: Entity = "card") -> LayoutSetup:
        """Groups as the API takes them."""
        async with self.cast.db.orm() as tx:
            now = (await look.setup(tx, entity)).draft
            seen = (now.rev if now else 0) if rev is None else rev
            made = msgspec.convert(msgspec.to_builtins(groups), list[LayoutGroup])
            await publish.keep(tx, await self.cast.grants("ada"), entity, seen, made)
            return await look.setup(tx, entity)

    async def publishes(self, rev: int | None = None, entity: Entity = "card") -> LayoutSetup:
        async with self.cast.db.orm() as tx:
            now = (await look.setup(tx, entity)).draft
            seen = (now.rev if now else 0) if rev is None else rev
            await publish.publish(tx, await self.cast.grants("ada"), "", entity, seen)
            return await look.setup(tx, entity)

    async def goes_back(self, version: int, to: int) -> LayoutSetup:
        async with self.cast.db.orm() as tx:
            await publish.back_to(tx, await self.cast.grants("ada"), "", "card", version, to)
            return await look.setup(tx, "card")


@pytest.fixture
def ada(cast: Cast) -> Designer:
    return Designer(cast)


def keys(groups: list[LayoutGroup]) -> list[str]:
    return [item.key for group in groups for item in group.items]


def turned(groups: list[LayoutGroup]) -> list[dict[str, Any]]:
    """The groups from last to first."""
    made: list[dict[str, Any]] = msgspec.to_builtins(groups[::-1])
    return made


async def test_a_draft_is_nobodys_until_it_is_published_and_then_everybody_is_told(ada: Designer) -> None:
    before = await ada.seen()
    assert before.version == 0
    kept = await ada.keeps(turned(before.groups))
    assert kept.draft is not None
    assert kept.draft.by is not None
    assert await ada.seen() == before
    assert await ada.cast.events("layouts.changed") == []
    now = await ada.publishes()
    assert now.draft is None
    seen = await ada.seen()
    assert (seen.version, keys(seen.groups)) == (1, keys(before.groups[::-1]))
    (told,) = await ada.cast.events("layouts.changed")
    assert told["body"]["layout"] == {"entity": "card", "version": 1}
    # the pages of people are another matter
    assert (await ada.seen("contact")).version == 0


async def test_back_to_version_one_is_a_version_of_its_own_and_leaves_the_draft(ada: Designer) -> None:
    shipped = (await ada.seen()).groups
    await ada.keeps(turned(shipped))
    await ada.publishes()
    first = (await ada.seen()).groups
    await ada.keeps(shipped)
    await ada.publishes()
    await ada.keeps(turned(shipped))
    now = await ada.goes_back(2, 1)
    assert (now.published.version, now.published.groups) == (3, first)
    assert now.draft is not None
    assert (await ada.goes_back(3, 0)).published.groups == shipped
    async with ada.cast.db.orm() as tx:
        told = await look.versions(tx, "card")
    assert [(each.version, each.restored) for each in told] == [(4, 0), (3, 1), (2, None), (1, None)]
    assert all(each.by is not None and each.by.name for each in told)
    with pytest.raises(Missing):
        await ada.goes_back(4, 9)
    with pytest.raises(Conflict, match="stale_version"):
        await ada.goes_back(3, 1)


async def test_of_two_who_arrange_at_once_the_second_is_told(ada: Designer) -> None:
    groups = (await ada.seen()).groups
    done = await asyncio.gather(*(ada.keeps(turned(groups), rev=0) for _ in range(4)), return_exceptions=True)
    refused = [each for each in done if isinstance(each, Conflict)]
    assert len(refused) == 3
    with pytest.raises(Conflict, match="stale_version"):
        await ada.publishes(rev=7)
    assert (await ada.seen()).version == 0


async def test_there_is_nothing_to_publish_without_a_draft(ada: Designer) -> None:
    with pytest.raises(Missing):
        await ada.publishes()


async def test_a_field_made_since_then_stands_among_the_others_and_one_that_is_gone_nowhere(ada: Designer) -> None:
    field = await ada.fields.makes(name="Размер")
    groups = msgspec.to_builtins((await ada.seen()).groups)
    groups[0]["items"].insert(0, {"key": f"field:{field}"})
    await ada.keeps(groups)
    await ada.publishes()
    assert keys((await ada.seen()).groups)[0] == f"field:{field}"
    later = await ada.fields.makes(name="Цвет")
    standing = keys((await ada.seen()).groups)
    # no place of its own: it is drawn where "fields" stands
    assert f"field:{later}" not in standing
    assert "fields" in standing
    await ada.fields.removes(field)
    assert f"field:{field}" not in keys((await ada.seen()).groups)
    await ada.fields.restores(field)
    assert keys((await ada.seen()).groups)[0] == f"field:{field}"


G = {"id": "g", "items": [{"key": "tasks"}]}


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ([], "layout_groups"),
        ([G | {"id": f"g{n}", "items": []} for n in range(31)], "layout_groups"),
        ([G, G | {"id": "h"}], "layout_twice"),
        ([G, {"id": "g", "items": []}], "layout_twice"),
        ([G | {"items": [{"key": "weather"}]}], "layout_unknown"),
        ([G | {"items": [{"key": "field:99"}]}], "layout_unknown"),
        ([G | {"name": "x" * 81}], "layout_name"),
        ([G | {"folded": True}], "layout_fold_needs_name"),
        ([G | {"roles": [2**40]}], "field_no_such_role"),
        ([G | {"items": [{"key": "tasks", "when": {"field": "field:99", "op": "filled"}}]}], "field_bad_condition"),
        ([G | {"when": {"field": "category", "values": ["maybe"]}}], "field_bad_condition"),
        ([G | {"when": {"field": "category", "values": []}}], "field_bad_condition"),
        ([G | {"when": {"field": "category", "values": [["won"]]}}], "field_bad_condition"),
        ([G | {"when": {"field": "warmth", "values": [9]}}], "field_bad_condition"),
        ([G | {"when": {"field": "warmth", "values": [True]}}], "field_bad_condition"),
        ([G | {"when": {"field": "warmth", "op": "filled"}}], "field_bad_condition"),
        ([G | {"items": [{"key": "person", "hidden": True}]}], "layout_fixed"),
        ([G | {"items": [{"key": "person"}], "when": {"field": "category", "values": ["won"]}}], "layout_fixed"),
    ],
)  # fmt: skip
async def test_what_cannot_be_a_page_is_refused_in_words(ada: Designer, groups: Any, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        await ada.keeps(groups)
    (fault,) = refused.value.fields.values()
    assert getattr(fault, "code", fault) == code
    assert (await ada.setup()).draft is None


async def test_conditions_of_status_funnel_role_and_field_are_kept(ada: Designer) -> None:
    field = await ada.fields.makes("flag", name="Срочно")
    role = await ada.fields.role("anna")
    items = [
        {"key": "tasks", "when": {"field": "category", "values": ["in_work", "waiting"]}},
        {"key": "orders", "when": {"field": "funnel_id", "values": [2]}, "roles": [role]},
        {"key": "history", "when": {"field": f"field:{field}", "values": [True]}},
    ]
    await ada.keeps([{"id": "g", "name": "  Главное  дело ", "folded": True, "items": items}])
    *_, group = (await ada.publishes()).published.groups
    assert (group.name, group.folded) == ("Главное дело", True)
    known = {item.key: item for item in group.items}
    assert known["tasks"].when is not None
    assert known["tasks"].when.values == ["in_work", "waiting"]
    assert known["orders"].roles == [role]
    assert known["history"].when is not None


async def test_a_stage_of_warmth_may_be_asked_on_every_page_and_one_that_is_gone_asks_nothing(ada: Designer) -> None:
    shown = {"contact": "requests", "company": "people", "card": "tasks"}
    for entity in ENTITIES:
        warm = {"key": shown[entity], "when": {"field": "warmth", "values": [0, 3]}}
        hot = {"key": "files", "when": {"field": "warmth", "values": [3]}}
        await ada.keeps([{"id": "g", "items": [warm, hot]}], entity=entity)
        await ada.publishes(entity=entity)

    async def asked(entity: Entity) -> tuple[Any, Any]:
        items = {item.key: item.when for group in (await ada.seen(entity)).groups for item in group.items}
        warm, hot = items[shown[entity]], items["files"]
        return warm and warm.values, hot and hot.values

    assert [await asked(entity) for entity in ENTITIES] == [([0, 3], [3])] * 3
    colder = msgspec.structs.replace(SHIPPED, stages=SHIPPED.stages[:2])
    async with ada.cast.db.orm() as tx:
        await tx.execute(
            "INSERT INTO settings (key, value) VALUES ('warmth', $1)", msgspec.json.encode(colder).decode()
        )
    # what hung on "hot" alone is there for everybody again
    assert [await asked(entity) for entity in ENTITIES] == [([0], None)] * 3


def test_every_block_has_its_name_in_three_languages_and_its_place_in_the_interface() -> None:
    named = (WORDS / "blockName.ts").read_text(encoding="utf-8")
    for entity in ("card", "contact", "company"):
        (line,) = [each for each in named.splitlines() if each.startswith(f"  {entity}: [")]
        assert [each.key for each in BLOCKS if each.entity == entity] == json.loads(line[line.index("[") :].rstrip(","))
    for locale in ("ru", "en", "lt"):
        words = json.loads((WORDS / locale / "layouts.json").read_text(encoding="utf-8"))
        assert {f"block_{each.key}" for each in BLOCKS} == {key for key in words if key.startswith("block_")}
