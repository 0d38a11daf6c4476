"""The world of letters around a mailbox: a provider (dovecot for IMAP, aiosmtpd for SMTP) and its customers.

`with MailServer() as mail:` then `gleb = mail.customer("gleb@example.com", "Глеб Орлов")`, `gleb.writes("Почём?")`,
`await gleb.gets("…")`. Everything that was sent stands in `mail.ledger`.
"""

from __future__ import annotations

import asyncio
import base64
import time
import warnings
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.policy import default
from email.utils import format_datetime, make_msgid
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.platforms.mail.dovecot import Dovecot, free_port
from tests.platforms.mail.tokens import TokenServer

ADDRESS = "support@shop.test"


@dataclass(slots=True)
class Sent:
    """One letter that the SMTP server took for one receiver. `answered` False: the sender never learnt it."""

    at: float
    sender: str
    to: str
    raw: bytes
    answered: bool = True

    @property
    def letter(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)

    @property
    def text(self) -> str:
        body = self.letter.get_body(("plain",))
        return str(body.get_content()).strip() if body else ""


@dataclass
class Ledger:
    sent: list[Sent] = field(default_factory=list)
    # (what was answered, to whom) of each refusal
    refused: list[tuple[str, str]] = field(default_factory=list)

    def to(self, address: str) -> list[Sent]:
        return [row for row in self.sent if row.to == address]

    def duplicates(self) -> list[Sent]:
        """Letters whose Message-ID the same receiver had already."""
        seen: set[tuple[str, str]] = set()
        again = []
        for row in self.sent:
            key = (row.to, str(row.letter["Message-ID"]))
            if key in seen:
                again.append(row)
            seen.add(key)
        return again


@dataclass
class Faults:
    """`answers`: what RCPT gets, by receiver ("550 5.1.1 no such user"), as often as it stands there. `grey`: whoever
    is met for the first time is told to come again. `lose`: so many are taken, and the line is cut before the answer.
    """

    answers: dict[str, list[str]] = field(default_factory=dict)
    after_data: list[str] = field(default_factory=list)
    grey: bool = False
    lose: int = 0
    no_sign_in: bool = False


