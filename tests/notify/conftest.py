"""A house whose notices leave by real servers of ours."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from backend.kit.settings import Settings
from backend.notify.plan import CONSUMERS
from backend.wiring import sight_of_notices
from tests.cast import Cast
from tests.notify.house import Leaving
from tests.platforms.push import PushService, push_service


class Box:
    """A mail server's; `answers`: what it says instead of taking the next letters."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service() as found:
        yield found


@pytest.fixture
async def leaving(cast: Cast, settings: Settings, box: Box) -> AsyncIterator[Leaving]:
    sight_of_notices()
    # as one that runs since the beginning
    await cast.db.hot.execute("INSERT INTO consumers (name, position) VALUES ($1, 0)", CONSUMERS[0].name)
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box, hostname="mail"), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        url = f"smtp://127.0.0.1:{port}"
        yield Leaving(
            cast, dataclasses.replace(settings, smtp_url=url, private_hosts=("127.0.0.1",), push_hosts=("127.0.0.1",))
        )
