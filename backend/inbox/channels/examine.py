"""Ask the platform whether a channel's settings are right, and tell it where our hook is. Calls the network."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from backend.connectors.abilities import Hooks, Installs, Prepares
from backend.connectors.checks import Check
from backend.connectors.contract import Client, Connector, SendError
from backend.inbox.channels.facts import ChannelFacts

log = structlog.get_logger("channels")

# kinds of jobs; a process that may load SDKs does them
CHECK, UNINSTALL = "channel.check", "channel.uninstall"
# of a deleted one: what waited to be sent
ENDED = "channel.ended"
PATIENCE_S = 90.0
# starting a channel takes its messages over from wherever they go now
ELSEWHERE = "_elsewhere"


Learn = Callable[[ChannelFacts, dict[str, Any]], Awaitable[int]]
"""Keep settings of a channel that the platform knows; the channel's rev after their commit."""


ReadFirst = Callable[[ChannelFacts, Client], Awaitable[None]]
"""Store what a platform keeps for whoever polls, and how far that was read. Raises SendError."""


class AccountTaken(Exception):
    """Another channel of the house is connected to this account."""


class Examined(msgspec.Struct, frozen=True):
    """What came of it: codes are channel_checks.<kind>.<code> or channel_checks.<code> (connectors/checks.py)."""

    ok: bool
    missing: list[str]
    facts: dict[str, Any]
    at: datetime
    advice: list[str] = []
    passed: list[str] = []
    links: dict[str, str] = {}
    # of the channel: as it was looked at, and after what was learnt
    of: int = 0
    rev: int = 0


def examined(ok: bool, *missing: str, facts: dict[str, Any] | None = None, rev: int = 0) -> Examined:
    return Examined(ok, list(missing), facts or {}, datetime.now(UTC), rev=rev)


def is_hooked(connector: Connector, settings: msgspec.Struct) -> bool:
    """Does the platform call us, rather than we it?"""
    return isinstance(connector, Hooks) and not connector.listens(settings)


async def examine(
    facts: ChannelFacts, hook_url: str, learn: Learn, *, start: bool, read_first: ReadFirst | None = None
) -> Examined:
    """Check. With `start` also set up what the platform has to know: the hook, taking over what goes elsewhere, or what
    listening needs. Every failure is an answer.
    """
    rev = facts.rev
    try:
        async with asyncio.timeout(PATIENCE_S), facts.connector.open(facts.settings, facts.id) as client:
            found = await client.check()
            if found.learnt:
                # before the platform is told of us: it may ask our hook at once for what it has just told
                rev = await learn(facts, found.learnt)
            missing = [code for code in found.missing if not (start and _mended(found, code))]
            if start and not missing:
                await _set_up(client, facts, hook_url, read_first)
                found = await client.check() if found.mends else found
    except TimeoutError:
        return examined(False, "no_answer", rev=rev)
    except AccountTaken:
        return examined(False, "account_taken", rev=rev)
    except SendError as error:
        log.warning("channel.not_installed", channel=facts.id, code=error.code, detail=error.detail)
        return examined(False, "not_installed", facts={"code": error.code}, rev=rev)
    except Exception:
        log.exception("channel.check_broke", channel=facts.id)
        return examined(False, "check_broke", rev=rev)
    return msgspec.structs.replace(
        examined(not missing, *missing, facts=found.facts, rev=rev),
        advice=list(found.advice),
        passed=list(found.passed),
        links=dict(found.links),
    )


def _mended(found: Check, code: str) -> bool:
    """Does starting the channel set this right?"""
    return code.endswith(ELSEWHERE) or code in found.mends


async def _set_up(client: Client, facts: ChannelFacts, hook_url: str, read_first: ReadFirst | None) -> None:
    if not is_hooked(facts.connector, facts.settings):
        if isinstance(client, Prepares):
            await client.prepare()
        if read_first is not None:
            await read_first(facts, client)
    elif isinstance(client, Installs):
        if read_first is not None:
            await read_first(facts, client)
        await client.install(hook_url, facts.hook_secret)


async def uninstall(facts: ChannelFacts) -> None:
    """Take the hook away. Raises SendError: the caller tries again."""
    if not is_hooked(facts.connector, facts.settings):
        return
    async with asyncio.timeout(PATIENCE_S), facts.connector.open(facts.settings, facts.id) as client:
        if isinstance(client, Installs):
            await client.uninstall()
