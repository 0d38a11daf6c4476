"""A played MAX with a customer who has begun a dialog, and our line to it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from backend.connectors.contract import FileKind, OutFile, Outgoing, Thread
from backend.connectors.max.client import MaxClient, opened
from backend.connectors.max.settings import MaxSettings
from backend.kit.secrets import Secret
from tests.platforms.max import MaxServer, Person, Speeds
from tests.platforms.telegram import samples

CHANNEL = 7


def settings_of(max: MaxServer, **more: Any) -> MaxSettings:
    return MaxSettings(**{"token": Secret(max.token), "api_base": max.base_url, "bot_id": max.bot.id, **more})


@pytest.fixture
async def max() -> AsyncIterator[MaxServer]:
    async with MaxServer(speeds=Speeds.none()) as server:
        yield server


@pytest.fixture
def anna(max: MaxServer) -> Person:
    person = max.user("Анна", last_name="Чайкина", username="anna", started=True, photo=samples.picture(64, 64))
    person.writes("Здравствуйте")
    return person


@pytest.fixture
async def line(max: MaxServer) -> AsyncIterator[MaxClient]:
    async with opened(settings_of(max), CHANNEL) as client:
        yield client


Say = Callable[..., Outgoing]


@pytest.fixture
def say(anna: Person) -> Say:
    def outgoing(text: str = "", *files: OutFile, **more: Any) -> Outgoing:
        given = {"ref": "1-2", "once": "house/1-2", "text": text, "files": files, **more}
        return Outgoing(thread=Thread(f"u:{anna.id}"), external_user=str(anna.id), **given)

    return outgoing


Make = Callable[..., OutFile]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def file(kind: FileKind, content: bytes, mime: str, name: str) -> OutFile:
        path = tmp_path / str(len(list(tmp_path.iterdir())))
        path.write_bytes(content)
        return OutFile(kind, name, mime, path, len(content))

    return file
