"""Jobs that ask a platform about a channel's settings, and tell it where our hook is."""

import time
from typing import Any

import msgspec

from backend.connectors.abilities import Drains
from backend.connectors.contract import Client, SendError
from backend.inbox.channels import examine
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.channels.learning import learning
from backend.kit.db import Database
from backend.kit.jobs import Handler, Hopeless, Job, Later, backoff
from bots.listener import Deliver, cursor_of


def handlers(directory: Directory, db: Database, deliver: Deliver) -> dict[str, Handler]:
    """By the kinds of jobs of inbox/channels. `deliver` stores what a platform kept until our hook was set up."""

    async def read_first(facts: ChannelFacts, client: Client) -> None:
        if isinstance(client, Drains):
            async for polled in client.drain(await cursor_of(db, facts.id)):
                await deliver(facts, polled.payloads, polled.cursor)

    async def check(job: Job) -> Any:
        if job.payload["until"] < time.time():
            # whoever asked was told "no answer" and has gone: a hook of a channel that stands still is not wanted
            raise Hopeless("nobody waits for it any more")
        facts = (await directory.many([job.payload["channel_id"]])).get(job.payload["channel_id"])
        if facts is None:
            return msgspec.to_builtins(examine.examined(False, "unusable"))
        found = await examine.examine(
            facts,
            job.payload["hook_url"],
            learning(db, directory),
            start=job.payload["start"],
            read_first=read_first,
        )
        return msgspec.to_builtins(msgspec.structs.replace(found, of=facts.rev))

    async def uninstall(job: Job) -> None:
        facts = await directory.even_deleted(job.payload["channel_id"])
        # whoever has the account now has the platform's hook too
        if facts is None or await directory.is_used_elsewhere(facts):
            return
        try:
            await examine.uninstall(facts)
        except SendError as error:
            if not error.permanent:
                raise Later(error.retry_after or backoff(job.attempt), error.code) from error

    return {examine.CHECK: check, examine.UNINSTALL: uninstall}