class _Handler:
    def __init__(self, mail: MailServer) -> None:
        self._mail = mail
        self._met: set[str] = set()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        faults = self._mail.faults
        if answers := faults.answers.get(address):
            return self._no(answers.pop(0), address)
        if faults.grey and address not in self._met:
            self._met.add(address)
            return self._no("451 4.7.1 Greylisted, come again", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """Google's "OAuth 2.0 Mechanism": user=…^Aauth=Bearer …^A^A."""
        said = dict(part.split("=", 1) for part in base64.b64decode(args[1]).decode().split("\x01") if "=" in part)
        token = said.get("auth", "").removeprefix("Bearer ")
        account, until = self._mail.tokens.accesses.get(token, ("", 0.0)) if self._mail.tokens else ("", 0.0)
        right = account == said.get("user") and until > time.time() and not self._mail.faults.no_sign_in
        return AuthResult(success=right, handled=False)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        faults = self._mail.faults
        if faults.after_data:
            return self._no(faults.after_data.pop(0), ", ".join(envelope.rcpt_tos))
        lost = faults.lose > 0
        for address in envelope.rcpt_tos:
            raw = bytes(envelope.content or b"")
            self._mail.ledger.sent.append(Sent(time.time(), str(envelope.mail_from), address, raw, not lost))
        if self._mail.files:
            self._mail.imap.delivers(ADDRESS, bytes(envelope.content or b""), "Sent")
        if lost:
            faults.lose -= 1
            assert server.transport is not None
            server.transport.abort()  # type: ignore[attr-defined]
        return "250 2.0.0 queued"

    def _no(self, answer: str, address: str) -> str:
        self._mail.ledger.refused.append((answer, address))
        return answer


class Customer:
    """Somebody with a mail program of their own."""

    def __init__(self, mail: MailServer, address: str, name: str) -> None:
        self.mail, self.address, self.name = mail, address, name

    def letter(self, text: str, subject: str = "Вопрос", **headers: str) -> EmailMessage:
        letter = EmailMessage(policy=SMTP_POLICY)
        letter["From"] = f'"{self.name}" <{self.address}>'
        letter["To"] = ADDRESS
        letter["Subject"] = subject
        letter["Date"] = format_datetime(datetime.now(UTC))
        letter["Message-ID"] = make_msgid(domain=self.address.rpartition("@")[2])
        for name, value in headers.items():
            name = name.replace("_", "-")
            del letter[name]
            letter[name] = value
        letter.set_content(text)
        return letter

    def writes(self, text: str, subject: str = "Вопрос", **headers: str) -> EmailMessage:
        """A new letter."""
        return self.sends(self.letter(text, subject, **headers))

    def sends(self, letter: EmailMessage) -> EmailMessage:
        self.mail.imap.delivers(ADDRESS, b"Return-Path: <" + self.address.encode() + b">\r\n" + letter.as_bytes())
        return letter

    def answers(self, row: Sent, text: str, **headers: str) -> EmailMessage:
        """As programs do: with the quoted letter below, the thread's headers, "Re:"."""
        before = row.letter
        quoted = "\n".join(f"> {line}" for line in row.text.splitlines())
        said = f"{text}\n\n29.11.2026 12:00, {before['From']} пишет:\n{quoted}\n"
        references = f"{before.get('References', '')} {before['Message-ID']}".strip()
        told = {"In_Reply_To": str(before["Message-ID"]), "References": references, **headers}
        return self.writes(said, f"Re: {str(before['Subject']).removeprefix('Re: ')}", **told)

    @property
    def got(self) -> list[Sent]:
        return self.mail.ledger.to(self.address)

    async def gets(self, text: str, deadline_s: float = 30.0) -> Sent:
        """The letter with these words, once it has come."""
        end = time.monotonic() + deadline_s
        while True:
            for row in self.got:
                if text in row.text:
                    return row
            assert time.monotonic() < end, f"{self.address} got only {[row.text for row in self.got]}"
            await asyncio.sleep(0.05)


class MailServer:
    """See the module. `password` of the mailbox for both servers."""

    def __init__(self, tokens: TokenServer | None = None) -> None:
        self.ledger = Ledger()
        self.faults = Faults()
        self.tokens = tokens
        self.imap = Dovecot(f"{tokens.url}/introspect" if tokens else "")
        self.smtp_port = free_port()
        # what is sent stands in the mailbox's folder at once, as with Gmail
        self.files = False
        self._smtp: Controller | None = None

    def __enter__(self) -> MailServer:
        self.imap.__enter__()
        self._smtp = Controller(
            _Handler(self),
            hostname="127.0.0.1",
            port=self.smtp_port,
            ready_timeout=60,
            authenticator=self._authenticate,
            auth_required=True,
            auth_require_tls=False,
            ident="mail.shop.test",
        )
        with warnings.catch_warnings():
            # on loopback there is nobody to overhear a password
            warnings.simplefilter("ignore")
            self._smtp.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._smtp is not None:
            self._smtp.stop(no_assert=True)
        self.imap.__exit__()

    def settings(self, **more: Any) -> dict[str, Any]:
        """Of a channel that reads and writes here."""
        return {
            "address": ADDRESS,
            "password": self.imap.password,
            "sender_name": "Лавка",
            "imap_host": "127.0.0.1",
            "imap_port": self.imap.port,
            "imap_security": "none",
            "smtp_host": "127.0.0.1",
            "smtp_port": self.smtp_port,
            "smtp_security": "none",
        } | more

    def customer(self, address: str = "gleb@example.com", name: str = "Глеб Орлов") -> Customer:
        return Customer(self, address, name)

    def owner_answers(self, letter: EmailMessage, text: str, **headers: str) -> None:
        """Whose mailbox it is answers a customer by another mail program, which keeps it among what was sent."""
        answer = EmailMessage(policy=SMTP_POLICY)
        answer["From"], answer["To"] = f"Лавка <{ADDRESS}>", str(letter["From"])
        answer["Subject"] = f"Re: {letter['Subject']}"
        answer["Date"] = format_datetime(datetime.now(UTC))
        answer["Message-ID"] = make_msgid(domain="shop.test")
        answer["In-Reply-To"] = answer["References"] = str(letter["Message-ID"])
        for name, value in headers.items():
            del answer[name.replace("_", "-")]
            answer[name.replace("_", "-")] = value
        answer.set_content(text)
        self.imap.delivers(ADDRESS, answer.as_bytes(), "Sent")

    def bounces(self, row: Sent, status: str = "5.1.1", action: str = "failed") -> None:
        """What a receiving server writes back about a letter (RFC 3464)."""
        report = (
            b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.com\r\nTo: " + ADDRESS.encode() + b"\r\n"
            b"Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <" + row.to.encode() + b".mx>\r\n"
            b"Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
            b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
            b"--b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you.\r\n"
            b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n"
            b"Final-Recipient: rfc822; " + row.to.encode() + b"\r\nAction: " + action.encode() + b"\r\n"
            b"Status: " + status.encode() + b"\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n"
            b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + row.raw + b"\r\n--b--\r\n"
        )
        self.imap.delivers(ADDRESS, report)

    def _authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        right = not self.faults.no_sign_in and getattr(data, "password", b"") == self.imap.password.encode()
        return AuthResult(success=right, handled=right)
