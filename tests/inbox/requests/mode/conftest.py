"""Somebody who switches, and a world where everybody writes."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.inbox.requests.mode import look, work
from backend.inbox.requests.mode.schemas import ModePreview, ModeView, SetMode
from backend.inbox.requests.mode.switch import switch
from tests.cast import Cast
from tests.inbox.receive.conftest import known, plain_log, world
from tests.transfer.files import House

__all__ = ["known", "plain_log", "world"]


class Switch:
    """`await switch("simple", leads="convert")`: ada's choice, and all that the worker does of it."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    async def __call__(self, mode: str, *, works: bool = True, **asked: Any) -> ModeView:
        ada = await self.cast.grants("ada")
        async with self.cast.db.tx() as tx:
            told = await switch(tx, ada, "127.0.0.1", msgspec.convert({"mode": mode} | asked, SetMode))
        if works and told.run is not None and told.run.state == "running":
            await work.run(self.cast.db, told.run.id)
        return await self.view()

    async def view(self) -> ModeView:
        async with self.cast.db.tx() as tx:
            return await look.view(tx)

    async def preview(self, mode: str, **asked: Any) -> ModePreview:
        async with self.cast.db.tx() as tx:
            return await look.preview(tx, msgspec.convert({"mode": mode} | asked, SetMode))


@pytest.fixture
def switch_to(cast: Cast) -> Switch:
    return Switch(cast)


@pytest.fixture
def house(cast: Cast, tmp_path: Path) -> House:
    return House(cast, tmp_path)
