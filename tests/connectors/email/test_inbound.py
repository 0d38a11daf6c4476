"""Letters as they are, read: each file in payloads/ is one shape (its README says whose)."""

import json
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.connectors.contract import Incoming, Mailbox, Message, Receipt, Unreadable
from backend.connectors.email import connector
from backend.connectors.email.folder import lighter
from backend.connectors.email.ids import our_id, root
from backend.connectors.email.mime import lighten
from backend.connectors.settings import load

PAYLOADS = Path(__file__).parent / "payloads"
AT = 1_795_942_800.0
THREAD = "m:0123456789abcdef0123"


def settings(own: str = "payloads", **more: Any) -> Any:
    given = {"address": "support@shop.test", "password": "x", "provider": "gmail"} | more
    return connector.keyed(load(connector.settings, given), own)  # type: ignore[attr-defined]


def payload(raw: bytes, *, cut: bool = False) -> bytes:
    where = {"uid": 7, "validity": 1, "folder": "INBOX", "at": AT, "size": len(raw), "cut": cut}
    return json.dumps(where).encode() + b"\n" + raw


def read(name: str, **more: Any) -> list[Incoming]:
    raw = (PAYLOADS / f"{name}.eml").read_bytes()
    return connector.read(settings(**more), payload(lighten(raw)))


def letter(name: str, **more: Any) -> Any:
    [message] = read(name, **more)
    assert isinstance(message, Message)
    assert message.letter
    return message


@pytest.mark.parametrize("name", ["gmail_reply", "outlook_reply"])
def test_an_answer_comes_into_its_talk_without_what_it_repeats(name: str) -> None:
    message = letter(name)
    assert message.thread.key == THREAD
    assert message.text in ("Да, беру два.", "Yes, two please. Café style.\n\nGleb")
    assert "4500" in message.letter.quote
    assert message.letter.html == "", "the plain text says the same"
    assert not message.automatic


@pytest.mark.parametrize(
    ("name", "subject", "text"),
    [
        ("koi8r", "Вопрос о самоварах", "Здравствуйте! Почём самовар на три литра?"),
        ("cp1251", "Счёт", "Пришлите, пожалуйста, счёт на двадцать самоваров."),
        ("wrong_charset", "Проверка", "Кодировка названа неправильно, а письмо написано в другой."),
        ("cp1251_called_koi8r", "?", "Программа перекодировала текст и забыла об этом сказать."),
        ("unknown_charset", "Привет", "Привет из неизвестной кодировки"),
        ("split_words", "Самовар", "x"),
    ],
)
def test_every_encoding_is_read(name: str, subject: str, text: str) -> None:
    message = letter(name)
    assert (message.letter.subject, message.text) == (subject, text)


def test_who_wrote_and_to_whom() -> None:
    assert (letter("koi8r").sender.name, letter("koi8r").sender.surname) == ("Глеб", "Орлов")
    message = letter("cc")
    assert [(box.address, box.name) for box in message.letter.to] == [
        ("support@shop.test", ""),
        ("nina@mail.test", "Нина, бухгалтер"),
    ]
    assert [box.address for box in message.letter.cc] == ["boss@mail.test"]
    assert message.letter.answer_to.address == "orders@mail.test"


def test_a_picture_inside_is_a_file_and_knows_its_place() -> None:
    message = letter("inline_image")
    assert [(file.kind, file.name, file.remote["part"]) for file in message.files] == [("photo", "foto.png", "2")]
    assert message.letter.inline == {"foto@mail.test": 0}
    assert 'src="cid:foto@mail.test"' in message.letter.html
    assert message.letter.rich
    assert message.text == "Вот такой:\n\nЕсть?"


def test_names_of_files_however_they_are_written() -> None:
    message = letter("rfc2231")
    assert [(file.name, file.mime, file.remote["part"]) for file in message.files] == [
        ("Счёт № 12.pdf", "application/pdf", "2"),
        ("Договор.doc", "application/msword", "3"),
    ]
    assert message.files[1].size == 2700
    assert letter("forwarded").files[0].name == "Old letter.eml"


def test_an_invitation_is_a_card() -> None:
    message = letter("invitation")
    assert message.other == {
        "kind": "invitation",
        "title": "Показ самоваров",
        "text": "Приходите\nвсе",
        "place": "Тула, ул. Самоварная",
        "start": "2026-12-01T12:00:00+00:00",
        "end": "2026-12-01T13:00:00+00:00",
        "organizer": "Orlov: Gleb",
        "uid": "7@google.com",
        "asks": True,
    }
    assert message.letter is not None
    assert message.letter.organizer == Mailbox("gleb@gmail.com", "Orlov: Gleb")
    assert [file.name for file in message.files] == ["invite.ics"]


