"""Jobs that ask a platform about a channel's settings, and tell it where our hook is."""

from typing import Any

import msgspec

from backend.connectors.contract import SendError
from backend.inbox.channels import examine
from backend.inbox.channels.directory import Directory
from backend.kit.jobs import Handler, Job, Later, backoff


def handlers(directory: Directory) -> dict[str, Handler]:
    """By the kinds of jobs of inbox/channels."""

    async def check(job: Job) -> Any:
        facts = (await directory.many([job.payload["channel_id"]])).get(job.payload["channel_id"])
        if facts is None:
            return msgspec.to_builtins(examine.examined(False, "unusable"))
        found = await examine.examine(facts, job.payload["hook_url"], start=job.payload["start"])
        return msgspec.to_builtins(found)

    async def uninstall(job: Job) -> None:
        facts = await directory.even_deleted(job.payload["channel_id"])
        if facts is None:
            return
        try:
            await examine.uninstall(facts)
        except SendError as error:
            if not error.permanent:
                raise Later(error.retry_after or backoff(job.attempt), error.code) from error

    return {examine.CHECK: check, examine.UNINSTALL: uninstall}
