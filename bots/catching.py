"""Reads what the hook of a channel was not told: a platform may pause its calls or drop the hook, and we may have been
away.
"""

import asyncio

import structlog

from backend.connectors.abilities import CatchesUp, KeepsHook
from backend.connectors.contract import SendError
from backend.kit.db.trouble import is_passing
from bots.handover import Handover
from bots.listener import Deliver, cursor_of
from bots.open import Line

log = structlog.get_logger("bots")

# opening the line loads an SDK, and a start should not wait for that
FIRST_S = 2.0
EVERY_S = 300.0


async def watch(
    channel: Handover, line: Line, deliver: Deliver, first_s: float = FIRST_S, every_s: float = EVERY_S
) -> None:
    """Until cancelled, or at once where the kind has nothing to catch up with."""
    channel_id, rest_s = channel.own.channel_id, first_s
    while True:
        await asyncio.sleep(rest_s)
        rest_s = every_s
        try:
            client = await line.client()
            if not isinstance(client, CatchesUp | KeepsHook):
                return
            if isinstance(client, CatchesUp):
                async for polled in client.catch_up(await cursor_of(channel.db, channel_id)):
                    await deliver(channel.facts, polled.payloads, polled.cursor)
            if isinstance(client, KeepsHook) and channel.hook_url:
                await client.keep_hook(channel.hook_url, channel.facts.hook_secret)
        except SendError as error:
            log.warning("channel.not_caught_up", channel=channel_id, code=error.code, detail=error.detail)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("channel.not_caught_up", channel=channel_id, error=type(error).__name__)
