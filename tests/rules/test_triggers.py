"""Each thing that a rule can wait for is done as people, customers and the clock do it, and the rule has run.

The list is closed: whoever adds a trigger says here how it comes about, and what is like it and is none.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import uuid4

import pytest

from backend.access.grants import Grants
from backend.activities.kinds.define import make as make_kind
from backend.activities.kinds.schemas import NewActivityKind
from backend.contacts.warmth.told import CONSUMERS as WARMTH
from backend.inbox.requests.convert import convert
from backend.inbox.requests.reject import reject
from backend.inbox.requests.schemas import Convert, Reject
from backend.kit.db import HotTx
from backend.rules.match import TIMED
from backend.rules.schemas import RuleRun, WhenKind
from backend.rules.timers import ring
from backend.tasks.actions.add import NewTask, add
from backend.tasks.actions.close import Finish, finish
from backend.tasks.due import NewDue
from backend.tasks.subjects import SubjectRef
from backend.timeline.record_own import tell
from backend.timeline.schemas import AboutWhat, NewEvent
from tests.rules.conftest import House
from tests.rules.outside import Outside

Deed = Callable[["Stage"], Awaitable[Any]]


class Stage:
    """Gleb has written, and has a request; what else it takes."""

    def __init__(self, house: House, outside: Outside, talk: int, card: int, kind: int) -> None:
        self.house, self.outside, self.talk, self.card, self.kind = house, outside, talk, card, kind
        self.later = timedelta()

    async def person(self) -> int:
        found: int = (await self.house.cast.row(self.talk))["contact_id"]
        return found

    async def status(self, shipped: str) -> None:
        await self.house.edits("anna", self.card, status_id=await self.house.status(shipped))

    async def edits(self, **change: Any) -> None:
        await self.house.edits("anna", self.card, **change)

    async def does(self, verb: Callable[[HotTx, Grants], Awaitable[Any]], who: str = "anna") -> Any:
        me = await self.house.cast.grants(who)
        async with self.house.db.tx() as tx:
            return await verb(tx, me)

    async def version(self) -> int:
        found: int = await self.house.db.hot.fetchval("SELECT version FROM cards WHERE id = $1", self.card)
        return found

    async def rejects(self) -> None:
        version = await self.version()
        await self.does(lambda tx, me: reject(tx, me, self.card, Reject(version=version)))

    async def converts(self) -> None:
        version = await self.version()
        await self.does(lambda tx, me: convert(tx, me, None, self.card, Convert(client_id=uuid4(), version=version)))

    async def sells(self) -> None:
        await self.converts()
        self.card = await self.house.db.hot.fetchval("SELECT id FROM cards WHERE born_of = $1", self.card)
        await self.status("deal_won")

    async def promises(self, in_minutes: int = 30, closed: bool = False) -> None:
        due = NewDue(at=datetime.now(UTC) + timedelta(minutes=in_minutes))
        new = NewTask(subject=SubjectRef("card", self.card), title="Позвонить", due=due)
        task = await self.does(lambda tx, me: add(tx, me, new))
        if closed:
            await self.does(lambda tx, me: finish(tx, me, task.id, Finish()))

    async def records(self, kind: int) -> None:
        event = NewEvent(kind_id=kind, about=AboutWhat("card", self.card))
        await self.does(lambda tx, me: tell(tx, me, [event]))

    async def waits(self, minutes: int) -> None:
        """So much later, by the clock that timers go by."""
        self.later = timedelta(minutes=minutes)


async def _other_kind(stage: Stage) -> None:
    await stage.records(await _kind(stage.house, "Показ"))


async def _kind(house: House, name: str) -> int:
    me = await house.cast.grants("ada")
    async with house.db.tx() as tx:
        made = await make_kind(tx, me, "127.0.0.1", NewActivityKind(name=name))
    return made[-1].id


async def _missed(stage: Stage) -> None:
    await stage.outside.rings("missed")


async def _taken(stage: Stage) -> None:
    await stage.outside.rings("answered", answered_at=datetime.now(UTC))
    await stage.outside.rings("ended", answered_at=datetime.now(UTC), talked_s=5.0)


async def _warm(stage: Stage) -> None:
    for _ in range(6):
        await stage.outside.writes("И ещё")
    await stage.sells()


async def _answers_and_waits(stage: Stage) -> None:
    await stage.house.cast.says("anna", stage.talk)
    await stage.waits(30)


# what it waits for, what comes about, and what does not
TRIGGERS: dict[WhenKind, tuple[dict[str, Any], Deed, Deed | None]] = {
    "status_changed": ({}, lambda s: s.status("lead_contacted"), lambda s: s.edits(comment="думает")),
    "request_created": ({}, lambda s: s.outside.writes(who="+79160000001"), lambda s: s.outside.writes("ещё")),
    "request_won": ({}, lambda s: s.sells(), lambda s: s.rejects()),
    "request_rejected": ({}, lambda s: s.rejects(), lambda s: s.sells()),
    "field_changed": (
        {"fields": ["budget"]},
        lambda s: s.edits(budget={"amount": "1000.00", "currency": "RUB"}),
        lambda s: s.edits(title="Самовар"),
    ),
    "warmth_changed": ({"stages": [1, 2, 3]}, _warm, lambda s: s.edits(comment="думает")),
    "message_in": ({}, lambda s: s.outside.writes("ещё"), lambda s: s.outside.writes("Меня нет", automatic=True)),
    "answered": ({}, lambda s: s.house.cast.says("anna", s.talk), lambda s: s.outside.writes("ещё")),
    "no_answer": ({"minutes": 15}, lambda s: s.waits(30), _answers_and_waits),
    "call_missed": ({}, _missed, _taken),
    "task_overdue": ({"minutes": 10}, lambda s: s.promises(), lambda s: s.promises(closed=True)),
    "activity": ({"kind_ids": []}, lambda s: s.records(s.kind), _other_kind),
}


async def staged(house: House) -> Stage:
    """Whose stage of warmth is known, and whom nobody has answered."""
    async with house.db.tx() as tx:
        await tx.execute("INSERT INTO consumers (name, position) VALUES ($1, 0) ON CONFLICT DO NOTHING", WARMTH[0].name)
    outside = await Outside.of(house)
    talk = await outside.writes()
    stage = Stage(house, outside, talk, (await house.cast.row(talk))["card_id"], await _kind(house, "Визит"))
    await house.runs(*WARMTH)
    return stage


async def listens(house: House, stage: Stage, kind: WhenKind) -> int:
    when, *_ = TRIGGERS[kind]
    own = {"kind_ids": [stage.kind]} if kind == "activity" else {}
    return await house.rule(
        {"kind": kind, **when, **own}, {"kind": "tag", "on": "contact", "tag_ids": [await house.tag("Услышано")]}
    )


async def heard(house: House, stage: Stage, rule: int, kind: WhenKind) -> list[RuleRun]:
    """Everything that follows is done, and timers ring whose moment has come; the journal."""
    await house.runs(*WARMTH)
    if kind in TIMED:
        later = datetime.now(UTC) + (stage.later or timedelta(minutes=60))
        for _ in range(2):
            async with house.db.tx() as tx:
                await ring(tx, later)
            await house.runs(*WARMTH)
    return await house.journal(rule)


def test_for_every_trigger_it_is_known_how_it_comes_about() -> None:
    assert set(TRIGGERS) == set(get_args(WhenKind))


@pytest.mark.parametrize("kind", TRIGGERS)
async def test_what_a_rule_waits_for_comes_about_and_it_runs(house: House, kind: WhenKind) -> None:
    stage = await staged(house)
    rule = await listens(house, stage, kind)
    await TRIGGERS[kind][1](stage)
    runs = await heard(house, stage, rule, kind)
    # a person's rule runs again for each stage that they come to
    assert [run.state for run in runs] == ["done"] * max(len(runs), 1)
    assert kind == "warmth_changed" or len(runs) == 1, runs
    assert runs[0].did[0].why is None
    whose = runs[0].fact.contact_id or await stage.person()
    tagged = await house.db.hot.fetch("SELECT contact_id FROM contact_tags")
    assert [row["contact_id"] for row in tagged] == [whose]


@pytest.mark.parametrize("kind", TRIGGERS)
async def test_what_is_like_it_starts_nothing(house: House, kind: WhenKind) -> None:
    stage = await staged(house)
    rule = await listens(house, stage, kind)
    near = TRIGGERS[kind][2]
    assert near is not None
    await near(stage)
    assert await heard(house, stage, rule, kind) == []
