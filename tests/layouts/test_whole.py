"""Whatever was published once: a page holds all there is, each thing once, and nothing that is gone."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.fields.schemas import ShownWhen
from backend.layouts.blocks import Block
from backend.layouts.schemas import LayoutGroup, LayoutItem
from backend.layouts.shipped import BLOCKS
from backend.layouts.whole import There, shipped, whole

CARD = [each for each in BLOCKS if each.entity == "card"]
OWN = [f"field:{n}" for n in range(1, 6)]
KEYS = st.permutations([*(each.key for each in CARD), *OWN, "gone", "field:99"])


@st.composite
def layouts(draw: st.DrawFn) -> list[LayoutGroup]:
    """Any of these keys, each once, cut into groups."""
    keys = draw(KEYS)[: draw(st.integers(0, len(CARD) + len(OWN) + 2))]
    cuts = sorted(draw(st.lists(st.integers(0, len(keys)), max_size=4)))
    roles = st.lists(st.sampled_from([1, 2, 9]), unique=True, max_size=2)
    parts = zip([0, *cuts], [*cuts, len(keys)], strict=True)
    return [
        LayoutGroup(
            id=f"g{n}",
            items=[LayoutItem(key, hidden=draw(st.booleans()), roles=draw(roles)) for key in keys[start:end]],
        )
        for n, (start, end) in enumerate(parts)
    ]


@settings(max_examples=200, deadline=None)
@given(layouts(), st.sets(st.sampled_from(OWN)))
def test_all_there_is_stands_once_and_what_is_gone_nowhere(groups: list[LayoutGroup], living: set[str]) -> None:
    made = whole(groups, There(CARD, living, {1, 2}))
    keys = [item.key for group in made for item in group.items]
    assert len(keys) == len(set(keys))
    assert {each.key for each in CARD} <= set(keys)
    asked = {item.key for group in groups for item in group.items}
    assert set(keys) - {each.key for each in CARD} == living & asked
    # and in the order that somebody gave them
    given_order = [item.key for group in groups for item in group.items if item.key in set(keys)]
    assert [key for key in keys if key in asked] == given_order
    assert whole(made, There(CARD, living, {1, 2})) == made


@settings(max_examples=100, deadline=None)
@given(layouts())
def test_what_only_a_role_saw_that_is_gone_is_shown_to_nobody_and_the_name_to_everybody(
    groups: list[LayoutGroup],
) -> None:
    made = {item.key: item for group in whole(groups, There(CARD, OWN, {1, 2})) for item in group.items}
    for item in (item for group in groups for item in group.items):
        if item.roles == [9] and item.key in made:
            assert made[item.key].hidden is (item.key != "person")
    assert made["person"].hidden is False


def test_a_block_of_a_later_room_comes_behind_its_neighbour() -> None:
    moved = [
        LayoutGroup(id="x", items=[LayoutItem("tasks"), LayoutItem("history")], name="Работа"),
        LayoutGroup(id="y", items=[LayoutItem(each.key) for each in CARD if each.key not in ("tasks", "history")]),
    ]
    at = next(n for n, each in enumerate(CARD) if each.key == "tasks") + 1
    later = [*CARD[:at], Block("card", "weather", "block", "work"), *CARD[at:]]
    made = whole(moved, There(later, [], []))
    assert [item.key for item in made[0].items] == ["tasks", "weather", "history"]


def test_a_condition_on_a_field_that_is_gone_hides_nothing() -> None:
    asked = ShownWhen("field:1", "filled")
    groups = [LayoutGroup(id="g", items=[LayoutItem("tasks", when=asked)], when=asked)]
    kept = whole(groups, There(CARD, ["field:1"], []))[-1]
    gone = whole(groups, There(CARD, [], []))[-1]
    assert kept.when == asked
    assert next(item for item in kept.items if item.key == "tasks").when == asked
    assert gone.when is None
    assert next(item for item in gone.items if item.key == "tasks").when is None


def test_the_name_comes_into_no_group_that_not_everybody_sees() -> None:
    limited = LayoutGroup(id="g", items=[LayoutItem("same")], roles=[1])
    made = whole([limited], There(CARD, [], {1}))
    (own,) = [group for group in made if any(item.key == "person" for item in group.items)]
    assert (own.roles, own.when) == ([], None)


def test_as_shipped_is_whole() -> None:
    for entity in ("card", "contact", "company"):
        blocks = [each for each in BLOCKS if each.entity == entity]
        groups = shipped(msgspec.convert(entity, str), blocks)  # type: ignore[arg-type]
        assert whole(groups, There(blocks, [], [])) == groups
