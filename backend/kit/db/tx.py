"""The unit of work: what a verb writes, and the events it hands over, commit together or not at all."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

import asyncpg
import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection


class Whose(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person or a company that is seen through a row: who leads it, or something of it; whose it is beside."""

    entity: str
    leads: tuple[int, ...] = ()
    beside: tuple[int, ...] = ()


class Scope(msgspec.Struct, frozen=True, omit_defaults=True):
    """What decides who may see a row (DESIGN 3, 10a)."""

    channel_id: int | None = None
    team_id: int | None = None
    responsible_id: int | None = None
    participants: tuple[int, ...] = ()
    pool_kind: str | None = None
    pool_id: int | None = None
    # of a request: where it stands, for a role's rules (access/card_rules.py); `opens`: the right that shows it
    # wherever it is, but in a colleague's own mailbox
    entity: str | None = None
    status_id: int | None = None
    category: str | None = None
    opens: str | None = None
    # people whom no such rule keeps from it
    exempt: tuple[int, ...] = ()
    # what is seen through this row, and has rules of its own
    of: tuple[Whose, ...] = ()
    # no channel opens it: a person who is in none, for whom they are given to
    apart: bool = False
    # of a dialog: the request that it is about, which may be closed to who sees the dialog; decides nothing by itself
    request: "Scope | None" = None


class Scoped(msgspec.Struct, frozen=True, tag="scoped", omit_defaults=True):
    """For those who may see the row: scopes before and after; a row with several scopes is seen through any."""

    after: tuple[Scope, ...]
    before: tuple[Scope, ...] | None = None  # None: as after
    # told to those who lose sight of it: why, and who holds it now
    why: str | None = None
    holder: dict[str, Any] | None = None
    # what the row tells of beside itself: who does not see that is not told of it
    request: Scope | None = None


class Own(msgspec.Struct, frozen=True, tag="own"):
    """For one person only: read marks, drafts, notifications."""

    user_id: int


class Staff(msgspec.Struct, frozen=True, tag="staff", omit_defaults=True):
    """For every signed-in colleague, or those with a right."""

    right: str | None = None


Audience = Scoped | Own | Staff


class Published(msgspec.Struct, frozen=True):
    """One event as the log keeps it. `body` is a tagged Struct of the owning room's events.py.

    subject_kind names the field of the body that holds the whole row (conversation, card, contact, …).
    """

    body: msgspec.Struct
    audience: Audience
    subject_kind: str
    subject_id: int | None = None
    contact_id: int | None = None


@runtime_checkable
class Tx(Protocol):
    """SQL with $1 parameters and mapping rows, the same over both drivers. jsonb travels as text."""

    async def fetch(self, sql: str, *args: Any) -> Sequence[Mapping[str, Any]]: ...
    async def row(self, sql: str, *args: Any) -> Mapping[str, Any] | None: ...
    async def value(self, sql: str, *args: Any) -> Any: ...
    async def execute(self, sql: str, *args: Any) -> int: ...
    def publish(self, *events: Published) -> None: ...
    def wake(self, *names: str) -> None: ...


_FLUSH = """
INSERT INTO event_pending (type, subject_kind, subject_id, contact_id, audience, body)
SELECT type, subject_kind, subject_id, contact_id, audience, body
FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
     WITH ORDINALITY AS e (type, subject_kind, subject_id, contact_id, audience, body, ord)
ORDER BY ord
"""
_encode = msgspec.json.Encoder().encode


def event_type(body: msgspec.Struct) -> str:
    """The tag of an event's Struct: 'message.arrived'."""
    return str(type(body).__struct_config__.tag)


