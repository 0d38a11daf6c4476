"""Named points where tests let a process die, wait or fail. Without SAMOVAR_FAULTS a point does nothing.

SAMOVAR_FAULTS is JSON: {"counts": folder?, "points": {name: {"kill_at": n?, "kill_chance": p?, "sleep_s": s?,
"raise_times": n?}}}. Each hit adds a byte to <folder>/<name>, so that a test sees how often its point was met.
"""

import asyncio
import os
import random
import signal
from pathlib import Path

import msgspec


class Point(msgspec.Struct, forbid_unknown_fields=True):
    """What happens at a point: kill -9 at the n-th hit or by chance, a wait, or a passing failure n times."""

    kill_at: int | None = None
    kill_chance: float = 0.0
    sleep_s: float = 0.0
    raise_times: int = 0
    hits: int = 0


class Plan(msgspec.Struct, forbid_unknown_fields=True):
    counts: str | None = None
    points: dict[str, Point] = {}


class Injected(ConnectionError):
    """A failure made by a test; looks like a lost connection."""


def read_plan() -> Plan | None:
    """What the environment asks for."""
    text = os.environ.get("SAMOVAR_FAULTS")
    return msgspec.json.decode(text, type=Plan) if text else None


PLAN = read_plan()


def _count(path: Path) -> None:
    with path.open("ab") as counter:
        counter.write(b".")


async def fault(name: str) -> None:
    """A named point of the hot path."""
    if PLAN is None:
        return
    if PLAN.counts:
        _count(Path(PLAN.counts, name))
    point = PLAN.points.get(name)
    if point is None:
        return
    point.hits += 1
    if point.sleep_s:
        await asyncio.sleep(point.sleep_s)
    if point.hits == point.kill_at or random.random() < point.kill_chance:
        os.kill(os.getpid(), signal.SIGKILL)
    if point.hits <= point.raise_times:
        raise Injected(name)
