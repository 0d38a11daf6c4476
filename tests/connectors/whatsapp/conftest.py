"""A played WhatsApp with a customer who has written once, and our line to it."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from backend.connectors.contract import Entity, FileKind, OutFile, Outgoing, Thread
from backend.connectors.whatsapp.client import WhatsAppClient, opened
from backend.connectors.whatsapp.settings import WhatsAppSettings
from backend.kit.secrets import Secret
from tests.platforms.whatsapp import Speeds, WhatsAppServer
from tests.platforms.whatsapp.customers import Customer

CHANNEL = 7


def settings_of(wa: WhatsAppServer, **more: Any) -> WhatsAppSettings:
    given = {"phone_number_id": wa.phone_number_id, "waba_id": wa.waba_id, "token": Secret(wa.token)}
    return WhatsAppSettings(**{**given, "app_secret": Secret(wa.app_secret), "api_base": wa.base_url, **more})


@pytest.fixture
async def wa() -> AsyncIterator[WhatsAppServer]:
    async with WhatsAppServer(speeds=Speeds.none()) as server:
        yield server


@pytest.fixture
def anna(wa: WhatsAppServer) -> Customer:
    person = wa.customer("+79125550101", name="Анна Чайкина")
    person.writes("Здравствуйте")
    return person


@pytest.fixture
async def line(wa: WhatsAppServer) -> AsyncIterator[WhatsAppClient]:
    async with opened(settings_of(wa), CHANNEL) as client:
        yield client


Say = Callable[..., Outgoing]


@pytest.fixture
def say(anna: Customer) -> Say:
    def outgoing(text: str = "", *files: OutFile, bold: int = 0, to: str = "", **more: Any) -> Outgoing:
        entities = (Entity("bold", 0, bold),) if bold else ()
        key = to or f"u:{anna.user_id()}"
        given = {"ref": "1-2", "once": "house/1-2", **more}
        return Outgoing(thread=Thread(key), external_user=key[2:], text=text, entities=entities, files=files, **given)

    return outgoing


Make = Callable[..., OutFile]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def file(kind: FileKind, mime: str, content: bytes, name: str = "файл") -> OutFile:
        path = tmp_path / name
        path.write_bytes(content)
        return OutFile(kind, name, mime, path, len(content))

    return file
