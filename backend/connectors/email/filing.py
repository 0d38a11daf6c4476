"""What is done in the mailbox once a letter is out: a copy among those that were sent, the answered one marked so.

None of it holds up the sending or makes it doubtful: the letter is at the customer's. What fails here is only logged.
"""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage

import structlog

from backend.connectors.contract import Outgoing, SendError
from backend.connectors.email import folders
from backend.connectors.email.line import Box, Mailbox
from backend.connectors.email.settings import EmailSettings

log = structlog.get_logger("email")

WAITING_MAX = 200
FINISH_S = 5.0


class Desk:
    """One letter after the other, on a line of its own. A channel's own: it ends with it."""

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._waiting: list[tuple[bytes, str, str]] = []
        self._work: asyncio.Task[None] | None = None

    def take(self, message: Outgoing, letter: EmailMessage) -> None:
        """Returns at once."""
        answered = message.answers.message_id if message.answers and self._settings.mark_answered else ""
        if not (self._files or answered) or len(self._waiting) >= WAITING_MAX:
            return
        name = str(letter["Message-ID"]).strip("<> ")
        self._waiting.append((letter.as_bytes() if self._files else b"", name, answered))
        if self._work is None or self._work.done():
            self._work = asyncio.create_task(self._run(), name="letters filed")

    @property
    def _files(self) -> bool:
        """Unless the provider does it by itself."""
        return self._settings.keep_sent and not (self._settings.preset and self._settings.preset.files)

    async def has(self, message_id: str) -> bool:
        """Does it stand among what was sent? Raises SendError."""
        box = Box(self._settings)
        try:
            await box.sign_in()
            return await box.run(lambda: _is_filed(box.open(), self._settings, message_id))
        finally:
            box.close()

    async def close(self) -> None:
        if self._work is not None and not self._work.done():
            await asyncio.wait([self._work], timeout=FINISH_S)
            self._work.cancel()

    async def _run(self) -> None:
        box = Box(self._settings)
        try:
            await box.sign_in()
            while self._waiting:
                raw, name, answered = self._waiting.pop(0)
                if raw:
                    await box.run(_file, box.open, self._settings, raw, name)
                if answered:
                    await box.run(_mark, box.open, self._settings, answered)
        except SendError as error:
            log.warning("letters.not_filed", code=error.code, detail=error.detail)
        finally:
            box.close()


def _is_filed(mailbox: Mailbox, settings: EmailSettings, name: str) -> bool:
    folder = folders.sent(mailbox, settings)
    if not folder:
        return False
    mailbox.folder.set(folder, readonly=True)
    return bool(folders.uids_of(mailbox, name))


def _file(opened: folders.Opened, settings: EmailSettings, raw: bytes, name: str) -> None:
    """Some providers are quicker than we are."""
    mailbox = opened()
    folder = folders.sent(mailbox, settings)
    if folder and not _is_filed(mailbox, settings, name):
        mailbox.append(raw, folder, dt=datetime.now(UTC), flag_set=["\\Seen"])


def _mark(opened: folders.Opened, settings: EmailSettings, name: str) -> None:
    mailbox = opened()
    for folder in settings.folders:
        mailbox.folder.set(folder)
        if uids := folders.uids_of(mailbox, name):
            mailbox.flag(uids, ["\\Answered"], True)
            return
