"""The mailbox by IMAP and its outgoing server by SMTP: signing in, and what goes wrong with it.

imap-tools waits in its thread; one box is one connection and is used by one thread at a time.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from email.message import EmailMessage
from imaplib import IMAP4
from typing import TypeVar

import aiosmtplib
import imap_tools
import imap_tools.errors

from backend.connectors.abilities import Leave
from backend.connectors.contract import SendError
from backend.connectors.email import errors
from backend.connectors.email.settings import EmailSettings, Keyed
from backend.connectors.email.written import plain

T = TypeVar("T")
Mailbox = imap_tools.BaseMailBox
Broken = imap_tools.errors.ImapToolsError
NoSuchFolder = imap_tools.errors.MailboxFolderSelectError
CONNECT_S = 15.0
# an answer is due within this; IDLE has its own time
ANSWER_S = 60.0
SMTP_S = 60.0


class Box:
    """One IMAP connection and its thread."""

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="mailbox")
        self.mailbox: Mailbox | None = None
        self._closed = False

    async def run(self, work: Callable[..., T], *args: object) -> T:
        """In its thread. Raises SendError: what broke the connection is waited out, a refused sign-in is for good."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)
        except SendError:
            raise
        except imap_tools.errors.MailboxLoginError as error:
            raise _not_signed_in(error) from None
        except (IMAP4.error, imap_tools.errors.ImapToolsError, OSError, EOFError) as error:
            raise errors.unreached(f"IMAP {type(error).__name__}: {str(error)[:200]}") from None

    async def sign_in(self) -> None:
        """Raises SendError."""
        leave = leave_of(self._settings)
        if leave is None:
            self.mailbox = await self.run(sign_in, self._settings)
            return
        token = await leave.access()
        try:
            self.mailbox = await self.run(sign_in, self._settings, token)
        except SendError as error:
            if error.code != "sign_in_refused":
                raise
            # it may have ended before its time
            self.mailbox = await self.run(sign_in, self._settings, await leave.access(token))

    def open(self) -> Mailbox:
        """Signed in before."""
        if self.mailbox is None:
            raise SendError("mail_unreached", "not signed in", retry_after=1.0, channel=True)
        return self.mailbox

    def close(self) -> None:
        """From any thread: whatever waits there ends."""
        self._closed = True
        mailbox = self.mailbox
        if mailbox is not None:
            with contextlib.suppress(OSError, AttributeError):
                mailbox.client.sock.shutdown(socket.SHUT_RDWR)
            with contextlib.suppress(OSError, AttributeError):
                mailbox.client.shutdown()
        self._pool.shutdown(wait=False, cancel_futures=True)


def leave_of(settings: EmailSettings) -> Leave | None:
    """None: a password signs in. Raises SendError for a channel to which nobody has given leave."""
    if settings.sign_in == "password":
        return None
    if not isinstance(settings, Keyed) or settings.leave is None:
        raise SendError("sign_in_again", "no leave", permanent=True, channel=True)
    return settings.leave


def sign_in(settings: EmailSettings, token: str = "") -> Mailbox:
    """By the token where there is one. Blocking. Raises what imap-tools and sockets raise."""
    server = settings.imap
    context = ssl.create_default_context()
    match server.security:
        case "tls":
            box: Mailbox = imap_tools.MailBox(server.host, server.port, timeout=CONNECT_S, ssl_context=context)
        case "starttls":
            box = imap_tools.MailBoxStartTls(server.host, server.port, timeout=CONNECT_S, ssl_context=context)
        case _:
            box = imap_tools.MailBoxUnencrypted(server.host, server.port, timeout=CONNECT_S)
    try:
        box.client.sock.settimeout(ANSWER_S)
        if token:
            box.xoauth2(settings.user, token, initial_folder=None)
            return box
        password = settings.password.reveal()
        # LOGIN takes ASCII alone
        plain = (settings.user + password).isascii()
        (box.login if plain else box.login_utf8)(settings.user, password, initial_folder=None)
    except IMAP4.error as error:
        with contextlib.suppress(OSError):
            box.client.shutdown()
        # a line that broke says nothing of the password
        raise error if isinstance(error, IMAP4.abort) else _not_signed_in(error) from None
    except BaseException:
        with contextlib.suppress(OSError):
            box.client.shutdown()
        raise
    return box


