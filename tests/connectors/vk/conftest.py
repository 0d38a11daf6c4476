"""A played VK with a customer who has written once, and our line to it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from backend.connectors.contract import Entity, FileKind, OutFile, Outgoing, Thread
from backend.connectors.vk.client import VkClient, opened
from backend.connectors.vk.settings import VkSettings
from backend.kit.secrets import Secret
from tests.platforms.vk import Person, Speeds, VkServer

CHANNEL = 7


def settings_of(vk: VkServer, **more: Any) -> VkSettings:
    return VkSettings(**{"token": Secret(vk.token), "api_base": vk.base_url, **more})


@pytest.fixture
async def vk() -> AsyncIterator[VkServer]:
    async with VkServer(speeds=Speeds.none()) as server:
        yield server


@pytest.fixture
def anna(vk: VkServer) -> Person:
    person = vk.user(last_name="Петрова", city="Вильнюс", bdate="21.5.1990")
    person.writes("Здравствуйте")
    return person


@pytest.fixture
async def line(vk: VkServer) -> AsyncIterator[VkClient]:
    async with opened(settings_of(vk), CHANNEL) as client:
        yield client


Say = Callable[..., Outgoing]


@pytest.fixture
def say(anna: Person) -> Say:
    def outgoing(text: str = "", *files: OutFile, bold: int = 0, to: Person | None = None, **more: Any) -> Outgoing:
        entities = (Entity("bold", 0, bold),) if bold else ()
        person = (to or anna).id
        given = {"ref": "1-2", "once": "house/1-2", **more}
        return Outgoing(
            thread=Thread(f"p:{person}"), external_user=str(person), text=text, entities=entities, files=files, **given
        )

    return outgoing


Make = Callable[..., OutFile]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def file(kind: FileKind, content: bytes, mime: str, name: str) -> OutFile:
        path = tmp_path / str(len(list(tmp_path.iterdir())))
        path.write_bytes(content)
        return OutFile(kind, name, mime, path, len(content))

    return file
