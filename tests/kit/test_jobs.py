"""Jobs: done once, tried again, answered; those of a dead process go to another."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from backend.kit import jobs
from backend.kit.db import Database
from backend.kit.jobs import Handler, Hopeless, Job, Later, Runner
from backend.kit.tasks import Tasks
from tests.bots.world import until, when
from tests.fixtures.databases import execute


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with Database.open(database_url) as database:
        yield database


@asynccontextmanager
async def running(db: Database, **handlers: Handler) -> AsyncIterator[None]:
    async with Tasks() as tasks:
        tasks.start("jobs", Runner(db, handlers).run)
        yield


async def add(db: Database, kind: str, payload: Any = None, **more: Any) -> int | None:
    async with db.tx() as tx:
        return await jobs.add(tx, kind, payload or {}, **more)


async def becomes(db: Database, sql: str) -> None:
    await until(lambda: db.hot.fetchval(sql), lambda: f"never: {sql}")


async def test_a_job_is_done_and_answered(db: Database) -> None:
    async def double(job: Job) -> int:
        return int(job.payload["n"]) * 2

    job_id = await add(db, "double", {"n": 21})
    assert job_id is not None
    async with running(db, double=double):
        assert await jobs.answer(db, job_id, 10) == 42


async def test_nobody_answers_for_a_kind_that_nobody_does(db: Database) -> None:
    job_id = await add(db, "unknown")
    assert job_id is not None

    async def never(job: Job) -> None:
        raise AssertionError("not mine")

    async with running(db, other=never):
        assert await jobs.answer(db, job_id, 0.6) is None
    assert await db.hot.fetchval("SELECT state FROM jobs") == "waiting"


async def test_each_job_is_done_once_whatever_the_number_of_runners(db: Database) -> None:
    seen: list[int] = []

    async def note(job: Job) -> None:
        seen.append(job.payload["n"])
        await asyncio.sleep(0.005)

    for number in range(60):
        await add(db, "note", {"n": number})
    async with running(db, note=note), running(db, note=note), running(db, note=note):
        await becomes(db, "SELECT count(*) = 0 FROM jobs WHERE state <> 'done'")
    assert sorted(seen) == list(range(60))


async def test_trouble_is_tried_again_and_hopelessness_is_not(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "FIRST_REST_S", 0.01)
    tries: dict[str, int] = {"later": 0, "broken": 0, "hopeless": 0}

    async def later(job: Job) -> str:
        tries["later"] += 1
        if tries["later"] < 3:
            raise Later(0.01, "busy")
        return "at last"

    async def broken(job: Job) -> None:
        tries["broken"] += 1
        raise RuntimeError("a bug")

    async def hopeless(job: Job) -> None:
        tries["hopeless"] += 1
        raise Hopeless("gone")

    ids = {kind: await add(db, kind) for kind in tries}
    monkeypatch.setattr(jobs, "LONGEST_REST_S", 0.05)
    async with running(db, later=later, broken=broken, hopeless=hopeless):
        assert await jobs.answer(db, ids["later"] or 0, 20) == "at last"
        assert await jobs.answer(db, ids["hopeless"] or 0, 20) is None
        assert await jobs.answer(db, ids["broken"] or 0, 20) is None
    assert tries == {"later": 3, "broken": jobs.TRIES, "hopeless": 1}
    failed = await db.hot.fetch("SELECT kind, error FROM jobs WHERE state = 'failed' ORDER BY kind")
    assert [tuple(row) for row in failed] == [("broken", "RuntimeError"), ("hopeless", "gone")]


async def test_a_dead_processs_job_goes_to_another_and_a_living_ones_does_not(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "LEASE_S", 0.6)
    monkeypatch.setattr(jobs, "RENEW_S", 0.1)
    done: list[str] = []

    def worker(name: str, seconds: float) -> Handler:
        async def work(job: Job) -> None:
            await asyncio.sleep(seconds)
            done.append(name)

        return work

    await add(db, "slow")
    async with running(db, slow=worker("living", 1.5)):
        await becomes(db, "SELECT state = 'running' FROM jobs")
        async with running(db, slow=worker("other", 0)):
            await asyncio.sleep(1.8)
    assert done == ["living"]
    await add(db, "slow")
    async with running(db, slow=worker("dead", 60)):
        await becomes(db, "SELECT 1 FROM jobs WHERE state = 'running'")
    async with running(db, slow=worker("heir", 0)):
        await until(when(lambda: "heir" in done), lambda: "the heir did not take it")
    assert done == ["living", "heir"]


async def test_a_job_that_processes_die_of_is_given_up(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many tries its kind is worth; the others go on."""
    monkeypatch.setattr(jobs, "LEASE_S", 0.2)
    monkeypatch.setattr(jobs, "RENEW_S", 60.0)
    begun: list[int] = []

    async def deadly(job: Job) -> None:
        begun.append(job.attempt)
        await asyncio.Event().wait()

    async def good(job: Job) -> str:
        return "done"

    first = await add(db, "deadly", key="k")
    for life in range(1, jobs.LOSSES + 1):
        async with Tasks() as tasks:
            tasks.start("jobs", Runner(db, {"deadly": deadly}, {"deadly": 1000}).run)
            await until(when(lambda life=life: len(begun) == life), lambda: f"never taken again after {begun}")
    async with running(db, deadly=deadly):
        await becomes(db, "SELECT state = 'failed' FROM jobs")
    assert len(begun) == jobs.LOSSES
    assert await db.hot.fetchval("SELECT error FROM jobs WHERE state = 'failed'") == "process_died"
    assert await jobs.answer(db, first or 0, 5) is None
    # asked for anew, it has all its lives again
    assert await add(db, "good", key="k") == first
    async with running(db, good=good):
        assert await jobs.answer(db, first or 0, 10) == "done"


