"""Whatever the order, the repeats, the batches and the number of intakes: the same inbox as the model's."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.connectors.contract import Deletion, Edit, Incoming, Message, Reaction, Thread
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.intake import Intake
from backend.inbox.rows import load_conversations, load_messages
from tests.inbox.receive.world import World, at, body, message

PEOPLE = ("gleb", "rita", "ona")


class Fate(msgspec.Struct):
    """What shall become of one message, whatever the order in which we are told."""

    who: str
    key: str
    text: str
    edits: tuple[str, ...]
    deleted: bool
    reactions: tuple[str, ...]
    born: int

    def told(self) -> list[Incoming]:
        found: list[Incoming] = [message(self.key, self.text, who=self.who, s=self.born)]
        thread = Thread(self.who)
        found += [Edit(thread, self.key, at(self.born + n), text) for n, text in enumerate(self.edits, 1)]
        found += [Reaction(thread, self.key, at(self.born + n), (emoji,)) for n, emoji in enumerate(self.reactions, 1)]
        if self.deleted:
            found.append(Deletion(thread, self.key, at(self.born + 50)))
        return found


@st.composite
def fates(draw: st.DrawFn) -> list[Fate]:
    count = draw(st.integers(1, 12))
    return [
        Fate(
            who=draw(st.sampled_from(PEOPLE)),
            key=f"k{number}",
            text=f"text {number}",
            edits=tuple(f"text {number}.{n}" for n in range(draw(st.integers(0, 3)))),
            deleted=draw(st.booleans()),
            reactions=tuple("👍🔥👎"[: draw(st.integers(0, 3))]),
            born=draw(st.integers(0, 1000)),
        )
        for number in range(count)
    ]


def shuffled(fates: Sequence[Fate], seed: int) -> list[Incoming]:
    """Everything one to three times, in any order."""
    dice = random.Random(seed)
    told = [each for fate in fates for each in fate.told() for _ in range(dice.choice((1, 1, 2, 3)))]
    dice.shuffle(told)
    return told


def cut(told: Sequence[Incoming], seed: int) -> list[Sequence[Incoming]]:
    dice = random.Random(seed)
    parts = []
    while told:
        size = dice.choice((1, 1, 2, 5, 20))
        parts.append(told[:size])
        told = told[size:]
    return parts


async def inbox(world: World, channel: ChannelFacts) -> dict[str, dict[str, Any]]:
    """key → what is stored of it."""
    rows = await world.rows(
        "SELECT m.*, c.thread_key, m.meta::text AS meta_text, "
        "ARRAY(SELECT e.text FROM message_edits e WHERE e.conversation_id = m.conversation_id AND e.seq = m.seq "
        "      ORDER BY e.edited_at) AS versions "
        "FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.channel_id = $1",
        channel.id,
    )
    assert len({row["external_id"] for row in rows}) == len(rows)
    return {row["external_id"]: row for row in rows}


async def compare(world: World, channel: ChannelFacts, fates: Sequence[Fate]) -> None:
    stored = await inbox(world, channel)
    assert stored.keys() == {fate.key for fate in fates}
    for fate in fates:
        row = stored[fate.key]
        assert row["thread_key"] == fate.who
        assert row["text"] == (fate.edits or (fate.text,))[-1]
        assert row["versions"] == ([fate.text, *fate.edits] if fate.edits else [fate.text])[: len(fate.edits)]
        assert (row["deleted_at"] is not None) == fate.deleted
        meta = msgspec.json.decode(row["meta_text"] or "{}")
        assert meta.get("reactions", {}).get("theirs", []) == list(fate.reactions[-1:])
        assert row["provider_at"] == at(fate.born)
    await whole(world, channel, fates)


async def whole(world: World, channel: ChannelFacts, fates: Sequence[Fate]) -> None:
    """Threads without holes, one card each, one arrival each, the last event = the row that stands."""
    talks = await world.rows("SELECT * FROM conversations WHERE channel_id = $1", channel.id)
    writers = {fate.who for fate in fates}
    assert {talk["thread_key"] for talk in talks} == writers
    assert (await world.one("SELECT count(*) AS n FROM cards WHERE channel_id = $1", channel.id))["n"] == len(writers)
    assert (await world.one("SELECT count(*) AS n FROM early WHERE channel_id = $1", channel.id))["n"] == 0
    for talk in talks:
        seqs = await world.rows("SELECT seq FROM messages WHERE conversation_id = $1 ORDER BY seq", talk["id"])
        assert [row["seq"] for row in seqs] == list(range(1, talk["seq"] + 1))
        assert talk["in_seq"] == talk["seq"]
        await applied_is_refetched(world, talk["id"])


async def applied_is_refetched(world: World, talk: int) -> None:
    events = await world.rows(
        "SELECT type, body FROM event_pending WHERE subject_kind = 'conversation' AND subject_id = $1 ORDER BY id", talk
    )
    bodies = [(row["type"], msgspec.json.decode(row["body"])) for row in events]
    revs = [body["conversation"]["rev"] for _, body in bodies]
    assert revs == sorted(set(revs))
    arrivals = [body["message"]["seq"] for kind, body in bodies if kind == "message.arrived"]
    assert arrivals == list(range(1, len(arrivals) + 1))
    seen: dict[int, Any] = {}
    for _, event in bodies:
        seen[event["message"]["seq"]] = event["message"]
    async with world.db.tx() as tx:
        row, _ = (await load_conversations(tx, [talk]))[talk]
        views = await load_messages(tx, [(talk, seq) for seq in seen])
    assert seen == {view.seq: plain(view) for view in views.values()}
    applied, refetched = bodies[-1][1]["conversation"], plain(row)
    for each in (applied, refetched):
        each["debt"] = each["debt"] is not None
    assert applied == refetched
    # a day after the newest of their messages, in whatever order those came; reactions and receipts open nothing
    newest = max(msgspec.convert(each["sent_at"], datetime) for each in seen.values() if each["direction"] == "in")
    assert msgspec.convert(refetched["window_until"], datetime) == newest + timedelta(days=1)


def plain(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


EXAMPLES = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@EXAMPLES
@given(fates=fates(), seed=st.integers(0, 2**32))
async def test_any_order_in_any_batches_is_the_models_inbox(world: World, fates: list[Fate], seed: int) -> None:
    channel = await world.make_channel()
    told = shuffled(fates, seed)
    for part in cut(told, seed):
        await world.got(*part, channel=channel)
    await compare(world, channel, fates)
    first = dict.fromkeys(each.keys[0] for each in told if isinstance(each, Message))
    stored = await inbox(world, channel)
    for who in {fate.who for fate in fates}:
        keys = [key for key in first if stored[key]["thread_key"] == who]
        assert [stored[key]["seq"] for key in keys] == list(range(1, len(keys) + 1))


@EXAMPLES
@given(fates=fates(), seed=st.integers(0, 2**32))
async def test_several_intakes_at_once_are_the_models_inbox(world: World, fates: list[Fate], seed: int) -> None:
    channel = await world.make_channel()
    intakes = [Intake(world.db, patience_s=20) for _ in range(3)]
    told = shuffled(fates, seed)
    dice = random.Random(seed)
    await asyncio.gather(*(dice.choice(intakes).submit(channel, body(each), within_s=60) for each in told))
    assert (await world.one("SELECT count(*) AS n FROM quarantine"))["n"] == 0
    await compare(world, channel, fates)
