"""Asks the platform of a hooked channel how much it keeps: a hook that fails is silent on our side."""

import asyncio

import structlog

from backend.connectors.abilities import KeepsBacklog
from backend.connectors.contract import SendError
from backend.inbox.channels.health import Health
from bots.handover import Handover
from bots.open import Line

log = structlog.get_logger("bots")

EVERY_S = 60.0


async def watch(channel: Handover, line: Line, health: Health, every_s: float = EVERY_S) -> None:
    """Until cancelled. Rests before it asks: opening the line loads an SDK, and a start should not wait for that."""
    channel_id = channel.own.channel_id
    while True:
        await asyncio.sleep(every_s)
        try:
            client = await line.client()
            if not isinstance(client, KeepsBacklog):
                return
            health.waits(channel_id, is_more=await client.backlog() > 0)
        except SendError as error:
            log.warning("channel.backlog_unknown", channel=channel_id, code=error.code, detail=error.detail)