async def test_some_kinds_are_worth_more_tries(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "FIRST_REST_S", 0.01)
    monkeypatch.setattr(jobs, "LONGEST_REST_S", 0.01)
    last: dict[str, list[int]] = {"dear": [], "other": []}

    async def never(job: Job) -> None:
        if job.is_last:
            last[job.kind].append(job.attempt)
        raise OSError("the disk is full")

    ids = {kind: await add(db, kind) for kind in last}
    async with Tasks() as tasks:
        tasks.start("jobs", Runner(db, dict.fromkeys(last, never), {"dear": 20}).run)
        for job_id in ids.values():
            assert await jobs.answer(db, job_id or 0, 60) is None
        await becomes(db, "SELECT bool_and(state = 'failed') FROM jobs")
    assert last == {"dear": [20], "other": [jobs.TRIES]}


async def test_a_key_names_one_job_at_a_time(db: Database) -> None:
    async def nothing(job: Job) -> int:
        return int(job.payload["n"])

    first = await add(db, "once", {"n": 1}, key="k")
    assert await add(db, "once", {"n": 2}, key="k") is None
    async with running(db, once=nothing):
        assert await jobs.answer(db, first or 0, 10) == 1
        again = await add(db, "once", {"n": 3}, key="k")
        assert again == first
        await becomes(db, "SELECT answer = '3' FROM jobs")


async def test_a_lease_is_kept_through_a_moment_without_the_database(
    db: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "RENEW_S", 0.1)
    monkeypatch.setattr(jobs, "LEASE_S", 5.0)
    monkeypatch.setattr(jobs, "AT_ONCE", 1)  # who is busy does not look for more: only the renewing meets the trouble
    begun, may_end = asyncio.Event(), asyncio.Event()
    tries: list[int] = []

    async def long(job: Job) -> None:
        tries.append(job.attempt)
        begun.set()
        await may_end.wait()

    await add(db, "long")
    async with running(db, long=long):
        await begun.wait()
        await execute(database_url, "SET ROLE samovar_owner", "ALTER TABLE jobs RENAME TO jobs_away")
        await asyncio.sleep(3 * jobs.RENEW_S)
        kept = await db.hot.fetchval("SELECT lease_until FROM jobs_away")
        await execute(database_url, "SET ROLE samovar_owner", "ALTER TABLE jobs_away RENAME TO jobs")
        await until(
            lambda: db.hot.fetchval("SELECT 1 FROM jobs WHERE lease_until > $1", kept),
            lambda: "nobody renewed it again",
        )
        may_end.set()
        await becomes(db, "SELECT state = 'done' FROM jobs")
    assert tries == [1]


async def test_a_database_that_is_away_for_a_moment_begins_no_running_job_anew(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go = [], asyncio.Event()

    async def slow(job: Job) -> None:
        begun.append(job.attempt)
        await go.wait()

    looked = 0

    async def away(self: Runner, most: int) -> list[Job]:
        nonlocal looked
        looked += 1
        raise ConnectionError("gone")

    await add(db, "slow")
    async with running(db, slow=slow):
        await until(when(lambda: bool(begun)), lambda: "never begun")
        with monkeypatch.context() as patch:
            patch.setattr(Runner, "_take", away)
            await until(when(lambda: looked > 3), lambda: "nobody looked")
        go.set()
        await becomes(db, "SELECT 1 FROM jobs WHERE state = 'done'")
    assert begun == [1]
    assert await db.hot.fetchval("SELECT lost FROM jobs") == 0
