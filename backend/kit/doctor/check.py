"""One check: a name, a question, an answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from backend.kit.settings import Settings

Verdict = Literal["ok", "warn", "bad"]
PATIENCE_S = 15.0


@dataclass(frozen=True, slots=True)
class Finding:
    """``bad`` means that something will not work; ``warn``, that it may not one day."""

    name: str
    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Check:
    """``ask`` answers with a verdict and words; whatever it raises is a bad finding."""

    name: str
    ask: Callable[[Settings], Awaitable[tuple[Verdict, str]]]


async def examine(settings: Settings, checks: Iterable[Check]) -> list[Finding]:
    """Ask all of them, one after the other: a sick house should not be hurried."""
    return [await _asked(check, settings) for check in checks]


async def _asked(check: Check, settings: Settings) -> Finding:
    try:
        async with asyncio.timeout(PATIENCE_S):
            verdict, words = await check.ask(settings)
    except TimeoutError:
        return Finding(check.name, "bad", f"no answer in {PATIENCE_S:.0f} s")
    except Exception as error:
        return Finding(check.name, "bad", f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}")
    return Finding(check.name, verdict, words)
