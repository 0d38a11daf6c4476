"""Who is told what of an event: whole, appeared, gone, or nothing."""

import pytest

from backend.kit.db import Audience, Own, Scope, Scoped, Staff
from tests.realtime.stage import Cast, joined, standing
from tests.realtime.world import said, say, until

OPEN = Scope(channel_id=1)
ANNAS = Scope(channel_id=1, responsible_id=1)
OLGAS = Scope(channel_id=1, responsible_id=4)
ELSEWHERE = Scope(channel_id=5)

# what anna (channel 1), boris (everything), vera (channel 9), olga (own and unassigned of channel 1) get
CASES: list[tuple[Audience, dict[str, str]]] = [
    (Scoped(after=(OPEN,)), {"anna": "thing.said", "boris": "thing.said", "olga": "thing.said"}),
    (Scoped(after=(ANNAS,)), {"anna": "thing.said", "boris": "thing.said"}),
    (
        Scoped(after=(ANNAS,), before=(OPEN,), why="claimed", holder={"id": 1, "name": "anna"}),
        {"anna": "thing.said", "boris": "thing.said", "olga": "gone"},
    ),
    (Scoped(after=(OLGAS,), before=(ANNAS,)), {"anna": "thing.said", "boris": "thing.said", "olga": "appeared"}),
    (Scoped(after=(ELSEWHERE,), before=(OLGAS,)), {"anna": "gone", "boris": "thing.said", "olga": "gone"}),
    (Scoped(after=(ELSEWHERE, ANNAS)), {"anna": "thing.said", "boris": "thing.said"}),
    (Scoped(after=(ELSEWHERE,), before=(OPEN, ELSEWHERE)), {"anna": "gone", "boris": "thing.said", "olga": "gone"}),
    (Scoped(after=()), {}),
    (Own(4), {"olga": "thing.said"}),
    (Staff(), {n: "thing.said" for n in ("anna", "boris", "vera", "olga")}),
    (Staff("selfcheck.read"), {"boris": "thing.said"}),
]


@pytest.mark.parametrize("again", [False, True], ids=["live", "resumed"])
async def test_each_sees_what_their_scope_says(database_url: str, redis_url: str, again: bool) -> None:
    cast = Cast()
    async with (
        standing(database_url, redis_url, cast) as node,
        joined(node, "anna", "boris", "vera", "olga") as clients,
    ):
        for client in clients if again else []:
            await client.cut()
        for number, (audience, _) in enumerate(CASES, 1):
            cast.scopes[number] = audience.after if isinstance(audience, Scoped) else ()
            await say(node.node.db, said(number, 1, audience))
        await until(lambda: node.node.follower.position == len(CASES))
        for client in clients if again else []:
            await client.join(node)
        for client in clients:
            await client.say(type="ping")
            await until(lambda client=client: client.of("pong"), "pong")
            told = {f["position"]: f["type"] for f in client.frames if f["type"] not in ("hello", "pong", "at")}
            assert told == {n: want[client.name] for n, (_, want) in enumerate(CASES, 1) if client.name in want}


async def test_the_shapes_carry_what_they_promise(database_url: str, redis_url: str) -> None:
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna", "olga") as (anna, olga):
        await say(
            node.node.db,
            said(7, 1, text="+37060000000"),
            said(7, 2, Scoped(after=(ANNAS,), before=(OPEN,), why="claimed", holder={"id": 1, "name": "anna"})),
            said(7, 3, Scoped(after=(OLGAS,), before=(ANNAS,)), text="secret", word="take it"),
        )
        await until(lambda: len(olga.frames) == 4)
        await until(lambda: len(anna.frames) == 4)
        row = {"id": 7, "rev": 1, "text": "+37060000000"}
        assert anna.frames[1] == {"type": "thing.said", "position": 1, "thing": row, "word": ""}
        assert olga.frames[1]["thing"]["text"] is None
        gone = {"type": "gone", "position": 2, "kind": "thing", "id": 7, "why": "claimed"}
        assert olga.frames[2] == {**gone, "holder": {"id": 1, "name": "anna"}}
        row = {"id": 7, "rev": 3, "text": None}
        appeared = {"type": "appeared", "position": 3, "kind": "thing", "row": row, "word": "take it"}
        assert olga.frames[3] == appeared
        assert olga.rows == {("thing", 7): row}


async def test_a_long_text_is_cut_and_says_so(database_url: str, redis_url: str) -> None:
    async with standing(database_url, redis_url, Cast()) as node, joined(node, "anna") as (anna,):
        await say(node.node.db, said(1, 1, text="я" * 20_000), said(2, 1, text="short"))
        await until(lambda: len(anna.frames) == 3)
        assert anna.frames[1]["thing"] == {"id": 1, "rev": 1, "text": "я" * 4000, "cut": True}
        assert "cut" not in anna.frames[2]["thing"]
