"""Inbox, channels and files as an application, with the bots of this very process behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Router
from litestar.di import Provide

from backend.access.api import HANDLERS as access_handlers
from backend.access.plugin import Access
from backend.inbox.api import HANDLERS as inbox_handlers
from backend.inbox.channels.api import HANDLERS as channel_handlers
from backend.inbox.channels.directory import Directory
from backend.inbox.channels.health import Health
from backend.inbox.deliver.api import HANDLERS as outbox_handlers
from backend.inbox.files.api import HANDLERS as file_handlers
from backend.inbox.files.due import KIND, queueing
from backend.inbox.files.fetch import TRIES, Fetcher
from backend.inbox.intake import Intake
from backend.inbox.scheduled.api import HANDLERS as scheduled_handlers
from backend.kit.db import Database
from backend.kit.http import HttpBase
from backend.kit.jobs import Runner
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.storage import Storage
from backend.kit.tasks import Tasks
from backend.wiring import subjects_of_tasks
from bots.checking import handlers
from bots.fleet import Fleet
from bots.lines import Lines
from tests.access.office import Built, Office
from tests.bots.world import World


class Shop(Office):
    """An office with channels. `async with shop.bots() as fleet` lets them work."""

    def __init__(self, app: Litestar, db: Database, settings: Settings) -> None:
        super().__init__(app, db, settings)
        self.world = World(db)
        self.storage = Storage(settings.storage_url)

    @asynccontextmanager
    async def bots(self) -> AsyncIterator[Fleet]:
        assert self.settings.database_url is not None
        cipher, intake, health = Cipher(self.settings.secret_key), Intake(self.db), Health(self.db)
        directory = Directory(self.db, cipher)
        intake.heard = health.heard
        fleet = Fleet(self.db, self.settings.database_url, cipher, self.storage, intake.deliver, health)
        lines = Lines(fleet, directory)
        fetcher = Fetcher(self.db, self.storage, lines, self.settings.upload_max)
        async with Tasks() as tasks:
            tasks.start("channels", fleet.run)
            tasks.start("health", health.run)
            checks = handlers(directory, self.db, intake.deliver)
            tasks.start("jobs", Runner(self.db, {KIND: fetcher, **checks}, {KIND: TRIES}).run)
            tasks.start("files", queueing(self.db))
            try:
                yield fleet
            finally:
                await fleet.finish()
        await lines.close()
        await intake.close()


def storage_of(request: Request[Any, Any, Any]) -> Storage:
    found: Storage = request.app.state.storage
    return found


def _make(access: Access) -> Litestar:
    routes = [
        *access_handlers,
        *inbox_handlers,
        *channel_handlers,
        *outbox_handlers,
        *file_handlers,
        *scheduled_handlers,
    ]
    return Litestar(
        [Router(path="/api/v1", route_handlers=routes)],
        plugins=[HttpBase(access.settings.public_url), access],
        dependencies={"storage": Provide(storage_of, sync_to_thread=False)},
        request_max_body_size=1024 * 1024,
        openapi_config=None,
        logging_config=None,
    )


_built = Built(_make)


@asynccontextmanager
async def open_shop(settings: Settings) -> AsyncIterator[Shop]:
    assert settings.database_url is not None
    # as the application does: a file may be had through what it is bound to
    subjects_of_tasks()
    state = {"storage": Storage(settings.storage_url)}
    async with Database.open(settings.database_url) as db, _built.app(settings, db=db, **state) as app:
        shop = Shop(app, db, settings)
        try:
            yield shop
        finally:
            for client in shop.clients:
                await client.aclose()
