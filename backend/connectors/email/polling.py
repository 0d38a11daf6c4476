"""Listens to a folder: what is new by UID, then IDLE until the server says that something came.

The cursor is (UIDVALIDITY, the last UID read). Another UIDVALIDITY means that the server numbered all letters anew:
what came since shortly before we last looked is read again, and what is known is recognised by its key.
"""

import re
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import imap_tools
import msgspec

from backend.connectors.contract import Polled, SendError
from backend.connectors.email import mime
from backend.connectors.email.inbound import Where
from backend.connectors.email.line import Box
from backend.connectors.email.settings import EmailSettings

# the health of a channel wants a word each minute
IDLE_S = 25.0
# where the server has no IDLE
LOOK_S = 10.0
BATCH = 25
BATCH_BYTES = 12 * 1024 * 1024
LETTER_MAX = 40 * 1024 * 1024
BEGINNING = 512 * 1024
# SEARCH knows days, in a zone that it does not tell
OVERLAP = timedelta(days=2)
_UID, _SIZE, _DATE = (
    re.compile(rb"UID (\d+)"),
    re.compile(rb"RFC822\.SIZE (\d+)"),
    re.compile(rb'INTERNALDATE "([^"]+)"'),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Place(msgspec.Struct, frozen=True):
    """How far this folder was read: the stored cursor."""

    folder: str
    validity: int
    uid: int
    at: float
    # what lay in it before then is not ours to read
    begun: float = 0.0


class Head(msgspec.Struct, frozen=True):
    """What is known of a letter before it is fetched."""

    uid: int
    size: int
    at: float
    seen: bool


async def listen(settings: EmailSettings, cursor: dict[str, Any] | None) -> AsyncIterator[Polled]:
    """Raises SendError when the mailbox cannot be read."""
    box = Box(settings)
    try:
        reading = await box.run(lambda: _Reading(box.open(), settings))
        place = reading.place(cursor)
        keep = place is None or (place.validity, place.folder) != (reading.validity, settings.folder)
        again = keep and place is not None and place.folder == settings.folder
        since = place.at if again and place else None
        if keep:
            # a mailbox that was never read begins now: what lies in it was answered elsewhere
            now = time.time()
            begun = place.begun if again and place else now
            place = Place(settings.folder, reading.validity, 0 if again else reading.next_uid - 1, now, begun)
        assert place is not None
        while True:
            at = time.time()
            heads, last = await box.run(reading.new, place, since)
            since = None
            while heads:
                batch, heads = _cut(heads)
                payloads = await box.run(reading.letters, batch)
                place = msgspec.structs.replace(place, uid=batch[-1].uid)
                yield Polled(payloads, msgspec.to_builtins(place), more=bool(heads), keep=True)
                # committed by now
                await box.run(reading.mark, batch)
                keep = False
            # what was passed over is not looked at again
            place = msgspec.structs.replace(place, uid=max(place.uid, last), at=at)
            yield Polled((), msgspec.to_builtins(place), keep=keep)
            keep = False
            await box.run(reading.wait)
    finally:
        box.close()


def _cut(heads: list[Head]) -> tuple[list[Head], list[Head]]:
    """What is fetched and stored together."""
    size = 0
    for count, head in enumerate(heads[:BATCH]):
        size += min(head.size, LETTER_MAX)
        if size > BATCH_BYTES and count:
            return heads[:count], heads[count:]
    return heads[:BATCH], heads[BATCH:]


class _Reading:
    """A chosen folder. Blocking throughout: in the box's thread."""

    def __init__(self, mailbox: imap_tools.BaseMailBox, settings: EmailSettings) -> None:
        self._mailbox, self._settings = mailbox, settings
        self._client = mailbox.client
        try:
            mailbox.folder.set(settings.folder, readonly=not settings.mark_seen)
        except imap_tools.errors.MailboxFolderSelectError:
            raise SendError("no_folder", permanent=True, channel=True) from None
        self.validity = self._number("UIDVALIDITY")
        self.next_uid = self._number("UIDNEXT")
        self._idles = "IDLE" in self._client.capabilities

    def _number(self, name: str) -> int:
        found = self._client.response(name)[1]
        if found and found[0]:
            return int(found[0])
        status = self._mailbox.folder.status(self._settings.folder, [name])
        return int(status[name])

    def place(self, cursor: dict[str, Any] | None) -> Place | None:
        try:
            return msgspec.convert(cursor, Place)
        except msgspec.ValidationError:
            return None

    def new(self, place: Place, since: float | None) -> tuple[list[Head], int]:
        """Letters with a higher UID, the oldest first, and up to which UID that was all; `since`: only those that the
        mailbox got from then on.
        """
        self._client.untagged_responses.pop("EXISTS", None)
        after = place.uid
        wanted = [f"UID {after + 1}:*"]
        if since is not None:
            day = datetime.fromtimestamp(since, UTC) - OVERLAP
            wanted.append(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")
        status, data = self._client.uid("SEARCH", *wanted)
        _demand(status, data)
        # "8:*" names the last letter even where its number is lower
        uids = sorted(uid for uid in map(int, (data[0] or b"").split()) if uid > after)
        heads: list[Head] = []
        for at in range(0, len(uids), 500):
            heads += self._heads(uids[at : at + 500])
        last = max([after, *uids] if since is None else [after, *uids, self.next_uid - 1])
        wanted_heads = [head for head in heads if not self._skips(head, place, since)]
        return sorted(wanted_heads, key=lambda head: head.uid), last

    def _skips(self, head: Head, place: Place, since: float | None) -> bool:
        too_old = since is not None and head.at < place.begun - 1
        return too_old or (self._settings.only_unseen and head.seen)

    def _heads(self, uids: list[int]) -> list[Head]:
        status, data = self._client.uid("FETCH", ",".join(map(str, uids)), "(UID FLAGS RFC822.SIZE INTERNALDATE)")
        _demand(status, data)
        found = []
        for line in data:
            said = (
                b" ".join(part for part in line if isinstance(part, bytes)) if isinstance(line, tuple) else line or b""
            )
            uid, size, date = _UID.search(said), _SIZE.search(said), _DATE.search(said)
            if uid and size:
                found.append(
                    Head(int(uid[1]), int(size[1]), _moment(date[1]) if date else time.time(), b"\\Seen" in said)
                )
        wanted = set(uids)
        return [head for head in found if head.uid in wanted]

    def letters(self, heads: list[Head]) -> tuple[bytes, ...]:
        """Payloads for `read`. One that is gone by now is none."""
        found = []
        for head in heads:
            cut = head.size > LETTER_MAX
            raw = self.fetch(head.uid, f"BODY.PEEK[]<0.{BEGINNING}>" if cut else "BODY.PEEK[]")
            if raw is not None:
                where = Where(head.uid, self.validity, self._settings.folder, head.at, head.size, cut)
                found.append(msgspec.json.encode(where) + b"\n" + lighter(raw))
        return tuple(found)

    def fetch(self, uid: int, what: str) -> bytes | None:
        status, data = self._client.uid("FETCH", str(uid), f"({what})")
        _demand(status, data)
        return next((part[1] for part in data if isinstance(part, tuple) and len(part) > 1), None)

    def mark(self, heads: list[Head]) -> None:
        """They are read. What the server does not mark stays as it was: the cursor alone says what is known."""
        if self._settings.mark_seen and heads:
            self._client.uid("STORE", ",".join(str(head.uid) for head in heads), "+FLAGS.SILENT", "(\\Seen)")

    def wait(self) -> None:
        """Until something came, or it is time to look."""
        if not self._idles:
            time.sleep(LOOK_S)
            self._client.noop()
            return
        # of a letter that came while others were fetched the server has told already
        if self._told():
            return
        tag = self._client._command("IDLE")
        while self._client._get_response():
            continue
        if not self._told():
            self._mailbox.idle.poll(timeout=IDLE_S)
        self._client.send(b"DONE\r\n")
        self._mailbox.consume_until_tagged_response(tag)

    def _told(self) -> bool:
        return "EXISTS" in self._client.untagged_responses


def lighter(raw: bytes) -> bytes:
    """What is stored of a letter: something, whatever is wrong with it."""
    try:
        return mime.lighten(raw)
    except Exception:
        # a letter that the parser breaks on must not hold up those after it; inbound.read puts it aside and says so
        return raw[: mime.TEXT_MAX]


def _demand(status: str, data: Any) -> None:
    if status != "OK":
        raise imap_tools.errors.ImapToolsError(f"{status} {data!r}"[:200])


def _moment(said: bytes) -> float:
    try:
        return datetime.strptime(said.decode().strip(), "%d-%b-%Y %H:%M:%S %z").timestamp()
    except (ValueError, UnicodeDecodeError):
        return time.time()


def part_of(mailbox: imap_tools.BaseMailBox, settings: EmailSettings, remote: dict[str, Any]) -> bytes:
    """A file of a letter, decoded. Raises SendError when it is there no more."""
    reading = _Reading(mailbox, settings)
    if reading.validity != remote["validity"]:
        raise SendError("file_gone", "the mailbox was numbered anew", permanent=True)
    raw = reading.fetch(int(remote["uid"]), f"BODY.PEEK[{remote['part']}]")
    if raw is None:
        raise SendError("file_gone", permanent=True)
    return mime.unpacked(raw, remote.get("encoding", ""))
