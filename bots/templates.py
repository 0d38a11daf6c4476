"""Jobs that ask a platform for its list of approved messages."""

from datetime import UTC, datetime

from backend.connectors.abilities import Templates
from backend.connectors.contract import SendError, Template
from backend.inbox.templates import keep
from backend.inbox.templates.due import KIND
from backend.kit.db import Database
from backend.kit.jobs import Handler, Hopeless, Job, Later, backoff
from bots.lines import Lines


def handlers(db: Database, lines: Lines) -> dict[str, Handler]:
    async def read(job: Job) -> None:
        channel_id, asked_at = job.payload["channel_id"], datetime.now(UTC)
        try:
            client = await lines.client(channel_id)
            found: list[Template] = await client.templates() if isinstance(client, Templates) else []
        except SendError as error:
            async with db.tx() as tx:
                await keep.not_read(tx, channel_id, asked_at, error.code)
            if error.permanent:
                raise Hopeless(error.code) from error
            raise Later(error.retry_after or backoff(job.attempt), error.code) from error
        async with db.tx() as tx:
            await keep.keep(tx, channel_id, found, asked_at)

    return {KIND: read}
