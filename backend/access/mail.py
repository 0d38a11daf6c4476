"""Letters with links. Queued in the transaction that makes the link, sent after it by a job; without SMTP none."""

import base64
from email.message import EmailMessage
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import msgspec

from backend.kit import jobs
from backend.kit.db import Tx
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.kit.words import say

JOB = "access.mail"
Letter = Literal["invite", "reset"]


class Sealed(msgspec.Struct, frozen=True):
    """What waits in the job: a link is a key to somebody's account, so it lies there encrypted."""

    sealed: str


class _Letter(msgspec.Struct, frozen=True):
    kind: Letter
    to: str
    locale: str
    link: str


async def queue(tx: Tx, settings: Settings, cipher: Cipher, kind: Letter, to: str, locale: str, link: str) -> bool:
    """Have the link sent; False where no mail server is set."""
    if settings.smtp_url is None:
        return False
    sealed = base64.b64encode(cipher.encrypt(_Letter(kind, to, locale, link))).decode()
    await jobs.add(tx, JOB, Sealed(sealed))
    return True


def handlers(settings: Settings, cipher: Cipher) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    async def post(job: jobs.Job) -> None:
        await send(settings, cipher, job.payload)

    return {JOB: post}


async def send(settings: Settings, cipher: Cipher, payload: dict[str, Any]) -> None:
    """The job's work. Raises Hopeless for what no second try mends, else what aiosmtplib raises: it is tried again."""
    # its import costs; only the process that sends pays for it
    import aiosmtplib

    sealed = msgspec.convert(payload, Sealed)
    letter = cipher.decrypt(base64.b64decode(sealed.sealed), _Letter)
    if settings.smtp_url is None:
        raise jobs.Hopeless("SAMOVAR_SMTP_URL was taken away")
    server = urlsplit(settings.smtp_url)
    secure = server.scheme == "smtps"
    try:
        await aiosmtplib.send(
            compose(letter, settings),
            hostname=server.hostname,
            port=server.port or (465 if secure else 587),
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=secure,
            timeout=30,
        )
    except aiosmtplib.SMTPRecipientsRefused as error:
        raise jobs.Hopeless("the recipient was refused") from error


def compose(letter: _Letter, settings: Settings) -> EmailMessage:
    """Plain text; nothing that a person typed stands in it."""
    host = urlsplit(settings.public_url).hostname or "localhost"
    message = EmailMessage()
    message["From"] = settings.mail_from or f"samovar@{host}"
    message["To"] = letter.to
    message["Subject"] = say(letter.locale, f"letters.{letter.kind}.subject", host=host)
    message.set_content(say(letter.locale, f"letters.{letter.kind}.body", link=letter.link, host=host))
    return message
