"""The two pools and the transactions over them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from backend.kit.db.tx import HotTx, OrmTx
from backend.kit.db.urls import asyncpg_url, sqlalchemy_url

STATEMENT_TIMEOUT = "10s"


class Database:
    """Open with `async with Database.open(url)`. `on_commit` is called after a commit that published events."""

    def __init__(self, hot: asyncpg.Pool, engine: AsyncEngine) -> None:
        self.hot = hot
        self.engine = engine
        self.on_commit: Callable[[], None] = lambda: None

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, *, hot_size: int = 10, orm_size: int = 5, name: str = "samovar"
    ) -> AsyncIterator["Database"]:
        settings = {
            "role": "samovar_app",
            "statement_timeout": STATEMENT_TIMEOUT,
            "idle_in_transaction_session_timeout": "10s",
            "TimeZone": "UTC",
            "application_name": name,
            # one-row statements by the hundred: planning them anew costs more than a generic plan loses
            "plan_cache_mode": "auto",
        }
        hot = await asyncpg.create_pool(
            asyncpg_url(url),
            min_size=1,
            max_size=hot_size,
            server_settings=settings,
            command_timeout=15,
            timeout=5,
        )
        engine = create_async_engine(
            sqlalchemy_url(url),
            pool_size=orm_size,
            max_overflow=0,
            pool_timeout=5,
            pool_pre_ping=True,
            connect_args={"server_settings": settings, "command_timeout": 15, "timeout": 5},
        )
        try:
            yield cls(hot, engine)
        finally:
            hot.terminate()
            await engine.dispose()

    @asynccontextmanager
    async def tx(self) -> AsyncIterator[HotTx]:
        """A transaction on the hot pool."""
        async with self.hot.acquire(timeout=5) as connection:
            async with connection.transaction():
                unit = HotTx(connection)
                yield unit
                await unit.flush()
        if unit.events:
            self.on_commit()

    @asynccontextmanager
    async def orm(self) -> AsyncIterator[OrmTx]:
        """A transaction on SQLAlchemy's pool."""
        async with self.engine.begin() as connection:
            unit = OrmTx(connection)
            yield unit
            await unit.flush()
        if unit.events:
            self.on_commit()
