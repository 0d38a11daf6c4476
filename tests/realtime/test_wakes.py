"""Work is begun when it is there: by whoever is told of it, and not by whoever looks most often."""

import asyncio
from collections.abc import Sequence

import pytest

from backend.kit import consumers, jobs
from backend.kit.consumers import Consumer, ConsumerRunner, Logged, behind, waking
from backend.kit.db import HotTx, Own
from backend.kit.jobs import Job, Runner
from backend.kit.tasks import Tasks
from backend.kit.wakes import Bell, Wakes
from tests.bots.world import until as reaches
from tests.realtime.stage import Cast, standing
from tests.realtime.world import said, say, until

NEVER_S = 3600.0


@pytest.fixture
def nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not told is never done."""
    monkeypatch.setattr(jobs, "LOOK_S", NEVER_S)
    monkeypatch.setattr(consumers, "POLL_S", NEVER_S)


@pytest.mark.usefixtures("nobody_looks")
async def test_a_job_that_another_process_leaves_is_done_at_once(database_url: str, redis_url: str) -> None:
    done: list[int] = []

    async def note(job: Job) -> None:
        done.append(job.payload["n"])

    async with (
        standing(database_url, redis_url, Cast()) as web,
        standing(database_url, redis_url, Cast()) as back,
        Tasks() as tasks,
    ):
        await until(lambda: web.node.bus.up and back.node.bus.up, "both listen")
        tasks.start("jobs", Runner(back.node.db, {"note": note}).run)
        for n in range(20):
            async with web.node.db.tx() as tx:
                await jobs.add(tx, "note", {"n": n})
            await until(lambda n=n: len(done) == n + 1, "not told of it")  # type: ignore[misc]
        async with web.node.db.orm() as orm:
            await jobs.add(orm, "note", {"n": 20})
        await until(lambda: len(done) == 21, "not told of it")


@pytest.mark.usefixtures("nobody_looks")
async def test_more_jobs_than_are_done_beside_each_other_are_all_done(database_url: str, redis_url: str) -> None:
    done: list[int] = []

    async def slow(job: Job) -> None:
        await asyncio.sleep(0)
        done.append(job.id)

    async with standing(database_url, redis_url, Cast()) as back, Tasks() as tasks:
        tasks.start("jobs", Runner(back.node.db, {"slow": slow}).run)
        async with back.node.db.tx() as tx:
            for _ in range(10 * jobs.AT_ONCE):
                await jobs.add(tx, "slow", {})
        await until(lambda: len(done) == 10 * jobs.AT_ONCE, lambda: f"{len(done)} of them")


@pytest.mark.usefixtures("nobody_looks")
async def test_what_is_tried_again_is_tried_when_its_time_has_come(database_url: str, redis_url: str) -> None:
    tries: list[int] = []

    async def shy(job: Job) -> None:
        tries.append(job.attempt)
        if job.attempt < 3:
            raise jobs.Later(0.05)

    async with standing(database_url, redis_url, Cast()) as back, Tasks() as tasks:
        tasks.start("jobs", Runner(back.node.db, {"shy": shy}).run)
        async with back.node.db.tx() as tx:
            await jobs.add(tx, "shy", {})
        await until(lambda: tries == [1, 2, 3])


async def test_what_was_taken_back_wakes_nobody() -> None:
    wakes, told = Wakes(), list[str]()
    wakes.tell = told.extend
    bell = wakes.bell("a")
    wakes.say({"b"})
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await bell.rest(NEVER_S)
    wakes.say({"a"})
    await bell.rest(NEVER_S)
    assert told == ["b", "a"]


async def test_a_bell_that_rings_while_its_owner_is_at_work_is_not_lost() -> None:
    bell = Bell()
    bell.ring()
    await bell.rest(NEVER_S)


@pytest.mark.usefixtures("nobody_looks")
async def test_a_consumer_is_woken_by_what_concerns_it_and_catches_up_with_the_rest(
    database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "BEHIND_S", 0.05)
    seen = {"told": list[int](), "deaf": list[int]()}

    def of(name: str, *types: str) -> Consumer:
        async def take(tx: HotTx, events: Sequence[Logged]) -> None:
            seen[name] += [event.position for event in events]

        return Consumer(name, types, take)

    async with standing(database_url, redis_url, Cast()) as back, Tasks() as tasks:
        db = back.node.db
        told, deaf = ConsumerRunner(db, of("told", "thing.said")), ConsumerRunner(db, of("deaf", "thing.said"))
        other = ConsumerRunner(db, of("other", "thing.unknown"))
        stop = back.node.subscribe(waking([told]))
        for runner in (told, deaf, other):
            tasks.start(runner.consumer.name, runner.run)
        await until(lambda: all(state.running for state in tasks.states.values()))
        await say(db, said(1, 1, Own(1)))
        await until(lambda: seen["told"] == [1], "it was told")
        # the others were told nothing: one look finds who has something to do
        tasks.start("behind", behind(db, [told, deaf, other]))
        await until(lambda: seen["deaf"] == [1], "nobody looked after it")
        await reaches(lambda: db.hot.fetchval("SELECT min(position) = 1 FROM consumers"), lambda: "one lies behind")
        stop()
