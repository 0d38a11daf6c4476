"""Erase: at once in the database, then the files, then all of it looked through again for what was under way meanwhile.

Receive, and whoever else asks who writes, reads `identities` first. The exclusive lock on that table lets those end who
have read it, and keeps the others at the door: a message is stored before, and goes, or after, and is a new person's.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import msgspec

from backend.access import audit
from backend.cards.rows import load_cards
from backend.contacts.rows import load_contact_scopes
from backend.inbox.rows import load_conversations
from backend.kit import jobs
from backend.kit.db import Database, HotTx, Published, Scope, Scoped
from backend.kit.db.database import TRANSACTION_TIMEOUT
from backend.kit.secrets import Cipher
from backend.kit.storage import Storage
from backend.privacy.erasing import files, words
from backend.privacy.erasing.walk import left, walk
from backend.privacy.events import PersonErased
from backend.privacy.setting import privacy_setting
from backend.privacy.whose import Whose, find, keep, theirs_alone

JOB = "privacy.erase"
TRIES = 200
# no transaction that had read something of theirs is still open then
SETTLED_S = 2.0 * float(TRANSACTION_TIMEOUT.removesuffix("s"))
# nobody waits at the door for longer than this; then it is tried again
DOOR = "2s"
AGAIN_S = 5.0
HELD_S = 3600.0
WATCH_S = 600.0

_ASKED = """
SELECT contact_id, state, notes, papers, due_at, under_way::text AS under_way, (counts ->> 'people')::int AS people
FROM erasures WHERE id = $1
"""
# the person is part of another by now
JOINED = "SELECT EXISTS (SELECT 1 FROM contact_merges WHERE goes_id = $1 AND undone_at IS NULL)"
_OWNER = (
    "SET LOCAL ROLE samovar_owner",
    "SET LOCAL statement_timeout = 0",
    f"SET LOCAL lock_timeout = '{DOOR}'",
)
_LOCKS = (
    "SELECT id FROM conversations WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE",
    "SELECT id FROM contacts WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE",
    "SELECT id FROM cards WHERE id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE",
)
# locked, or a sender takes one between this look and its going
_SENDING = """
WITH waits AS MATERIALIZED (SELECT state FROM outbox WHERE conversation_id = ANY ($1::bigint[]) ORDER BY id FOR UPDATE)
SELECT coalesce(bool_or(state = 'sending'), false) FROM waits
"""
_HOLD = "UPDATE erasures SET held = $2 WHERE id = $1"
_BEGUN = """
UPDATE erasures SET state = 'erasing', held = NULL, started_at = now(), removed = $2::text::jsonb,
    under_way = $3::text::jsonb WHERE id = $1
