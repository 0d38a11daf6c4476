"""A background task comes back, is seen to have failed, and ends with its owner."""

import asyncio
import logging

import pytest

from backend.kit.tasks import Tasks
from tests.realtime.world import until


async def test_a_task_that_fails_is_started_again_and_counted() -> None:
    runs = 0

    async def flaky() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise ValueError("first")
        if runs == 2:
            return
        await asyncio.Event().wait()

    async with Tasks() as tasks:
        tasks.start("flaky", flaky)
        await until(lambda: tasks.failing == ["flaky"], "failing")
        await until(lambda: runs == 3, "third run")
        state = tasks.states["flaky"]
        assert (state.restarts, state.last_error) == (2, "it returned")
        await until(lambda: tasks.failing == [], "health")


async def test_leaving_cancels_and_awaits_every_task() -> None:
    ended = []

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            ended.append(True)

    async with Tasks() as tasks:
        tasks.start("stubborn", stubborn)
        tasks.once(stubborn(), "one more")
        await asyncio.sleep(0.01)
    assert ended == [True, True]
    assert tasks.count == 0


async def test_a_task_that_loses_its_first_cancellation_ends_too() -> None:
    async def deaf() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            await asyncio.Event().wait()

    async with asyncio.timeout(30), Tasks() as tasks:
        tasks.start("deaf", deaf)
        await asyncio.sleep(0.01)
    assert tasks.count == 0


async def test_work_beside_the_caller_that_fails_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("seen")

    async with Tasks() as tasks:
        with caplog.at_level(logging.ERROR):
            tasks.once(fail(), "beside")
            await until(lambda: "task beside failed" in caplog.text, "log line")
    assert "seen" in caplog.text


async def test_two_tasks_of_one_name_are_a_mistake() -> None:
    async with Tasks() as tasks:
        tasks.start("relay", asyncio.Event().wait)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="relay"):
            tasks.start("relay", asyncio.Event().wait)  # type: ignore[arg-type]
