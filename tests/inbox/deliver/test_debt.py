"""Whatever is answered, fails, is tried again or excused, in any order: the debt is that of a slow model."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backend.connectors.contract import Echo, Incoming, Message, Person, Receipt, Thread
from backend.connectors.registry import connector
from backend.inbox.actions.close import Done, NoReply, done, no_reply, reopen
from backend.inbox.actions.close_undo import take_back_end
from backend.inbox.actions.receive import Received, receive
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.deliver import people
from backend.kit.errors import Conflict
from tests.cast import Cast
from tests.inbox.receive.world import NoSettings, at

STANDS = ("queued", "sent", "delivered")
GONE = ("failed", "cancelled")


class Entry(msgspec.Struct):
    """What happened: asked · answered · outside · excused · opened."""

    kind: str
    state: str = "sent"
    at: datetime | None = None
    seq: int = 0


class Model:
    """The history; an answer that is gone was never written."""

    def __init__(self) -> None:
        self.history: list[Entry] = []
        self.state = "open"
        # the last end, and the excuse that came with it, if any
        self.end: tuple[str, Entry | None] | None = None

    def standing(self, entry: Entry) -> bool:
        return entry.kind in ("answered", "outside") and entry.state not in GONE

    @property
    def waits_since(self) -> datetime | None:
        since: datetime | None = None
        for entry in self.history:
            if entry.kind == "asked":
                since = since or entry.at
            elif entry.kind == "excused" or self.standing(entry):
                since = None
        return since

    @property
    def unanswered(self) -> bool:
        opened = max((n for n, entry in enumerate(self.history) if entry.kind == "opened"), default=-1)
        return not any(self.standing(entry) for entry in self.history[opened + 1 :])

    def answers(self, *states: str) -> list[Entry]:
        return [entry for entry in self.history if entry.kind == "answered" and entry.state in states]


class Talk:
    """One dialog, the verbs that people and platforms have, and what the model makes of each."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.model = cast, Model()
        self.thread = Thread(f"c:{uuid4().int % 10**9}")
        telegram = connector("telegram")
        self.channel = ChannelFacts(id=cast.sales, state="active", connector=telegram, settings=NoSettings())
        self.id = 0
        self.told = 0

    async def got(self, incoming: Incoming) -> None:
        async with self.cast.db.tx() as tx:
            (outcome,) = await receive(tx, [Received(self.channel, incoming, settled=True)])
        self.id = self.id or outcome.conversation_id or 0

    async def verb(self, call: Any, *args: Any) -> None:
        grants = await self.cast.grants("anna")
        async with self.cast.db.tx() as tx:
            await call(tx, grants, self.id, *args)

    async def asks(self, _: int) -> None:
        self.told += 1
        moment, model = at(self.told), self.model
        await self.got(
            Message(self.thread, Person(self.thread.key, name="Gleb"), (f"{self.thread.key}:{self.told}",), moment, "?")
        )
        if model.state != "open":
            model.history.append(Entry("opened"))
        model.state = "open"
        model.history.append(Entry("asked", at=moment))

    async def answers(self, _: int) -> None:
        posted = await self.cast.says("anna", self.id)
        if self.model.state == "done":
            self.model.history.append(Entry("opened"))
        self.model.state = "open"
        self.model.history.append(Entry("answered", "queued", seq=posted.message.seq))

    async def from_the_phone(self, _: int) -> None:
        self.told += 1
        await self.got(Echo(self.thread, (f"{self.thread.key}:{self.told}",), at(self.told), text="from my phone"))
        self.model.history.append(Entry("outside"))

    async def fails(self, which: int) -> None:
        """The platform took it, and says later that it could not be delivered."""
        await self._receipt("sent", which, "queued")
        await self._receipt("failed", which, "sent")

    async def arrives_after_all(self, which: int) -> None:
        await self._receipt("delivered", which, "failed")

    async def is_sent_again(self, which: int) -> None:
        await self._decides(people.retry, "queued", which, "failed")

    async def is_dropped(self, which: int) -> None:
        await self._decides(people.drop, "cancelled", which, "failed")

    async def is_called_back(self, which: int) -> None:
        await self._decides(people.cancel, "cancelled", which, "queued")

    async def is_excused(self, _: int) -> None:
        if self.model.waits_since is not None:
            await self.verb(no_reply, NoReply(reason="thanks"))
            self._ended("no_reply", excuses=True)

    async def is_done(self, _: int) -> None:
        waits = self.model.waits_since is not None
        await self.verb(done, Done(no_reply="thanks"))
        if self.model.state != "done":
            self._ended("done", excuses=waits)
        self.model.state = "done"

    def _ended(self, by: str, *, excuses: bool) -> None:
        excuse = Entry("excused") if excuses else None
        self.model.history += [excuse] if excuse else []
        self.model.end = (by, excuse)

    async def end_is_taken_back(self, _: int) -> None:
        try:
            await self.verb(take_back_end)
        except Conflict:
            return
        assert self.model.end is not None
        by, excuse = self.model.end
        self.model.history = [entry for entry in self.model.history if entry is not excuse]
        self.model.end = None
        if by == "done":
            self.model.state = "open"

    async def is_reopened(self, _: int) -> None:
        await self.verb(reopen)
        if self.model.state != "open":
            self.model.history.append(Entry("opened"))
        self.model.state = "open"

    async def _receipt(self, state: Any, which: int, *of: str) -> None:
        if found := self.model.answers(*of):
            entry = found[which % len(found)]
            self.told += 1
            await self.got(Receipt(self.thread, state, at(self.told), ref=f"{self.id}-{entry.seq}"))
            self._became(entry, state)

    async def _decides(self, call: Any, state: str, which: int, *of: str) -> None:
        if found := self.model.answers(*of):
            entry = found[which % len(found)]
            await self.verb(call, entry.seq)
            self._became(entry, state)

    def _became(self, entry: Entry, state: str) -> None:
        was = self.model.waits_since
        entry.state = state
        since = self.model.waits_since
        if since is not None and (was is None or since < was):
            self.model.state = "open"

    async def compare(self, did: str) -> None:
        row = await self.cast.row(self.id)
        since = self.model.waits_since
        found = (row["waiting_since"], row["waiting_clock"], row["state"])
        assert found == (since, None if since is None else since.timestamp(), self.model.state), did
        if row["state"] == "open":
            assert row["unanswered"] == self.model.unanswered, did