"""
_DONE = """
UPDATE erasures SET state = 'done', ended_at = now(), removed = $2::text::jsonb, under_way = NULL WHERE id = $1
"""
_OVERDUE = "SELECT id FROM erasures WHERE state = 'erasing' OR state = 'waiting' AND due_at < now()"
_REMOVED = "SELECT removed::text AS removed FROM erasures WHERE id = $1 FOR UPDATE"


class UnderWay(msgspec.Struct, frozen=True):
    """Between the two walks: numbers, names of ours under which files lie, and the words, sealed."""

    whose: Whose
    keys: list[str]
    sealed: str


def handlers(db: Database, storage: Storage, cipher: Cipher) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    async def work(job: jobs.Job) -> None:
        await step(db, storage, cipher, job.payload["erasure_id"])

    return {JOB: work}


async def step(db: Database, storage: Storage, cipher: Cipher, erasure_id: int) -> None:
    """What is due of it now. Raises Later while it has to wait."""
    async with db.tx() as tx:
        row = await tx.row(_ASKED, erasure_id)
    if row is None:
        return
    if row["state"] == "waiting":
        if row["due_at"] > datetime.now(UTC):
            raise jobs.Later((row["due_at"] - datetime.now(UTC)).total_seconds() + 1)
        await erase(db, cipher, erasure_id)
        raise jobs.Later(SETTLED_S)
    if row["state"] == "erasing":
        await settle(db, storage, cipher, erasure_id)


async def erase(db: Database, cipher: Cipher, erasure_id: int) -> None:
    """Nothing knows or holds them when this returns; what was written down of them goes in settle. Raises Later when
    something is in the way.
    """
    try:
        held = await _erase(db, cipher, erasure_id)
    except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError) as error:
        raise jobs.Later(AGAIN_S, "somebody writes") from error
    if held:
        async with db.tx() as tx:
            await tx.execute(_HOLD, erasure_id, held)
        raise jobs.Later(AGAIN_S if held == "sending" else HELD_S, held)


async def _erase(db: Database, cipher: Cipher, erasure_id: int) -> str | None:
    """Why not, or None."""
    async with db.tx() as tx:
        await _as_owner(tx)
        # before all row locks: whoever holds one may be on their way to this table
        await tx.execute("LOCK TABLE identities IN ACCESS EXCLUSIVE MODE")
        row = await tx.row(f"{_ASKED} FOR UPDATE", erasure_id)
        if row is None or row["state"] != "waiting":
            return None
        whose = await _find(tx, row)
        for lock, ids in zip(_LOCKS, (whose.dialogs, whose.people, whose.cards), strict=True):
            await tx.fetch(lock, ids)
        # what was added to them until the locks were ours
        whose = await _find(tx, row)
        # somebody agreed to this many people, and not to others; who went on as another would live on whole
        if await tx.value(JOINED, row["contact_id"]) or row["people"] not in (None, len(whose.people)):
            return "joined"
        if await tx.value(_SENDING, whose.dialogs):
            return "sending"
        if whose.kept_invoices and row["papers"] == "refuse":
            return "papers"
        removed: dict[str, int] = {}
        told = await _audiences(tx, whose)
        keys = await files.leading(tx, whose)
        await walk(tx, whose, removed, door=True)
        sealed = cipher.encrypt(whose.words).decode()
        bare = msgspec.structs.replace(whose, words=[])
        under_way = msgspec.json.encode(UnderWay(bare, keys, sealed)).decode()
        await tx.execute(_BEGUN, erasure_id, msgspec.json.encode(removed).decode(), under_way)
        await audit.write(
            tx, None, None, "person.erased", ("erasure", erasure_id), after={"rows": sum(removed.values())}
        )
        tx.publish(*told)
    return None


async def _as_owner(tx: HotTx) -> None:
    for each in _OWNER:
        await tx.execute(each)
    if tx.connection.get_server_version().major >= 17:
        # a person of years is many rows
        await tx.execute("SET LOCAL transaction_timeout = 0")


async def _find(tx: HotTx, row: Any) -> Whose:
    years = (await privacy_setting(tx)).papers_years
    return await find(tx, row["contact_id"], keep_notes=row["notes"] == "keep", years=years)


async def _audiences(tx: HotTx, whose: Whose) -> list[Published]:
    """Who sees them now hears that they are gone; the events say nothing else."""
    dialogs = await load_conversations(tx, whose.dialogs)
    cards = await load_cards(tx, whose.cards)
    seen: list[tuple[str, int, tuple[Scope, ...]]] = []
    seen += [("conversation", each, (dialogs[each][1],)) for each in whose.dialogs if each in dialogs]
    seen += [("card", each, (cards[each][1],)) for each in whose.cards if each in cards]
    people = await load_contact_scopes(tx, whose.people)
    seen += [("contact", each, tuple(people.get(each, ()))) for each in whose.people]
    return [
        Published(PersonErased(whose.people[0]), Scoped((), before, why="erased"), kind, each)
        for kind, each, before in seen
    ]


async def settle(db: Database, storage: Storage, cipher: Cipher, erasure_id: int) -> None:
    """Files, journals, and what was written meanwhile by those who had read before. Doing it twice changes nothing."""
    async with db.tx() as tx:
        await _as_owner(tx)
        row = await tx.row(_ASKED, erasure_id)
        if row is None or row["state"] != "erasing":
            return
        under_way = msgspec.json.decode(row["under_way"], type=UnderWay)
        whose = under_way.whose
        # who has come since and is reached by the same is somebody else
        said = await theirs_alone(tx, whose, cipher.decrypt(under_way.sealed.encode(), list[str]))
        # notes of since then stay with the others
        await keep(tx, whose, notes=row["notes"] == "keep")
        removed = msgspec.json.decode(await tx.value(_REMOVED, erasure_id), type=dict[str, int])
        keys = sorted({*under_way.keys, *await files.leading(tx, whose)})
        await walk(tx, whose, removed)
        await words.sweep(tx, said, removed)
        there = await left(tx, whose)
        if there:
            raise jobs.Later(AGAIN_S, f"rows are there still: {there}")
        await files.gone(tx, storage, keys)
        await tx.execute(_DONE, erasure_id, msgspec.json.encode(removed | {"storage": len(keys)}).decode())


def watching(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task: none is forgotten, whatever became of its job."""

    async def run() -> None:
        while True:
            async with db.tx() as tx:
                for row in await tx.fetch(_OVERDUE):
                    await jobs.add(tx, JOB, {"erasure_id": row["id"]}, key=f"{JOB}:{row['id']}")
            await asyncio.sleep(WATCH_S)

    return run


def due(hours: int) -> datetime:
    """When it is done, if nobody calls it off."""
    return datetime.now(UTC) + timedelta(hours=hours)