class _Events:
    """Collects what was published; written as the last statement before COMMIT (DESIGN 3, 4a)."""

    def __init__(self) -> None:
        self.events: list[Published] = []
        self.wakes: set[str] = set()

    def publish(self, *events: Published) -> None:
        self.events.extend(events)

    def wake(self, *names: str) -> None:
        """After the commit: there is work for those who wait for it under these names (kit/wakes.py)."""
        self.wakes.update(names)

    def columns(self) -> tuple[list[Any], ...]:
        rows = self.events
        return (
            [event_type(e.body) for e in rows],
            [e.subject_kind for e in rows],
            [e.subject_id for e in rows],
            [e.contact_id for e in rows],
            [_encode(e.audience).decode() for e in rows],
            [_encode(e.body).decode() for e in rows],
        )


_PARAMETER = re.compile(r"\$(\d+)")


@lru_cache(maxsize=256)
def _joined(statements: tuple[tuple[str, int], ...]) -> str:
    """One statement that does what all do: `statements` are (SQL, number of its parameters)."""
    parts, first = [], 0
    for sql, count in statements:
        parts.append(_PARAMETER.sub(lambda found, first=first: f"${int(found[1]) + first}", sql))  # type: ignore[misc]
        first += count
    *before, last = parts
    return (f"WITH {', '.join(f'w{n} AS ({sql})' for n, sql in enumerate(before))} " if before else "") + last


class HotTx(_Events):
    """Over asyncpg."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        super().__init__()
        self.connection = connection
        self._later: list[tuple[str, tuple[Any, ...]]] = []

    def later(self, sql: str, *args: Any) -> None:
        """Written with the events, as one statement: a round trip for all of them (docs/decisions/0067).

        For INSERT, UPDATE and DELETE of rows that no other of these touches and nothing before the commit reads;
        `write` writes them now.
        """
        self._later.append((sql, args))

    async def write(self) -> None:
        """What was left for later."""
        if not self._later:
            return
        waiting, self._later = self._later, []
        args = [arg for _, each in waiting for arg in each]
        await self.connection.execute(_joined(tuple((sql, len(each)) for sql, each in waiting)), *args)

    async def fetch(self, sql: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        rows: Sequence[Mapping[str, Any]] = await self.connection.fetch(sql, *args)
        return rows

    async def row(self, sql: str, *args: Any) -> Mapping[str, Any] | None:
        found: Mapping[str, Any] | None = await self.connection.fetchrow(sql, *args)
        return found

    async def value(self, sql: str, *args: Any) -> Any:
        return await self.connection.fetchval(sql, *args)

    async def execute(self, sql: str, *args: Any) -> int:
        tail = (await self.connection.execute(sql, *args)).rsplit(" ", 1)[-1]
        return int(tail) if tail.isdigit() else 0

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What is written and published inside stays, or, when it raises, is undone alone; the transaction goes on."""
        said, later = len(self.events), len(self._later)
        try:
            async with self.connection.transaction():
                yield
        except BaseException:
            del self.events[said:], self._later[later:]
            raise

    async def flush(self) -> None:
        if self.events:
            self.later(_FLUSH, *self.columns())
        await self.write()


class OrmTx(_Events):
    """Over SQLAlchemy; `connection` is open to Core and ORM statements."""

    def __init__(self, connection: AsyncConnection) -> None:
        super().__init__()
        self.connection = connection

    async def fetch(self, sql: str, *args: Any) -> Sequence[Mapping[str, Any]]:
        result = await self.connection.exec_driver_sql(sql, args)
        rows: Sequence[Mapping[str, Any]] = result.mappings().all() if result.returns_rows else []  # type: ignore[assignment]
        return rows

    async def row(self, sql: str, *args: Any) -> Mapping[str, Any] | None:
        rows = await self.fetch(sql, *args)
        return rows[0] if rows else None

    async def value(self, sql: str, *args: Any) -> Any:
        result = await self.connection.exec_driver_sql(sql, args)
        found = result.first() if result.returns_rows else None
        return None if found is None else found[0]

    async def execute(self, sql: str, *args: Any) -> int:
        return (await self.connection.exec_driver_sql(sql, args)).rowcount

    async def flush(self) -> None:
        if self.events:
            await self.connection.exec_driver_sql(_FLUSH, self.columns())