@pytest.mark.parametrize(("name", "code"), [("bounce_postfix", "no_such_mailbox"), ("bounce_qmail", "mailbox_full")])
def test_a_letter_that_came_back_is_the_one_that_failed(name: str, code: str) -> None:
    [receipt] = read(name)
    assert isinstance(receipt, Receipt)
    assert (receipt.state, receipt.key, receipt.error) == ("failed", "o:00112233aabbccdd", code)


def test_late_is_not_failed_and_a_forged_report_fails_nothing() -> None:
    assert read("bounce_delayed") == []
    message = letter("bounce_of_another")
    assert (message.automatic, message.letter.automatic) == (True, "bounce")
    # what a report carries is called by what it is, and opens as text
    assert [file.name for file in message.files if not file.name.endswith(".eml")] == ["delivery-report.txt"]
    assert message.thread.key != THREAD
    [unknown] = read("bounce_postfix", own="another channel's secret")
    assert isinstance(unknown, Message), "a report about letters of another channel is no word about ours"


@pytest.mark.parametrize(("name", "kind"), [("autoreply", "reply"), ("newsletter", "list")])
def test_what_machines_write_is_known(name: str, kind: str) -> None:
    message = letter(name)
    assert (message.automatic, message.letter.automatic) == (True, kind)


def test_a_copy_of_ours_is_nothing_new() -> None:
    ours = our_id("payloads", "0123456789abcdef0123", "00112233aabbccdd", "shop.test")
    raw = f"From: support@shop.test\r\nMessage-ID: <{ours}>\r\n\r\n4500".encode()
    assert connector.read(settings(), payload(raw)) == []


def test_threads_are_found_by_what_only_its_readers_have() -> None:
    """Attack 27: names of others' letters, and made-up ones of ours, lead nowhere."""
    assert letter("plus_address").thread.key == THREAD
    assert letter("plus_address", own="other").thread.key != THREAD
    assert letter("gmail_reply", own="other").thread.key == f"m:{root('first@gmail.com', 'gleb@gmail.com')}"
    raw = b"From: %s\r\nMessage-ID: <n@x>\r\nReferences: <first@gmail.com>\r\n\r\nhi"
    keys = {
        connector.read(settings(), payload(raw % who))[0].thread.key  # type: ignore[union-attr]
        for who in (b"gleb@gmail.com", b"Gleb@GMail.com", b"eve@evil.test")
    }
    assert len(keys) == 2


def test_who_is_genuine_is_said_by_our_own_server_alone() -> None:
    assert letter("genuine").letter.trust == "pass"
    assert letter("genuine").letter.auth == {"dkim": "pass", "dkim_of": "mail.test", "spf": "pass", "dmarc": "pass"}
    assert letter("genuine", provider="yandex").letter.trust is None
    assert letter("forged_sender").letter.trust == "fail"
    assert letter("forged_results").letter.trust is None
    assert letter("forged_results").letter.auth == {}


def test_html_of_strangers_is_harmless() -> None:
    html = letter("hostile_html").letter.html
    for evil in ("script", "onerror", "onclick", "onload", "javascript:", "iframe", "form", "input", "svg", "object"):
        assert evil not in html, evil
    for evil in ("evil.test", "position", "url("):
        assert evil not in html, evil
    assert "Hello <b>you</b>" in html
    assert "https://good.test/" in html


def test_a_signature_is_no_news() -> None:
    message = letter("signature")
    assert (message.text, message.letter.quote) == ("Почём?", "-- \nГлеб Орлов\n+7 912 000-00-00")


def test_without_ids_and_dates() -> None:
    message = letter("no_ids")
    assert message.at.timestamp() == AT
    assert message.keys == letter("no_ids").keys
    assert message.thread.key == letter("no_ids").thread.key


def test_a_letter_of_which_only_the_beginning_came_says_so() -> None:
    raw = (PAYLOADS / "rfc2231.eml").read_bytes()
    [message] = connector.read(settings(), payload(raw[:700], cut=True))
    assert isinstance(message, Message)
    assert message.letter
    assert (message.text, message.letter.cut) == ("Два файла", True)


def _nested(depth: int) -> bytes:
    heads = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return b"From: eve@evil.test\r\nMIME-Version: 1.0\r\n" + heads + b"Content-Type: text/plain\r\n\r\nhi"


