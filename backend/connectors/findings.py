"""What a check gathers while it looks, thing by thing."""

import base64
from collections.abc import AsyncIterator, Mapping
from typing import Any

from backend.connectors.contract import Check, SendError

PICTURE_MAX = 60_000


class Findings:
    """By their codes, as Check has them."""

    def __init__(self) -> None:
        self.missing, self.passed, self.advice, self.mends = [list[str]() for _ in range(4)]
        self.learnt: dict[str, Any] = {}
        self.facts: dict[str, Any] = {}

    def say(self, holds: bool, good: str, bad: str, *, mends: bool = False) -> None:
        """`mends`: starting the channel sets it right."""
        (self.passed if holds else self.missing).append(good if holds else bad)
        if not holds and mends:
            self.mends.append(bad)

    def answer(self, pages: Mapping[str, str]) -> Check:
        """`pages`: code -> the page where its matter is set."""
        return Check(
            not self.missing,
            tuple(self.missing),
            self.facts,
            passed=tuple(self.passed),
            advice=tuple(self.advice),
            links={code: pages[code] for code in (*self.missing, *self.advice) if code in pages},
            mends=tuple(self.mends),
            learnt=self.learnt,
        )


async def small_picture(pieces: AsyncIterator[bytes]) -> str | None:
    """Small enough to be kept with the check: a browser asks nobody but us."""
    found = b""
    try:
        async for piece in pieces:
            found += piece
            if len(found) > PICTURE_MAX:
                return None
    except SendError:
        return None
    kind = "png" if found.startswith(b"\x89PNG") else "webp" if found[8:12] == b"WEBP" else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(found).decode()}"