def _not_signed_in(error: Exception) -> SendError:
    said = str(error).upper()
    # a server in trouble says so by a code of RFC 5530
    if "[UNAVAILABLE]" in said or "[INUSE]" in said or "[LIMIT]" in said:
        return SendError("server_busy", str(error)[:200], retry_after=errors.BUSY_REST_S, channel=True)
    return errors.sign_in(str(error)[:200])


@asynccontextmanager
async def smtp(settings: EmailSettings) -> AsyncIterator[aiosmtplib.SMTP]:
    """Signed in. Raises SendError: nothing of a letter was written yet."""
    server = settings.smtp
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        timeout=SMTP_S,
        use_tls=server.security == "tls",
        start_tls=server.security == "starttls",
        local_hostname=plain(settings.address.rpartition("@")[2]) or "localhost",
    )
    try:
        await client.connect()
        await client.ehlo()
        if client.supports_extension("auth"):
            await _authenticate(client, settings)
    except aiosmtplib.SMTPAuthenticationError as error:
        client.close()
        if 400 <= error.code < 500:
            raise SendError("server_busy", str(error.code), retry_after=errors.BUSY_REST_S, channel=True) from None
        raise errors.sign_in(f"SMTP {error.code}") from None
    except SendError:
        client.close()
        raise
    except (aiosmtplib.SMTPException, OSError, ssl.SSLError, ValueError) as error:
        client.close()
        raise errors.unreached(f"SMTP {type(error).__name__}") from None
    try:
        yield client
    finally:
        with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            async with asyncio.timeout(3):
                await client.quit()
        client.close()


async def _authenticate(client: aiosmtplib.SMTP, settings: EmailSettings) -> None:
    leave = leave_of(settings)
    if leave is None:
        await client.login(settings.user, settings.password.reveal())
        return
    token = await leave.access()
    try:
        await client.auth_xoauth2(settings.user, token)
    except aiosmtplib.SMTPAuthenticationError:
        # it may have ended before its time
        await client.auth_xoauth2(settings.user, await leave.access(token))


async def post(client: aiosmtplib.SMTP, sender: str, to: list[str], letter: EmailMessage, whose: str | None) -> None:
    """Hand it over. `whose`: the customer, of whose address alone a refusal says something.

    Raises SendError; ambiguous: its last byte was written, no answer came.
    """
    data = letter.as_bytes()
    utf8 = not "".join([sender, *to]).isascii()
    if utf8 and not client.supports_extension("smtputf8"):
        raise SendError("no_smtputf8", permanent=True)
    options = [f"SIZE={len(data)}"] if client.supports_extension("size") else []
    # the letters of the line: the sender's own name may need them too
    coded = "utf-8" if utf8 else "ascii"
    try:
        await client.mail(sender, options=[*options, *(["SMTPUTF8"] if utf8 else [])], encoding=coded)
    except aiosmtplib.SMTPResponseException as error:
        if error.code in (550, 553, 554, 501):
            raise SendError("sender_refused", f"{error.code}", permanent=True, channel=True) from None
        raise errors.refused(error.code, error.message) from None
    except (aiosmtplib.SMTPException, OSError) as error:
        raise errors.unreached(f"SMTP {type(error).__name__}") from None
    address = ""
    try:
        for address in to:
            await client.rcpt(address, encoding=coded)
    except aiosmtplib.SMTPResponseException as error:
        raise errors.refused(error.code, error.message, "" if address == whose else address) from None
    except (aiosmtplib.SMTPException, OSError) as error:
        raise errors.unreached(f"SMTP {type(error).__name__}") from None
    try:
        await client.data(data)
    except aiosmtplib.SMTPResponseException as error:
        raise errors.refused(error.code, error.message) from None
    except (aiosmtplib.SMTPException, OSError) as error:
        raise errors.unanswered(f"SMTP {type(error).__name__}") from None
