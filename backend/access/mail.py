"""Letters with links. Queued in the transaction that makes the link, sent after it by a job; without SMTP none."""

import base64
from email.message import EmailMessage
from typing import Literal
from urllib.parse import unquote, urlsplit

import msgspec
import structlog

from backend.kit import jobs
from backend.kit.db import Database, Tx
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings
from backend.texts.fill import as_html
from backend.texts.read import Filled, text_of

log = structlog.get_logger("mail")

JOB = "access.mail"
Letter = Literal["invite", "reset", "webhook", "confirm"]
# about as long as its link is good for: an hour, a day (what is older is invited anew)
_TRIES: dict[Letter, int] = {"reset": 17, "invite": 300, "webhook": 300, "confirm": 17}
TRIES = {JOB: max(_TRIES.values())}
_PERMANENT = 500


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


def handlers(settings: Settings, db: Database, cipher: Cipher) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    async def post(job: jobs.Job) -> None:
        await send(settings, db, cipher, job)

    return {JOB: post}


async def send(settings: Settings, db: Database, cipher: Cipher, job: jobs.Job) -> None:
    """Raises Hopeless for what no further try mends, Later for what one may."""
    sealed = msgspec.convert(job.payload, Sealed)
    letter = cipher.decrypt(base64.b64decode(sealed.sealed), _Letter)
    if settings.smtp_url is None:
        raise jobs.Hopeless("SAMOVAR_SMTP_URL was taken away")
    async with db.tx() as tx:
        words = await text_of(
            tx, f"letters.{letter.kind}", letter.locale, {"link": letter.link, "host": _host(settings)}
        )
    try:
        await deliver(settings, compose(letter, words, settings))
    except (Refused, Unsure) as error:
        # a link that comes twice is the same link
        if (isinstance(error, Refused) and error.for_good) or job.attempt >= _TRIES[letter.kind]:
            raise jobs.Hopeless(str(error)) from error
        log.info("mail.later", attempt=job.attempt, error=str(error))
        raise jobs.Later(jobs.backoff(job.attempt), str(error)) from error


class Refused(Exception):
    """The letter did not leave. `for_good`: no further try mends it."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.why, self.for_good = why, for_good


class Unsure(Exception):
    """The line broke while the letter was under way: nobody knows whether it was taken."""


async def deliver(settings: Settings, message: EmailMessage) -> None:
    """By the house's mail server. Raises Refused, Unsure."""
    # its import costs; only the process that sends pays for it
    import aiosmtplib

    if settings.smtp_url is None:
        raise Refused("no_mail_server", for_good=True)
    server = urlsplit(settings.smtp_url)
    secure = server.scheme == "smtps"
    try:
        await aiosmtplib.send(
            message,
            hostname=server.hostname,
            port=server.port or (465 if secure else 587),
            username=unquote(server.username) if server.username else None,
            password=unquote(server.password) if server.password else None,
            use_tls=secure,
            timeout=30,
        )
    except (aiosmtplib.SMTPReadTimeoutError, aiosmtplib.SMTPServerDisconnected) as error:
        raise Unsure(type(error).__name__) from error
    except (aiosmtplib.SMTPException, OSError) as error:
        raise Refused(type(error).__name__, for_good=_is_permanent(error)) from error


def _is_permanent(error: Exception) -> bool:
    """Refused for good: 5xx. With 4xx many a server bids come again whoever it meets for the first time."""
    import aiosmtplib

    refused = error.recipients if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else []
    return bool(refused) and all(each.code >= _PERMANENT for each in refused)


def compose(letter: _Letter, words: Filled, settings: Settings) -> EmailMessage:
    """As text, and as HTML of the same text; nothing that a stranger typed stands in it."""
    message = EmailMessage()
    message["From"] = settings.mail_from or f"samovar@{_host(settings)}"
    message["To"] = letter.to
    message["Subject"] = " ".join(words.title.split())
    written(message, f"{words.text}\n", settings)
    return message


def written(message: EmailMessage, text: str, settings: Settings) -> None:
    """The body: as text, and as HTML in which only addresses of the house's own are links."""
    message.set_content(text)
    message.add_alternative(f"<!doctype html>\n{as_html(text, settings.public_url)}", subtype="html")


def _host(settings: Settings) -> str:
    return urlsplit(settings.public_url).hostname or "localhost"
