"""The line to a mailbox, at real servers: what is fetched, sent, refused and said of it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from backend.connectors.contract import Letter, Mailbox, Message, OutFile, Outgoing, Polled, SendError
from backend.connectors.email import connector
from backend.connectors.email.client import EmailClient
from backend.connectors.settings import load
from tests.connectors.email.test_inbound import PAYLOADS
from tests.platforms.mail import ADDRESS, MailServer

pytestmark = [pytest.mark.timeout(120), pytest.mark.filterwarnings("ignore:Requiring AUTH")]


@pytest.fixture(scope="module")
def mail(dovecot: None) -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


def settings(mail: MailServer, **more: Any) -> Any:
    return connector.keyed(load(connector.settings, mail.settings(**more)), "secret")  # type: ignore[attr-defined]


@asynccontextmanager
async def listening(mail: MailServer, cursor: Any = None, **more: Any) -> AsyncIterator[AsyncIterator[Polled]]:
    listened = EmailClient(settings(mail, **more)).listen(cursor)
    try:
        yield listened
    finally:
        await listened.aclose()  # type: ignore[attr-defined]


async def letters(listened: AsyncIterator[Polled]) -> Polled:
    """The next poll that brought something."""
    async with asyncio.timeout(60):
        async for polled in listened:
            if polled.payloads:
                return polled
    raise AssertionError("the listener ended")


async def test_a_file_is_fetched_by_its_part(mail: MailServer) -> None:
    async with listening(mail) as listened:
        await anext(listened)
        mail.imap.delivers(ADDRESS, (PAYLOADS / "rfc2231.eml").read_bytes())
        polled = await letters(listened)
    assert len(polled.payloads[0]) < 2500, "bodies of files stay with the mailbox"
    [message] = connector.read(settings(mail), polled.payloads[0])
    assert isinstance(message, Message)
    client = EmailClient(settings(mail))
    got = [b"".join([piece async for piece in client.fetch_file(file.remote)]) for file in message.files]
    assert got == [b"%PDF-1.4 bill", b"doc" * 900]
    for wrong in ({"uid": 99_999}, {"validity": 1}):
        with pytest.raises(SendError) as gone:
            [piece async for piece in client.fetch_file(message.files[0].remote | wrong)]
        assert (gone.value.code, gone.value.permanent) == ("file_gone", True)


async def test_only_unread_ones_and_read_they_become(mail: MailServer) -> None:
    gleb = mail.customer()
    async with listening(mail, only_unseen=True, mark_seen=True) as listened:
        kept = (await anext(listened)).cursor
    name = mail.imap.delivers(ADDRESS, gleb.letter("Прочитанное в телефоне").as_bytes())
    box = mail.imap.box(ADDRESS)
    (box / "new" / name).rename(box / "cur" / f"{name}:2,S")
    gleb.writes("Новое")
    async with listening(mail, kept, only_unseen=True, mark_seen=True) as listened:
        polled = await letters(listened)
        assert [b"Message-ID" in payload for payload in polled.payloads] == [True]
        [message] = connector.read(settings(mail), polled.payloads[0])
        assert isinstance(message, Message)
        assert message.text == "Новое"
        before = mail.imap.flags(ADDRESS).count("S")
        await anext(listened)
        assert mail.imap.flags(ADDRESS).count("S") == before + 1, "marked after it was stored, not before"


def outgoing(to: str = "gleb@example.com", once: str = "e/1-1", **more: Any) -> Outgoing:
    from backend.connectors.contract import Thread

    return Outgoing("1-1", Thread("m:0123456789abcdef0123"), to, "Здравствуйте", once=once, **more)


@pytest.mark.parametrize(
    ("answer", "code", "permanent"),
    [
        ("550 5.1.1 no such user", "no_such_mailbox", True),
        ("550 nobody here", "no_such_mailbox", True),
        ("552 5.2.2 quota", "mailbox_full", True),
        ("554 5.7.1 spam", "mail_refused", True),
        ("451 4.7.1 greylisted", "not_yet", False),
        ("421 busy", "server_busy", False),
    ],
)
async def test_what_is_refused_is_said_by_its_reason(mail: MailServer, answer: str, code: str, permanent: bool) -> None:
    mail.faults.answers["gleb@example.com"] = [answer]
    before = len(mail.ledger.sent)
    with pytest.raises(SendError) as refused:
        await EmailClient(settings(mail)).send(outgoing())
    error = refused.value
    assert (error.code, error.permanent, error.ambiguous) == (code, permanent, False)
    assert permanent or error.retry_after
    assert len(mail.ledger.sent) == before


async def test_a_refused_copy_says_nothing_of_the_customer(mail: MailServer) -> None:
    mail.faults.answers["boss@example.com"] = ["550 5.1.1 no such user"]
    with pytest.raises(SendError) as refused:
        await EmailClient(settings(mail)).send(outgoing(letter=Letter(cc=(Mailbox("boss@example.com"),))))
    error = refused.value
    assert (error.code, error.unreachable) == ("no_such_mailbox", False)
    assert "boss@example.com" in str(error)


async def test_a_lost_answer_is_nobodys_to_say_and_the_letter_stays_the_same(mail: MailServer) -> None:
    client, mail.faults.lose = EmailClient(settings(mail)), 1
    message = outgoing("lost@example.com", once="e/7-7")
    with pytest.raises(SendError) as lost:
        await client.send(message)
    assert (lost.value.code, lost.value.ambiguous) == ("mail_unanswered", True)
    sent = await client.send(message)
    assert sent.keys == connector.marks(message)  # type: ignore[attr-defined]
    first, second = mail.ledger.to("lost@example.com")
    assert first.letter["Message-ID"] == second.letter["Message-ID"]
    assert not first.answered


async def test_headers_cannot_be_smuggled_in(mail: MailServer, tmp_path: Path) -> None:
    """Attack 28."""
    path = tmp_path / "file"
    path.write_bytes(b"x")
    file = OutFile("document", "a\r\nBcc: eve@evil.test\r\n.txt", "text/plain", path, 1)
    named = settings(mail)
    await EmailClient(named).send(outgoing("clean@example.com", once="e/8-8", files=(file,)))
    [row] = mail.ledger.to("clean@example.com")
    assert row.letter["Bcc"] is None
    assert not mail.ledger.to("eve@evil.test")
    with pytest.raises(SendError) as refused:
        await EmailClient(named).send(outgoing("x@y.z\r\nDATA", once="e/9-9"))
    assert refused.value.code == "bad_recipient"


async def test_each_thing_that_is_wrong_is_named(mail: MailServer) -> None:
    async def missing(**more: Any) -> tuple[str, ...]:
        return (await EmailClient(settings(mail, **more)).check()).missing

    assert await missing() == ()
    assert await missing(folders=["Нет такой"]) == ("no_folder",)
    assert await missing(password="не тот") == ("imap_sign_in", "smtp_sign_in")
    assert await missing(password="wrong") == ("imap_sign_in", "smtp_sign_in")
    assert await missing(imap_port=1, smtp_port=1) == ("imap_unreachable", "smtp_unreachable")
    assert await missing(imap_security="tls") == ("imap_no_tls",)
    found = await EmailClient(settings(mail, provider="yandex", password="wrong")).check()
    assert found.links["imap_sign_in"] == "https://id.yandex.ru/security/app-passwords"
