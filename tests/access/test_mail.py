"""Letters: queued with the link they carry, sealed, sent through a real SMTP server."""

import asyncio
import dataclasses
from collections.abc import AsyncIterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP

from backend.access import mail
from backend.kit import jobs
from backend.kit.jobs import Runner
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from tests.access.office import Office, open_office
from tests.access.test_links import path


class Box:
    """`answers`: what it says to whoever is written to, in order, before it takes a letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"


@pytest.fixture
def box() -> Any:
    return Box()


@pytest.fixture
async def mailing(settings: Settings, box: Box) -> AsyncIterator[Office]:
    # in this loop, on a port of the system's choosing: the Controller can do neither
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(box, hostname="mail"), "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        async with open_office(dataclasses.replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")) as office:
            yield office


def said_in(letter: EmailMessage) -> str:
    """As a program that shows no HTML reads it."""
    plain = letter.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


async def send_queued(office: Office) -> None:
    """As the worker does it."""
    runner = Runner(
        office.db, mail.handlers(office.settings, office.db, Cipher(office.settings.secret_key)), mail.TRIES
    )
    running = asyncio.create_task(runner.run())
    async with asyncio.timeout(60):
        while True:
            if await office.value("SELECT bool_and(state IN ('done', 'failed')) FROM jobs"):
                break
            await asyncio.sleep(0.05)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def test_a_reset_is_mailed_to_the_one_it_is_for(mailing: Office, box: Box) -> None:
    await mailing.hire("anna")
    answer = await mailing.client().post("/reset", json={"email": "ANNA@example.com"})
    assert answer.status_code == 202
    assert mailing.settings.public_url not in await mailing.value("SELECT payload::text FROM jobs")
    await send_queued(mailing)
    [letter] = box.letters
    assert letter["To"] == "ANNA@example.com"
    assert letter["Subject"].startswith("A new password")
    link = next(line for line in said_in(letter).splitlines() if line.startswith(mailing.settings.public_url))
    assert (await mailing.client().post(path(link), json={"password": "another one"})).status_code == 204


async def test_nothing_is_mailed_for_a_stranger(mailing: Office, box: Box) -> None:
    answer = await mailing.client().post("/reset", json={"email": "nobody@example.com"})
    assert answer.status_code == 202
    assert await mailing.value("SELECT count(*) FROM jobs") == 0


async def test_an_invitation_is_mailed_and_shown(mailing: Office, box: Box) -> None:
    ada = await mailing.signed_in("ada", "administrator")
    made = (await ada.post("/users/invitations", json={"email": "anna@example.com", "role_id": 1})).json()
    assert made["mailed"] is True
    await send_queued(mailing)
    assert made["link"] in said_in(box.letters[0])


async def test_an_invitation_is_mailed_in_the_houses_own_words(mailing: Office, box: Box) -> None:
    ada = await mailing.signed_in("ada", "administrator")
    await mailing.value(
        "INSERT INTO house_texts (key, locale, title, text) VALUES ('letters.invite', 'en', 'Come to {host}', $1)"
        " RETURNING 1",
        "<Here>: {link}",
    )
    made = (await ada.post("/users/invitations", json={"email": "anna@example.com", "role_id": 1})).json()
    await send_queued(mailing)
    [letter] = box.letters
    html = letter.get_body(("html",))
    assert html is not None
    assert (letter["Subject"].startswith("Come to "), said_in(letter).strip()) == (True, f"<Here>: {made['link']}")
    assert f'&lt;Here&gt;: <a href="{made["link"]}">' in html.get_content()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "FIRST_REST_S", 0.01)
    monkeypatch.setattr(jobs, "LONGEST_REST_S", 0.01)


LATER, NEVER = "450 4.2.0 Greylisted, come again", "550 5.1.1 No such user"


async def test_who_says_come_again_is_come_to_again(mailing: Office, box: Box, impatient: None) -> None:
    """Longer than any other job: an invitation that was shown as mailed has to arrive."""
    ada = await mailing.signed_in("ada", "administrator")
    box.answers = [LATER] * (jobs.TRIES + 3)
    await ada.post("/users/invitations", json={"email": "anna@example.com", "role_id": 1})
    await send_queued(mailing)
    assert len(box.letters) == 1


async def test_who_says_never_is_not_asked_twice(mailing: Office, box: Box, impatient: None) -> None:
    ada = await mailing.signed_in("ada", "administrator")
    box.answers = [NEVER]
    await ada.post("/users/invitations", json={"email": "anna@example.com", "role_id": 1})
    await send_queued(mailing)
    assert box.letters == []
    assert await mailing.rows("SELECT attempts, error FROM jobs") == [{"attempts": 1, "error": "SMTPRecipientsRefused"}]


async def test_a_new_password_is_not_mailed_when_its_link_is_long_over(
    mailing: Office, box: Box, impatient: None
) -> None:
    await mailing.hire("anna")
    box.answers = [LATER] * 100
    await mailing.client().post("/reset", json={"email": "anna@example.com"})
    await send_queued(mailing)
    assert box.letters == []
    assert 2 * jobs.TRIES < await mailing.value("SELECT attempts FROM jobs") < 30
