"""A played Telegram with a customer who has written once, and our line to it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from backend.connectors.contract import Entity, FileKind, OutFile, Outgoing, Thread
from backend.connectors.telegram import client as telegram_client
from backend.connectors.telegram.client import TelegramClient, opened
from backend.connectors.telegram.settings import TelegramSettings
from backend.kit.secrets import Secret
from tests.platforms.telegram import Customer, Speeds, TelegramServer

CHANNEL = 7


def settings_of(tg: TelegramServer, **more: Any) -> TelegramSettings:
    return TelegramSettings(**{"token": Secret(tg.token), "api_base": tg.base_url, **more})


@pytest.fixture
async def tg() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(speeds=Speeds.none()) as server:
        yield server


@pytest.fixture
def anna(tg: TelegramServer) -> Customer:
    customer = tg.customer(first_name="Anna")
    customer.writes("Hello")
    return customer


@pytest.fixture
async def line(tg: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TelegramClient]:
    monkeypatch.setattr(telegram_client, "PART_GAP_S", 0.0)
    async with opened(settings_of(tg), CHANNEL) as client:
        yield client


Say = Callable[..., Outgoing]


@pytest.fixture
def say(anna: Customer) -> Say:
    def outgoing(text: str = "", *files: OutFile, bold: int = 0, to: Customer | None = None, **more: Any) -> Outgoing:
        entities = (Entity("bold", 0, bold),) if bold else ()
        person = (to or anna).id
        return Outgoing("1:2", Thread(f"c:{person}"), str(person), text, entities, files, **more)

    return outgoing


Make = Callable[..., OutFile]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def file(kind: FileKind, content: bytes, mime: str, name: str) -> OutFile:
        path = tmp_path / str(len(list(tmp_path.iterdir())))
        path.write_bytes(content)
        return OutFile(kind, name, mime, path, len(content))

    return file
