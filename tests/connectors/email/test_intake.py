"""Wrongs of a mailbox that must hold up nothing: letters that are not given, numbers that change, clocks that lie."""

import os
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from backend.connectors.contract import Message, Polled, SendError, Unreadable
from backend.connectors.email import connector, folder, mime, polling
from backend.connectors.email.client import EmailClient
from tests.connectors.email.test_client import letters, listening, mail, outgoing, settings  # noqa: F401
from tests.platforms.mail import ADDRESS, MailServer

pytestmark = [pytest.mark.timeout(120), pytest.mark.filterwarnings("ignore:Requiring AUTH")]


def texts(mail: MailServer, polled: Polled) -> list[str]:  # noqa: F811
    """What the payloads say; "?" for one that is to be put aside."""
    found = []
    for payload in polled.payloads:
        try:
            found += [each.text for each in connector.read(settings(mail), payload) if isinstance(each, Message)]
        except Unreadable:
            found.append("?")
    return found


async def begun(mail: MailServer, **more: Any) -> dict[str, Any]:  # noqa: F811
    async with listening(mail, **more) as listened:
        return (await anext(listened)).cursor


async def all_told(mail: MailServer, cursor: dict[str, Any]) -> tuple[list[str], list[Polled], dict[str, Any]]:  # noqa: F811
    """Until nothing is new, listening again after each break as an owner does."""
    client, polled = EmailClient(settings(mail)), list[Polled]()
    for _ in range(10):
        listened = client.listen(cursor)
        try:
            async for each in listened:
                polled, cursor = [*polled, each], each.cursor
                if not each.payloads and not each.mended:
                    return [text for one in polled for text in texts(mail, one)], polled, cursor
        except SendError as error:
            if error.code != "mail_unreached":
                raise
        finally:
            await listened.aclose()  # type: ignore[attr-defined]
    raise AssertionError("it holds up the mailbox")


async def test_a_letter_that_the_server_does_not_give_holds_up_no_other(mail: MailServer) -> None:  # noqa: F811
    cursor, gleb, box = await begun(mail), mail.customer(), mail.imap.box(ADDRESS)
    gleb.writes("Первое")
    locked = mail.imap.delivers(ADDRESS, gleb.letter("Запертое").as_bytes())
    os.chmod(box / "new" / locked, 0)
    gleb.writes("Третье")
    told, polled, cursor = await all_told(mail, cursor)
    assert sorted(told) == ["?", "Первое", "Третье"]
    [stand_in] = [p for each in polled for p in each.payloads if texts(mail, Polled((p,), {})) == ["?"]]
    # by hand (the channel is started again), once the server can
    [path] = list(box.glob(f"*/{locked}*"))
    os.chmod(path, 0o644)
    told, polled, cursor = await all_told(mail, cursor)
    assert (told, polled[0].mended) == (["Запертое"], (stand_in,))
    assert not cursor["folders"]["INBOX"]["aside"]


async def test_a_letter_that_is_refused_alone_is_not_asked_for_at_every_look(
    mail: MailServer,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As servers do that answer NO and stay."""
    cursor, gleb = await begun(mail), mail.customer()
    gleb.writes("Ядовитое")
    gleb.writes("Здоровое")
    whole, asked = folder.Folder.fetch, list[int]()

    def refuses(self: folder.Folder, uid: int, what: str) -> bytes | None:
        raw = whole(self, uid, what)
        if raw and "Ядовитое".encode() in mime.parse(raw).get_payload(decode=True):  # type: ignore[operator]
            asked.append(uid)
            raise folder.Refused
        return raw

    monkeypatch.setattr(folder.Folder, "fetch", refuses)
    told, _, cursor = await all_told(mail, cursor)
    assert told == ["Здоровое", "?"]
    client = EmailClient(settings(mail))
    for count in (3, 3):
        listened = client.listen(cursor)
        await anext(listened)
        await listened.aclose()  # type: ignore[attr-defined]
        assert len(asked) <= 2 + count
    monkeypatch.setattr(folder.Folder, "fetch", whole)
    assert (await all_told(mail, cursor))[0] == ["Ядовитое"]


async def test_numbered_anew_and_cut_short_nothing_old_comes(
    mail: MailServer,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(polling, "BATCH", 1)
    gleb = mail.customer()
    old = mail.imap.delivers(ADDRESS, gleb.letter("Лежало до нас").as_bytes())
    os.utime(mail.imap.box(ADDRESS) / "new" / old, (0, time.time() - 60))
    nameless = gleb.letter("Без имени")
    del nameless["Message-ID"]
    async with listening(mail) as listened:
        cursor = (await anext(listened)).cursor
        gleb.writes("При нас")
        gleb.sends(nameless)
        known = {key for _ in range(2) for key in keys(mail, await letters(listened))}
        cursor = (await anext(listened)).cursor
    mail.imap.renumber(ADDRESS)
    gleb.writes("После")
    told, seen = list[str](), set[str]()
    for _ in range(12):
        # the house is stopped after every single batch
        async with listening(mail, cursor) as listened:
            polled = await anext(listened)
        cursor, told = polled.cursor, told + texts(mail, polled)
        seen |= keys(mail, polled)
        if not polled.payloads:
            break
    assert "Лежало до нас" not in told
    assert "После" in told
    assert known <= seen, "those that are known come under the names that they had, also one without a Message-ID"


def keys(mail: MailServer, polled: Polled) -> set[str]:  # noqa: F811
    found = [each for p in polled.payloads for each in connector.read(settings(mail), p)]
    return {each.keys[0] for each in found if isinstance(each, Message)}


async def test_its_own_date_puts_no_letter_ahead(mail: MailServer) -> None:  # noqa: F811
    cursor, gleb, now = await begun(mail), mail.customer(), datetime.now(UTC)
    for days in (-29, 6):
        gleb.writes("Срочно", Date=format_datetime(now + timedelta(days=days)))
    async with listening(mail, cursor) as listened:
        polled = await letters(listened)
    for payload, days in zip(polled.payloads, (-29, 6), strict=True):
        [message] = connector.read(settings(mail), payload)
        assert isinstance(message, Message)
        assert message.letter
        assert abs(message.at - now) < timedelta(minutes=5), "when the mailbox got it"
        assert message.letter.written == (now + timedelta(days=days)).replace(microsecond=0), "said as what it is"


async def test_addresses_in_other_alphabets_are_answered(mail: MailServer) -> None:  # noqa: F811
    for given, known in (("user@ПОЧТА.рф", "user@почта.рф"), ("user@xn--80a1acny.xn--p1ai", "user@почта.рф")):
        mail.imap.delivers(ADDRESS, f"From: {given}\r\nSubject: x\r\n\r\nhi".encode())
        payload = b'{"uid":1,"validity":1,"folder":"INBOX"}\n' + f"From: {given}\r\n\r\nhi".encode()
        [message] = connector.read(settings(mail), payload)
        assert isinstance(message, Message)
        assert message.sender.external_user == known
    await EmailClient(settings(mail)).send(outgoing("user@почта.рф", once="e/idn"))
    [row] = mail.ledger.to("user@xn--80a1acny.xn--p1ai")
    assert str(row.letter["To"]) == "user@xn--80a1acny.xn--p1ai"
    await EmailClient(settings(mail)).send(outgoing("глеб@почта.рф", once="e/utf8"))
    [row] = mail.ledger.to("глеб@xn--80a1acny.xn--p1ai")
    assert "глеб@".encode() in row.raw, "as RFC 6532 has it"
