"""Jobs that messages left: what is to be done about them at their platform, and what is learnt by it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from backend.connectors.abilities import FollowsUp
from backend.connectors.contract import Incoming, SendError
from backend.inbox.actions.receive.batch import Received
from backend.inbox.actions.receive.todo import KIND
from backend.inbox.channels.directory import Directory
from backend.kit.jobs import Handler, Hopeless, Job, Later, backoff
from bots.lines import Lines

Take = Callable[[Sequence[Received]], Awaitable[Any]]


def handlers(directory: Directory, lines: Lines, take: Take) -> dict[str, Handler]:
    """`take` stores what was learnt (inbox/intake)."""

    async def follow(job: Job) -> None:
        channel_id = job.payload["channel_id"]
        facts = (await directory.many([channel_id])).get(channel_id)
        if facts is None:
            return
        try:
            client = await lines.client(channel_id)
            learnt: list[Incoming] = []
            if isinstance(client, FollowsUp):
                learnt = await client.follow_up(job.payload["todo"])
        except SendError as error:
            if error.permanent:
                raise Hopeless(error.code) from error
            raise Later(error.retry_after or backoff(job.attempt), error.code) from error
        if learnt:
            await take([Received(facts, incoming) for incoming in learnt])

    return {KIND: follow}