BOMBS = {
    "deep": _nested(5000),
    "parts": b'From: e@e.test\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\nx\r\n" * 50_000,
    "tags": b"From: e@e.test\r\nContent-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
    "open tags": b"From: e@e.test\r\nContent-Type: text/html\r\n\r\n" + b"<a " * 40_000,
    "open comments": b"From: e@e.test\r\nContent-Type: text/html\r\n\r\n" + b"<!--" * 200_000,
    "articles": b"From: e@e.test\r\nContent-Type: text/html\r\n\r\n" + b"<article>" * 100_000,
    "attributes": b"From: e@e.test\r\nContent-Type: text/html\r\n\r\n" + b"<a" + b" b c/d" * 200_000,
    "quotes": b"From: e@e.test\r\nContent-Type: text/html\r\n\r\n" + b"<blockquote>" * 80_000 + b"x",
    "entities": b"From: e@e.test\r\nContent-Type: text/html\r\n\r\n" + b"&#60;&lt;<" * 100_000,
    "header": b"From: " + b"=?utf-8?q?=C3?= " * 100_000 + b"\r\nTo: " + b"a@b.c, " * 100_000 + b"\r\n\r\nx",
    "references": b"From: e@e.test\r\nReferences: " + b"<a@b> " * 200_000 + b"\r\n\r\nx",
    "brackets": b"From: " + b"<(" * 50_000 + b"\r\nSubject: =?" + b"?" * 50_000 + b"\r\n\r\nx",
    "quoted": b"From: e@e.test\r\n\r\n" + b"> " * 500_000 + b"\nx wrote:" * 50_000,
    "calendar": b"From: e@e.test\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nSUMMARY:" + b"\r\n x" * 300_000,
}


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_a_letter_or_none_but_never_holds_up_the_next(name: str) -> None:
    raw = BOMBS[name]
    begun = time.process_time()
    light = lighter(raw)
    try:
        [message] = connector.read(settings(), payload(light))
    except Unreadable:
        pass
    else:
        assert isinstance(message, Message)
        assert len(msgspec.json.encode(message)) < 4_000_000
    assert time.process_time() - begun < 20, "each of these took minutes with a quadratic reader"


def test_a_letter_too_wild_to_clean_keeps_its_words_alone() -> None:
    raw = BOMBS["articles"] + b"Where is my <b>order</b>?"
    [message] = connector.read(settings(), payload(lighten(raw)))
    assert isinstance(message, Message)
    assert message.letter
    assert message.letter.html == ""
    assert message.text.split() == ["Where", "is", "my", "order", "?"]


def test_no_body_is_stored_of_parts_beyond_the_most() -> None:
    parts = b"--b\r\n\r\n" + b"x" * 10_000 + b"\r\n"
    raw = b'From: e@e.test\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + parts * 300
    assert 200 * 10_000 < len(lighten(raw)) < 201 * 10_000


def test_what_no_database_stores_is_taken_out() -> None:
    raw = b'From: "E\0" <e@e.test>\r\nContent-Type: text/plain; charset="utf-8"\r\n\r\na\0b'
    [message] = connector.read(settings(), payload(raw))
    assert isinstance(message, Message)
    assert "\0" not in message.text + message.sender.name


def _checked(said: str, sender: str = "boss@shop.test") -> Any:
    raw = f"Authentication-Results: mx.google.com; {said}\r\nFrom: {sender}\r\n\r\nhi".encode()
    [message] = connector.read(settings(), payload(raw))
    assert isinstance(message, Message)
    assert message.letter
    return message.letter.trust


@pytest.mark.parametrize(
    "said",
    [
        'spf=pass smtp.mailfrom="x; dmarc=pass header.from=shop.test "@evil.test',
        "spf=pass smtp.mailfrom=dmarc=pass.evil.test; dmarc=pass header.from=evil.test",
        "dkim=pass header.i=@evil.test dmarc=pass header.from=shop.test",
        "spf=pass (a comment; dmarc=pass header.from=shop.test) smtp.mailfrom=evil.test",
        "dmarc=pass",
    ],
)
def test_a_sender_writes_no_mark_of_the_genuine_for_themselves(said: str) -> None:
    assert _checked(said) != "pass"


def test_one_writer_alone_is_genuine() -> None:
    said = "dmarc=pass header.from=shop.test"
    assert _checked(said) == "pass"
    assert _checked(said, "boss@shop.test, eve@evil.test") is None
    assert _checked(said, "boss@shop.test\r\nFrom: eve@evil.test") is None


def test_a_copy_that_came_back_does_not_fail_the_letter() -> None:
    raw = (PAYLOADS / "bounce_postfix.eml").read_bytes()
    of_a_copy = raw.replace(b"To: nobody@example.com", b"To: gleb@example.com\r\nCc: nobody@example.com")
    assert connector.read(settings(), payload(raw)) != []
    assert connector.read(settings(), payload(of_a_copy)) == []
    first = b"Final-Recipient: rfc822; gleb@example.com\r\nAction: failed\r\nStatus: 5.2.2\r\n\r\n"
    of_both = of_a_copy.replace(b"Final-Recipient: rfc822; n", first + b"Final-Recipient: rfc822; n", 1)
    [receipt] = connector.read(settings(), payload(of_both))
    assert isinstance(receipt, Receipt)
    assert (receipt.state, receipt.error) == ("failed", "mailbox_full")


def test_an_address_is_nobodys_name() -> None:
    raw = b'From: "gleb@mail.test" <gleb@mail.test>\r\n\r\nhi'
    [message] = connector.read(settings(), payload(raw))
    assert isinstance(message, Message)
    assert message.sender
    assert (message.sender.name, message.sender.surname) == ("", "")
