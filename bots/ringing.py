"""Live calls are sent where our ring plan says, by the channel's owner: half a second after they ring."""

import asyncio

import structlog

from backend.connectors.abilities import Redirects
from backend.connectors.contract import SendError
from backend.inbox.calls import plan
from backend.kit.db.trouble import is_passing
from bots.handover import Handover
from bots.open import Line

log = structlog.get_logger("bots")

EVERY_S = 0.5
ANSWER_S = 5.0


async def watch(channel: Handover, line: Line) -> None:
    """Until cancelled; at once where the channel has no plan. An exchange that does not do it goes on by its own."""
    facts = channel.facts
    if not (facts.capabilities.redirects and facts.telephony.ring.on):
        return
    while True:
        try:
            await _look(channel, line)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("call.plan_waits", channel=facts.id, error=type(error).__name__)
        await asyncio.sleep(EVERY_S)


async def _look(channel: Handover, line: Line) -> None:
    async with channel.db.tx() as tx:
        steps = await plan.due(tx, channel.facts, plan.moment())
    for step in steps:
        async with channel.db.tx() as tx:
            fresh = await plan.keep(tx, step)
        if fresh and (fault := await _said(channel, line, step)):
            async with channel.db.tx() as tx:
                await plan.keep(tx, step, fault)


async def _said(channel: Handover, line: Line, step: plan.Step) -> str:
    """Why the exchange did not do it; empty: it did."""
    try:
        async with asyncio.timeout(ANSWER_S):
            client = await line.client()
            if not isinstance(client, Redirects):
                return "refused"
            await client.redirect(step.call, step.sent.to, step.ring_s)
    except (SendError, TimeoutError) as error:
        code = error.code if isinstance(error, SendError) else "timeout"
        log.info("call.not_sent_on", channel=channel.facts.id, code=code)
        return code
    return ""