VERBS = ("asks", "answers", "from_the_phone", "fails", "arrives_after_all", "is_sent_again", "is_dropped",
         "is_called_back", "is_excused", "is_done", "is_reopened", "end_is_taken_back")  # fmt: skip
# what people mostly do, more often
WORDS = st.sampled_from([*VERBS, "asks", "asks", "answers", "answers", "fails", "fails"])


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=st.lists(st.tuples(WORDS, st.integers(0, 3)), min_size=1, max_size=14))
@example(steps=[("answers", 0), ("asks", 0), ("answers", 0), ("fails", 0), ("fails", 0)])
@example(steps=[("answers", 0), ("asks", 0), ("answers", 0), ("fails", 1), ("fails", 0), ("is_sent_again", 0)])
@example(steps=[("is_excused", 0), ("end_is_taken_back", 0), ("answers", 0), ("fails", 0)])
@example(steps=[("is_done", 0), ("end_is_taken_back", 0), ("answers", 0), ("is_called_back", 0)])
async def test_debt_is_that_of_the_answers_that_stand(cast: Cast, steps: list[tuple[str, int]]) -> None:
    talk = Talk(cast)
    await talk.asks(0)
    done: list[str] = []
    for verb, which in steps:
        await getattr(talk, verb)(which)
        done.append(f"{verb} {which}")
        await talk.compare(", ".join(done))
