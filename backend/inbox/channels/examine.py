"""Ask the platform whether a channel's settings are right, and tell it where our hook is. Calls the network."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from backend.connectors.abilities import Hooks, Installs
from backend.connectors.contract import Connector, SendError
from backend.inbox.channels.facts import ChannelFacts

log = structlog.get_logger("channels")

# kinds of jobs; a process that may load SDKs does them
CHECK, UNINSTALL = "channel.check", "channel.uninstall"
# of a deleted one: what waited to be sent
ENDED = "channel.ended"
PATIENCE_S = 90.0
# starting a channel takes its messages over from wherever they go now
ELSEWHERE = "_elsewhere"


class Examined(msgspec.Struct, frozen=True):
    """What came of it: `missing` are codes (channel_checks.<kind>.<code> or channel_checks.<code>)."""

    ok: bool
    missing: list[str]
    facts: dict[str, Any]
    at: datetime


def examined(ok: bool, *missing: str, facts: dict[str, Any] | None = None) -> Examined:
    return Examined(ok, list(missing), facts or {}, datetime.now(UTC))


def is_hooked(connector: Connector, settings: msgspec.Struct) -> bool:
    """Does the platform call us, rather than we it?"""
    return isinstance(connector, Hooks) and not connector.listens(settings)


async def examine(facts: ChannelFacts, hook_url: str, *, start: bool) -> Examined:
    """Check. With `start` also install the hook, taking over what goes elsewhere. Every failure is an answer."""
    try:
        async with asyncio.timeout(PATIENCE_S), facts.connector.open(facts.settings, facts.id) as client:
            found = await client.check()
            missing = [code for code in found.missing if not (start and code.endswith(ELSEWHERE))]
            if start and not missing and is_hooked(facts.connector, facts.settings) and isinstance(client, Installs):
                await client.install(hook_url, facts.hook_secret)
    except TimeoutError:
        return examined(False, "no_answer")
    except SendError as error:
        log.warning("channel.not_installed", channel=facts.id, code=error.code, detail=error.detail)
        return examined(False, "not_installed", facts={"code": error.code})
    except Exception:
        log.exception("channel.check_broke", channel=facts.id)
        return examined(False, "check_broke")
    return examined(not missing, *missing, facts=found.facts)


async def uninstall(facts: ChannelFacts) -> None:
    """Take the hook away. Raises SendError: the caller tries again."""
    if not is_hooked(facts.connector, facts.settings):
        return
    async with asyncio.timeout(PATIENCE_S), facts.connector.open(facts.settings, facts.id) as client:
        if isinstance(client, Installs):
            await client.uninstall()
