"""One send: build it, hand it to the platform, record what became of it."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import structlog

from backend.connectors.abilities import Deletes, Edits, Exchange, Journals, Marks, Reacts, Recalls
from backend.connectors.contract import Change, Client, Letter, OutFile, Outgoing, SendError, Sent
from backend.inbox.buttons import kept
from backend.inbox.channels.health import Health
from backend.inbox.deliver import changed, troubled
from backend.inbox.deliver.content import Content
from backend.inbox.deliver.recall import Lost, lost, recalled
from backend.inbox.deliver.sending import Job
from backend.inbox.deliver.sent import expect, sent
from backend.inbox.files.lend import Lending
from backend.kit.db import HotTx, Tx
from backend.kit.db.trouble import is_passing
from backend.kit.faults import fault
from backend.kit.storage import NoSuchFile
from backend.webhooks import exchanges
from bots.handover import Handover
from bots.open import Line

log = structlog.get_logger("bots")

Hold = Callable[[Job, SendError, float], None]

# the connector keeps its own, shorter time; this only ends what hangs for good
PATIENCE_S = 60.0
PATIENCE_PER_PART_S = 25.0
SLOWEST_BYTES_S = 100_000
FIRST_BACKOFF_S = 1.0
LONGEST_BACKOFF_S = 60.0
LONGEST_REST_S = 15 * 60.0
RECORD_FOR_S = 60.0


def backoff(attempt: int) -> float:
    """Seconds before the next try, when the platform named none."""
    return min(FIRST_BACKOFF_S * 2.0 ** (attempt - 1), LONGEST_BACKOFF_S)


def _rest(error: SendError, attempt: int) -> float:
    """Seconds until the next try. What is worth hours of trying is not asked each minute of them."""
    if error.retry_after is None:
        return backoff(attempt)
    if error.patience is None:
        return error.retry_after
    return min(error.retry_after * 2.0 ** min(attempt - 1, 10), LONGEST_REST_S)


def patience(job: Job) -> float:
    """After how many seconds a call is given up as unconfirmed."""
    size = sum(file.size for file in job.content.files)
    parts = len(job.content.files) + len(job.content.text) // 4000
    return PATIENCE_S + PATIENCE_PER_PART_S * parts + size / SLOWEST_BYTES_S


def _change(job: Job) -> Change:
    content = job.content
    return Change(
        ref=job.ref,
        thread=content.thread,
        external_user=content.external_user,
        keys=content.keys,
        text=content.text,
        entities=content.entities,
        files=tuple(file.kind for file in content.files),
        emoji=content.emoji,
        buttons=kept.outgoing(job.ref, content.buttons),
    )


_NOWHERE = Path()


def _outgoing(job: Job, paths: Sequence[Path], lending: Lending | None = None, hook: str = "") -> Outgoing:
    content = job.content
    files = [
        OutFile(
            kind=file.kind,
            name=file.name,
            mime=file.mime,
            path=path,
            size=file.size,
            width=file.width,
            height=file.height,
            duration_s=file.duration_s,
            lent=lending.address(file.id, file.name) if lending else "",
        )
        for file, path in zip(content.files, paths, strict=True)
    ]
    return Outgoing(
        ref=job.ref,
        thread=content.thread,
        external_user=content.external_user,
        text=content.text,
        entities=content.entities,
        files=tuple(files),
        reply_to=content.reply_to,
        done=job.done,
        once=f"{job.epoch}/{job.ref}",
        attempt=job.attempt,
        buttons=kept.outgoing(job.ref, content.buttons),
        template=content.template,
        hook=hook,
        answers=content.answered.letter,
        earlier=content.answered.ours,
        quoted=content.answered.quoted,
        letter=_letter(content),
        call=content.call,
    )


def _letter(content: Content) -> Letter | None:
    tail = content.answered.tail
    return msgspec.structs.replace(content.letter or Letter(), quote=tail) if tail else content.letter


class Post:
    """Sends of one channel."""

    def __init__(self, channel: Handover, line: Line, health: Health) -> None:
        self._channel = channel
        self._line = line
        self._health = health

    async def prepare(self) -> None:
        """Open the line; what keeps it shut is told by the sends themselves."""
        try:
            await self._line.client()
        except Exception as error:
            log.warning("channel.line_shut", channel=self._channel.own.channel_id, error=type(error).__name__)

    async def mark(self, tx: Tx, jobs: Sequence[Job]) -> None:
        """An echo may be quicker than the answer, or all that comes of it: by its mark it is known as ours."""
        connector = self._channel.connector
        if isinstance(connector, Marks):
            for job in jobs:
                if job.verb == "send" and (
                    keys := connector.marks(_outgoing(job, [_NOWHERE] * len(job.content.files)))
                ):
                    await expect(tx, job, keys)

    async def lost(self) -> list[Lost]:
        """Sends that were cut short."""
        async with self._channel.db.tx() as tx:
            return await lost(tx, self._channel.own.channel_id)

    async def recall(self, cut: Sequence[Lost], ended: Callable[[int], None]) -> None:
        """Where the platform can be asked: what is there is sent, the rest is a person's. `ended`: by its place."""
        # of two alike, one may be there and the other not
        taken: frozenset[str] = frozenset()
        for place, one in enumerate(cut):
            try:
                client = await self._line.client()
                if not isinstance(client, Recalls):
                    return
                message = _outgoing(one.job, [_NOWHERE] * len(one.job.content.files))
                async with asyncio.timeout(PATIENCE_S):
                    keys = await client.recall(message, one.since, one.known | taken)
            except (SendError, TimeoutError) as error:
                code = error.code if isinstance(error, SendError) else "timeout"
                log.info("send.not_looked_for", channel=one.job.channel_id, ref=one.job.ref, code=code)
            else:
                taken |= set(keys)
                if keys:
                    log.info("send.found", channel=one.job.channel_id, ref=one.job.ref)
                    await self._found(one.job, Sent(keys, datetime.now(UTC)))
            ended(place)

    async def _found(self, job: Job, result: Sent) -> None:
        await self._record(lambda tx: recalled(tx, self._channel.facts, job, result))

    async def send(self, job: Job, hold: Hold) -> None:
        """One attempt, whatever comes of it is recorded."""
        try:
            result = await self._call(job)
        except SendError as error:
            await self._trouble(job, error, hold)
        else:
            self._health.sent(job.channel_id)
            if result is None:
                await self._record(lambda tx: changed.done(tx, job))
            else:
                await self._record(lambda tx: sent(tx, self._channel.facts, job, result))

    async def _call(self, job: Job) -> Sent | None:
        """Raises SendError only; what nobody foresaw may have gone out."""
        try:
            client = await self._line.client()
        except SendError:
            raise
        except Exception as error:
            log.exception("channel.not_opened", channel=job.channel_id)
            raise SendError("internal", type(error).__name__) from error
        if isinstance(client, Journals):
            client.journal = self._journal
        try:
            async with AsyncExitStack() as stack, asyncio.timeout(patience(job)):
                result = await self._perform(client, job, stack)
                await fault("send.called")
                return result
        except SendError:
            raise
        except NoSuchFile as error:
            raise SendError("file_missing", str(error), permanent=True) from error
        except TimeoutError as error:
            raise SendError("timeout", ambiguous=True) from error
        except Exception as error:
            log.exception("send.broke", channel=job.channel_id, ref=job.ref)
            raise SendError("internal", type(error).__name__, ambiguous=True) from error

    async def _journal(self, told: Exchange) -> None:
        """What cannot be written down has been said all the same."""
        try:
            async with self._channel.db.tx() as tx:
                await exchanges.note(tx, self._channel.own.channel_id, told)
        except Exception as error:
            log.warning("send.not_journaled", channel=self._channel.own.channel_id, error=type(error).__name__)

    async def _perform(self, client: Client, job: Job, stack: AsyncExitStack) -> Sent | None:
        """Nothing is learnt from a change but that it was made."""
        if job.verb == "send":
            return await client.send(await self._whole(job, stack))
        change = _change(job)
        match job.verb, client:
            case "edit", Edits():
                await client.edit(change)
            case "delete", Deletes():
                await client.delete(change)
            case "react", Reacts():
                await client.react(change)
            case _:
                raise SendError("refused", f"{self._channel.connector.kind} cannot {job.verb}", permanent=True)
        return None

    async def _whole(self, job: Job, stack: AsyncExitStack) -> Outgoing:
        files = job.content.files
        paths = [await stack.enter_async_context(self._channel.storage.local(file.storage_key)) for file in files]
        return _outgoing(job, paths, self._channel.lending, self._channel.hook_url)

    async def _trouble(self, job: Job, error: SendError, hold: Hold) -> None:
        log.info("send.trouble", channel=job.channel_id, ref=job.ref, code=error.code, detail=error.detail)
        if error.is_channels:
            self._health.trouble(job.channel_id, error.code)
        wait_s = _rest(error, job.attempt)
        if job.verb != "send":
            await self._change_trouble(job, error, hold, wait_s)
        elif error.permanent:
            await self._record(lambda tx: troubled.failed(tx, self._channel.facts, job, error))
        elif error.ambiguous and not self._channel.facts.capabilities.ref_is_key:
            await self._record(lambda tx: troubled.unconfirmed(tx, job, error))
        else:
            hold(job, error, wait_s)
            await self._record(lambda tx: troubled.again(tx, job, error, wait_s))

    async def _change_trouble(self, job: Job, error: SendError, hold: Hold, wait_s: float) -> None:
        """A change may be carried out twice, so a lost answer is asked for again."""
        if error.permanent:
            await self._record(lambda tx: changed.failed(tx, job, error))
        else:
            hold(job, error, wait_s)
            await self._record(lambda tx: changed.again(tx, job, error, wait_s))

    async def _record(self, verb: Callable[[HotTx], object]) -> None:
        """The platform's answer is known only here: a passing trouble of the database must not lose it."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + RECORD_FOR_S
        while True:
            try:
                async with self._channel.db.tx() as tx:
                    await verb(tx)  # type: ignore[misc]
                return
            except Exception as error:
                if not is_passing(error) or loop.time() > deadline:
                    raise
                log.warning("send.not_recorded_yet", channel=self._channel.own.channel_id, error=type(error).__name__)
                await asyncio.sleep(0.25)
