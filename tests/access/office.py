"""The access room as an application of its own, on a real database, with a small cast."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from litestar import Litestar, Router

from backend.access.actions.create import create, role_named
from backend.access.actions.sessions import start
from backend.access.api import HANDLERS
from backend.access.cookie import NAME
from backend.access.hashing import password_hash
from backend.access.plugin import Access
from backend.kit.db import Database
from backend.kit.http import HttpBase
from backend.kit.settings import Settings

PASSWORD = "correct horse battery"


class Office:
    """`await office.hire("anna", "operator")`, `office.client(token)`."""

    def __init__(self, app: Litestar, db: Database, settings: Settings) -> None:
        self.app = app
        self.db = db
        self.settings = settings
        self.hashed = ""
        self.clients: list[httpx.AsyncClient] = []

    def client(self, session: str | None = None, bearer: str | None = None, ip: str = "127.0.0.1") -> httpx.AsyncClient:
        """A browser (with a session), a program (with a bearer token) or a stranger."""
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, client=(ip, 40000)),
            base_url=self.settings.public_url + "/api/v1",
            cookies={NAME: session} if session else None,
            headers={"accept-language": "en"} | ({"authorization": f"Bearer {bearer}"} if bearer else {}),
        )
        self.clients.append(client)
        return client

    async def hire(self, name: str, role: str = "operator") -> int:
        """A colleague of that name and role; their password is PASSWORD."""
        self.hashed = self.hashed or await password_hash(PASSWORD)
        async with self.db.orm() as tx:
            made = await create(
                tx,
                email=f"{name}@example.com",
                name=name.title(),
                role_id=await role_named(tx, role),
                hashed=self.hashed,
                locale="en",
            )
        return made.id

    async def session(self, user_id: int) -> str:
        async with self.db.orm() as tx:
            return await start(tx, user_id, "127.0.0.1", "test")

    async def signed_in(self, name: str, role: str = "operator") -> httpx.AsyncClient:
        """Hired and signed in."""
        return self.client(await self.session(await self.hire(name, role)))

    async def rows(self, sql: str, *args: Any) -> list[dict[str, Any]]:
        async with self.db.tx() as tx:
            return [dict(row) for row in await tx.fetch(sql, *args)]

    async def value(self, sql: str, *args: Any) -> Any:
        async with self.db.tx() as tx:
            return await tx.value(sql, *args)


class Built:
    """Applications that wait for the next test: to make the routes, always the same, takes a fifth of a second."""

    def __init__(self, make: Callable[[Access], Litestar]) -> None:
        self._make = make
        self._idle: dict[tuple[str, str], list[tuple[Litestar, Access]]] = {}

    @asynccontextmanager
    async def app(self, settings: Settings, **state: Any) -> AsyncIterator[Litestar]:
        """One that nobody else has, with these settings and nothing but this state."""
        idle = self._idle.setdefault((settings.public_url, settings.secret_key), [])
        if not idle:
            access = Access(settings)
            idle.append((self._make(access), access))
        app, access = idle.pop()
        access.settings = settings
        app.state.clear()
        app.state.update(state)
        yield app
        idle.append((app, access))


def _make(access: Access) -> Litestar:
    return Litestar(
        [Router(path="/api/v1", route_handlers=HANDLERS)],
        plugins=[HttpBase(access.settings.public_url), access],
        openapi_config=None,
        logging_config=None,
    )


_built = Built(_make)


@asynccontextmanager
async def open_office(settings: Settings) -> AsyncIterator[Office]:
    assert settings.database_url is not None
    async with Database.open(settings.database_url) as db, _built.app(settings, db=db) as app:
        office = Office(app, db, settings)
        try:
            yield office
        finally:
            for client in office.clients:
                await client.aclose()
