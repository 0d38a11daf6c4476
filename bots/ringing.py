"""Live calls are sent where our ring plan says, by the channel's owner: half a second after they ring."""

import asyncio

import structlog

from backend.connectors.abilities import Holds, Redirects
from backend.connectors.contract import SendError
from backend.inbox.calls import plan
from backend.kit.db.trouble import is_passing
from bots.handover import Handover
from bots.open import Line

log = structlog.get_logger("bots")

EVERY_S = 0.5
ANSWER_S = 5.0


async def watch(channel: Handover, line: Line) -> None:
    """Until cancelled; at once where nothing is to be said. An exchange that does not do it goes on by its own."""
    facts = channel.facts
    # whoever is listened to may give calls to us, and wait
    waits = channel.connector.listens(channel.settings)
    if not facts.capabilities.redirects or not (facts.telephony.ring.on or waits):
        return
    while True:
        seen = frozenset[str]()
        try:
            seen = await _look(channel, line, await _held(line) if waits else None)
        except Exception as error:
            if not is_passing(error):
                raise
            log.warning("call.plan_waits", channel=facts.id, error=type(error).__name__)
        if waits:
            await _let_go(channel, line, seen)
        await asyncio.sleep(EVERY_S)


async def _held(line: Line) -> frozenset[str]:
    try:
        client = await line.client()
    except SendError:
        # the listener says so
        return frozenset()
    return frozenset(client.held()) if isinstance(client, Holds) else frozenset()


async def _look(channel: Handover, line: Line, back: frozenset[str] | None) -> frozenset[str]:
    """The calls about which all is said that there is to say now."""
    if not channel.facts.telephony.ring.on:
        return frozenset()
    async with channel.db.tx() as tx:
        due = await plan.due(tx, channel.facts, plan.moment(), back)
    for step in due.steps:
        async with channel.db.tx() as tx:
            fresh = await plan.keep(tx, step)
        if fresh and (fault := await _said(channel, line, step)):
            async with channel.db.tx() as tx:
                await plan.keep(tx, step, fault)
    return due.seen


async def _let_go(channel: Handover, line: Line, seen: frozenset[str]) -> None:
    """Nobody is held whom we do not send on: by no plan, by one that has nobody, or that has not decided in time."""
    try:
        client = await line.client()
    except SendError:
        # the listener says so
        return
    if not isinstance(client, Holds):
        return
    is_on, longest_s = plan.is_on(channel.facts, plan.moment()), plan.DECIDED_WITHIN.total_seconds()
    for call, age_s in client.held().items():
        if not is_on or call in seen or age_s > longest_s:
            await _goes_on(channel.facts.id, client, call)


async def _goes_on(channel_id: int, client: Holds, call: str) -> None:
    """One that cannot keeps no other, and is tried again at the next look."""
    try:
        async with asyncio.timeout(ANSWER_S):
            await client.let_go(call)
    except (SendError, TimeoutError) as error:
        code = error.code if isinstance(error, SendError) else "timeout"
        log.warning("call.held", channel=channel_id, code=code)


async def _said(channel: Handover, line: Line, step: plan.Step) -> str:
    """Why the exchange did not do it; empty: it did."""
    try:
        async with asyncio.timeout(ANSWER_S):
            client = await line.client()
            if not isinstance(client, Redirects):
                return "refused"
            await client.redirect(step.call, (step.sent.to, *step.sent.more), step.ring_s)
    except (SendError, TimeoutError) as error:
        code = error.code if isinstance(error, SendError) else "timeout"
        log.info("call.not_sent_on", channel=channel.facts.id, code=code)
        return code
    return ""
