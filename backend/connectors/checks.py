"""What a kind finds out about its settings: each thing by a code, with the page of the platform where it is set."""

from typing import Any

import msgspec


class Check(msgspec.Struct, frozen=True):
    """Are the settings right? Codes are for words: channel_checks.<kind>.<code>.

    `missing`: without it the channel cannot work · `advice`: it works, but less well · `passed`: what is right
    · `links`: the very page where a code's matter is set · `mends`: those missing that starting the channel sets right
    · `facts`: what was learnt of the account · `learnt`: settings that the platform knows better than who typed them.
    """

    ok: bool
    missing: tuple[str, ...] = ()
    facts: dict[str, Any] = {}
    advice: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    links: dict[str, str] = {}
    mends: tuple[str, ...] = ()
    learnt: dict[str, Any] = {}
