"""R20: many people edit the same requests at once. Nothing kept is lost, nothing stale is kept, all of it is told."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec
import pytest

from backend.access.grants import Grants
from backend.cards.actions.edit import EditCard, card_for, edit_card
from backend.cards.history import can_undo, card_history, undo_on_card
from backend.cards.schemas import CardView
from backend.kit.errors import Conflict
from tests.cast import Cast, on_stage

pytestmark = pytest.mark.timeout(1800)
EDITORS = ("anna", "boris", "vera", "ada")
TAGS = ("VIP", "Опт", "Свой", "Долг")
KEPT = ("title", "comment", "budget", "responsible", "tags")


def state(view: CardView) -> dict[str, Any]:
    """What the editors change, as the API shows it."""
    shown = msgspec.to_builtins(view)
    kept = {name: shown[name] for name in KEPT}
    return kept | {"responsible": kept["responsible"] and kept["responsible"]["id"], "tags": sorted(kept["tags"])}


def drawn(draw: Random, ids: list[int], seen: dict[str, Any]) -> dict[str, Any]:
    """A change that says what the whole of its fields becomes."""
    tags = set(seen["tags"]) ^ {draw.choice(TAGS)}
    money = {"amount": f"{draw.randrange(10**7)}.{draw.randrange(100):02d}", "currency": "RUB"}
    changes: dict[str, Any] = {
        "title": f"Заявка {draw.randrange(10**6)}",
        "comment": f"Ждёт {draw.randrange(10**6)}",
        "budget": draw.choice([None, money]),
        "responsible_id": draw.choice([None, *ids]),
        "tags": sorted(tags),
    }
    return {name: changes[name] for name in draw.sample(list(changes), draw.choice([1, 1, 2]))}


def after(was: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The model: the fields named, and nothing else."""
    return was | {("responsible" if name == "responsible_id" else name): value for name, value in change.items()}


@dataclass
class Desk:
    """One request; what was kept of it by its version, and how often somebody came too late."""

    card: int
    kept: dict[int, tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=dict)
    late: int = 0
    undone: int = 0


@dataclass
class Editor:
    """One colleague at all the desks, who knows of each what they saw last, which may be old."""

    cast: Cast
    grants: Grants
    draw: Random
    seen: dict[int, CardView]

    async def turn(self, desk: Desk) -> None:
        seen = self.seen[desk.card]
        change = drawn(self.draw, sorted(self.cast.ids.values()), state(seen))
        try:
            async with self.cast.db.orm() as tx:
                if self.draw.random() < 0.1:
                    now = await self._undoes(tx, desk)
                else:
                    edit = msgspec.convert({"version": seen.version} | change, EditCard)
                    now = await edit_card(tx, self.grants, desk.card, edit)
        except Conflict as refused:
            desk.late += 1
            if refused.code == "stale_version":
                current = refused.extra["current"]
                assert current.version > seen.version
                self.seen[desk.card] = current
            return
        if now is None:
            return
        if now.version != seen.version:
            assert now.version == seen.version + 1, "kept over what its author had not seen"
            assert now.version not in desk.kept, "two edits made the same version"
            desk.kept[now.version] = (state(now), change)
        self.seen[desk.card] = now

    async def _undoes(self, tx: Any, desk: Desk) -> CardView | None:
        facts, _ = await card_history(tx, self.grants, desk.card, 5, None)
        fact = next((fact for fact in facts if can_undo(fact) and fact.card_id), None)
        if fact is None:
            return None
        now = await undo_on_card(tx, self.grants, desk.card, fact.id)
        desk.undone += 1
        desk.kept[now.version] = (state(now), {})
        self.seen[desk.card] = now
        return None


async def whole_history(cast: Cast, grants: Grants, card: int) -> list[Any]:
    found: list[Any] = []
    place = None
    async with cast.db.orm() as tx:
        while True:
            page, place = await card_history(tx, grants, card, 200, place)
            found += page
            if place is None:
                return found[::-1]


def replayed(begun: dict[str, Any], facts: list[Any]) -> dict[str, Any]:
    """The state that the history tells of; each fact has to begin where the one before ended."""
    now = begun | {"tags": set(begun["tags"])}
    names = {"budget_changed": "budget", "comment_changed": "comment", "reassigned": "responsible"}
    for fact in facts:
        if fact.kind in ("tag_added", "tag_removed"):
            assert (fact.data["tag"] in now["tags"]) == (fact.kind == "tag_removed")
            now["tags"] ^= {fact.data["tag"]}
        elif (name := names.get(fact.kind) or fact.data.get("field")) in KEPT:
            assert fact.data["from"] == now[name], (fact.kind, fact.id)
            now[name] = fact.data["to"]
    return now | {"tags": sorted(now["tags"])}


@pytest.mark.parametrize("seed", [20])
async def test_r20_random_edits_at_once_lose_nothing_and_the_history_is_whole(
    database_url: str, size: Callable[[int, int], int], seed: int
) -> None:
    async with on_stage(database_url) as cast:
        await at_once(cast, size(400, 10_000), seed)


async def at_once(cast: Cast, edits: int, seed: int) -> None:
    ada = await cast.grants("ada")
    desks = [Desk((await cast.row(await cast.dialog()))["card_id"]) for _ in range(3)]
    first: dict[int, CardView] = {}
    async with cast.db.orm() as tx:
        for desk in desks:
            view, _ = await card_for(tx, ada, desk.card)
            # the words are there before the race: an operator makes none
            for tags in (list(TAGS), []):
                edit = EditCard(version=view.version, tags=tags)
                view = await edit_card(tx, ada, desk.card, edit)
            first[desk.card] = (await card_for(tx, ada, desk.card))[0]
    left = iter(range(edits))

    async def works(number: int, name: str) -> None:
        editor = Editor(cast, await cast.grants(name), Random(seed * 100 + number), dict(first))
        for _ in left:
            await editor.turn(editor.draw.choice(desks))

    await asyncio.gather(*(works(number, name) for number, name in enumerate(EDITORS * 2)))
    for desk in desks:
        assert desk.late > 0, "nobody ever came too late: nothing was proved"
        assert desk.undone > 0
        await demand_nothing_lost(cast, ada, desk, first[desk.card])


async def demand_nothing_lost(cast: Cast, ada: Grants, desk: Desk, begun: CardView) -> None:
    assert sorted(desk.kept) == list(range(begun.version + 1, begun.version + 1 + len(desk.kept)))
    now = state(begun)
    for version in sorted(desk.kept):
        became, change = desk.kept[version]
        if change:
            assert became == after(now, change), f"version {version} changed what nobody asked for"
        now = became
    async with cast.db.orm() as tx:
        assert state((await card_for(tx, ada, desk.card))[0]) == now
    assert replayed(state(begun), await whole_history(cast, ada, desk.card)) == now
