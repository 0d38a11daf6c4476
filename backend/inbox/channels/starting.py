"""A check is a job with an answer: whoever may load the platform's SDK does it, the asker waits a little."""

import time
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.inbox.channels.actions import turn
from backend.inbox.channels.examine import CHECK, Examined, examined
from backend.inbox.channels.present import hook_url
from backend.kit import jobs
from backend.kit.db import Database

PATIENCE_S = 15.0
_REV = "SELECT rev FROM channels WHERE id = $1 FOR UPDATE"


async def ask(db: Database, public_url: str, channel_id: int, *, start: bool) -> Examined:
    """What the platform says of the settings; "no_answer" when nobody could tell in time."""
    until = time.time() + PATIENCE_S
    payload = {"channel_id": channel_id, "hook_url": hook_url(public_url, channel_id), "start": start, "until": until}
    async with db.tx() as tx:
        job_id = await jobs.add(tx, CHECK, payload)
    found: Any = None if job_id is None else await jobs.answer(db, job_id, PATIENCE_S)
    return examined(False, "no_answer") if found is None else msgspec.convert(found, Examined)


async def check(db: Database, public_url: str, channel_id: int) -> Examined:
    """Ask, and keep the answer. Raises Missing."""
    found = await ask(db, public_url, channel_id, start=False)
    async with db.tx() as tx:
        await turn.checked(tx, channel_id, found)
    return found


async def start(
    db: Database, me: Grants | None, ip: str | None, public_url: str, channel_id: int, *, rested: bool = False
) -> Examined:
    """Check, install the hook, and let it run; what fails or is slow stays paused. Raises Missing.

    `rested`: it ran until its settings were changed. Who pauses it or changes it again meanwhile has the last word.
    """
    async with db.tx() as tx:
        rev = await tx.value(_REV, channel_id)
    found = await ask(db, public_url, channel_id, start=True)
    async with db.tx() as tx:
        # of the settings that were asked about, and of nothing that came after what they were told in return
        if await tx.value(_REV, channel_id) != (found.rev if found.of == rev else rev):
            return found
        if found.ok:
            await turn.start(tx, me, ip, channel_id, found, rested=rested)
        else:
            await turn.pause(tx, me, ip, channel_id, rested=rested)
            await turn.checked(tx, channel_id, found)
    return found
