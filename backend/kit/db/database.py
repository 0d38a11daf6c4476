"""The two pools and the transactions over them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from backend.kit.db.tx import HotTx, OrmTx
from backend.kit.db.urls import asyncpg_url, sqlalchemy_url
from backend.kit.wakes import Wakes

STATEMENT_TIMEOUT = "10s"
# A process that is frozen, or whose machine is gone, holds its locks no longer than this. The other timeouts do not see
# it where it has prepared a statement and not yet run it (docs/decisions/0069).
TRANSACTION_TIMEOUT = "30s"
_KNOWS_TRANSACTION_TIMEOUT = 17
# One plan a statement, made once. The planner takes an array of one for cheaper than a generic plan and plans anew each
# time: half of what a message costs PostgreSQL (docs/decisions/0025). Without sequential scans the plan that was made
# when a table was empty is also right when it is large.
STEADY = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}


async def bound(connection: asyncpg.Connection) -> None:
    """No transaction on it outlasts TRANSACTION_TIMEOUT."""
    if connection.get_server_version().major >= _KNOWS_TRANSACTION_TIMEOUT:
        await connection.execute(f"SET transaction_timeout = '{TRANSACTION_TIMEOUT}'")


async def _as_it_is(connection: asyncpg.Connection) -> None:
    """Nothing is set on a connection outside a transaction, so there is nothing to reset: a round trip saved."""


class Database:
    """Open with `async with Database.open(url)`. `on_commit` is called after a commit that published events."""

    def __init__(self, hot: asyncpg.Pool, steadies: asyncpg.Pool, engine: AsyncEngine) -> None:
        self.hot = hot
        self.steadies = steadies
        self.engine = engine
        self.on_commit: Callable[[], None] = lambda: None
        self.wakes = Wakes()

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, *, hot_size: int = 10, orm_size: int = 5, name: str = "samovar"
    ) -> AsyncIterator["Database"]:
        settings = {
            "role": "samovar_app",
            "statement_timeout": STATEMENT_TIMEOUT,
            "idle_in_transaction_session_timeout": "10s",
            "tcp_keepalives_idle": "10",
            "tcp_keepalives_interval": "5",
            "tcp_keepalives_count": "3",
            "TimeZone": "UTC",
            "application_name": name,
        }
        hot = await _pool(url, settings, 1, hot_size)
        steadies = await _pool(url, settings | STEADY, 0, 2)
        engine = create_async_engine(
            sqlalchemy_url(url),
            pool_size=orm_size,
            max_overflow=0,
            pool_timeout=5,
            pool_pre_ping=True,
            connect_args={"server_settings": settings, "command_timeout": 15, "timeout": 5},
        )
        event.listen(engine.sync_engine, "connect", lambda adapted, _record: adapted.run_async(bound))
        try:
            yield cls(hot, steadies, engine)
        finally:
            hot.terminate()
            steadies.terminate()
            await engine.dispose()

    @asynccontextmanager
    async def tx(self) -> AsyncIterator[HotTx]:
        """A transaction on the hot pool."""
        async with self._on(self.hot) as unit:
            yield unit

    @asynccontextmanager
    async def steady(self) -> AsyncIterator[HotTx]:
        """A transaction for the very same statements again and again, each by index: its plans are kept (STEADY)."""
        async with self._on(self.steadies) as unit:
            yield unit

    @asynccontextmanager
    async def _on(self, pool: asyncpg.Pool) -> AsyncIterator[HotTx]:
        async with pool.acquire(timeout=5) as connection:
            async with connection.transaction():
                unit = HotTx(connection)
                yield unit
                await unit.flush()
        self._committed(unit)

    def _committed(self, unit: HotTx | OrmTx) -> None:
        if unit.events:
            self.on_commit()
        if unit.wakes:
            self.wakes.say(unit.wakes)

    @asynccontextmanager
    async def orm(self) -> AsyncIterator[OrmTx]:
        """A transaction on SQLAlchemy's pool."""
        async with self.engine.begin() as connection:
            unit = OrmTx(connection)
            yield unit
            await unit.flush()
        self._committed(unit)


async def _pool(url: str, settings: dict[str, str], at_least: int, at_most: int) -> asyncpg.Pool:
    return await asyncpg.create_pool(
        asyncpg_url(url),
        min_size=at_least,
        max_size=at_most,
        # a connection is not thrown away for its age in statements: the next one would plan everything anew
        max_queries=2**31,
        init=bound,
        reset=_as_it_is,
        server_settings=settings,
        command_timeout=15,
        timeout=5,
    )
