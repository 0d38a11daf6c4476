"""A chosen folder of a mailbox: what is new in it, the letters themselves. Blocking throughout: in the box's thread."""

import re
import time
from collections import Counter
from datetime import UTC, datetime
from imaplib import IMAP4
from typing import Any

import msgspec

from backend.connectors.contract import SendError
from backend.connectors.email import mime
from backend.connectors.email.inbound import Where
from backend.connectors.email.line import Broken, Mailbox, NoSuchFolder
from backend.connectors.email.place import Head, Place
from backend.connectors.email.settings import EmailSettings

# the health of a channel wants a word each minute
IDLE_S = 25.0
# where the server has no IDLE
LOOK_S = 10.0
LETTER_MAX = 40 * 1024 * 1024
BEGINNING = 512 * 1024
# so often may the line break over one letter before it is put aside
BREAKS_MAX = 2
_WHOLE, _BEGINNING = "BODY.PEEK[]", f"BODY.PEEK[]<0.{BEGINNING}>"
_UID, _SIZE, _DATE = (
    re.compile(rb"UID (\d+)"),
    re.compile(rb"RFC822\.SIZE (\d+)"),
    re.compile(rb'INTERNALDATE "([^"]+)"'),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Refused(Exception):
    """The server does not give this letter; the others it may."""


class Trials:
    """Letters over which the line broke (dovecot hangs up on whoever asks for one that it cannot read), for as long as
    the channel is open. `careful`: folders where it broke while several were asked for: there they are asked for one by
    one.
    """

    def __init__(self) -> None:
        self.careful: set[str] = set()
        self._tried: set[str] = set()
        self._several = ""
        self._breaks: Counter[tuple[str, int]] = Counter()
        self._at: tuple[str, int] | None = None

    def begins(self, folder: str, uid: int) -> None:
        """Raises Refused for a letter that has cost too many lines."""
        if self._breaks[folder, uid] >= BREAKS_MAX:
            # when it is due again it has one more try
            self._breaks[folder, uid] -= 1
            raise Refused
        self._at = (folder, uid)

    def begins_several(self, folder: str) -> None:
        self._several = folder

    def ended(self) -> None:
        self._at, self._several = None, ""

    def is_first(self, folder: str) -> bool:
        """The channel has just been opened, perhaps by hand: what was put aside is worth a try. True once."""
        fresh = folder not in self._tried
        self._tried.add(folder)
        return fresh

    def reopened(self) -> None:
        """Whatever was being fetched when the line broke has cost us one."""
        if self._at is not None:
            self._breaks[self._at] += 1
        if self._several:
            self.careful.add(self._several)
        self.ended()


class Folder:
    """Chosen, and only one at a time."""

    def __init__(
        self, mailbox: Mailbox, settings: EmailSettings, name: str, trials: Trials, *, sent: bool = False
    ) -> None:
        self._mailbox, self._settings, self._trials = mailbox, settings, trials
        self.name, self.is_sent = name, sent
        self._client = mailbox.client
        try:
            mailbox.folder.set(name, readonly=sent or not settings.mark_seen)
        except NoSuchFolder:
            raise SendError("no_folder", permanent=True, channel=True) from None
        self.validity = self._number("UIDVALIDITY")
        self.next_uid = self._number("UIDNEXT")
        self._idles = "IDLE" in self._client.capabilities

    def _number(self, name: str) -> int:
        found = self._client.response(name)[1]
        if found and found[0]:
            return int(found[0])
        status = self._mailbox.folder.status(self.name, [name])
        return int(status[name])

    def new(self, place: Place) -> tuple[list[Head], int]:
        """Letters with a higher UID, the oldest first, and up to which UID that was all."""
        self._client.untagged_responses.pop("EXISTS", None)
        after = place.uid
        wanted = [f"UID {after + 1}:*"]
        if place.is_again:
            day = datetime.fromtimestamp(max(place.since, 0), UTC)
            wanted = [f"UID {after + 1}:{place.upto}", f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}"]
        status, data = self._client.uid("SEARCH", *wanted)
        _demand(status, data)
        # "8:*" names the last letter even where its number is lower
        uids = sorted(uid for uid in map(int, (data[0] or b"").split()) if uid > after)
        heads: list[Head] = []
        step = 1 if self.name in self._trials.careful else 500
        for at in range(0, len(uids), step):
            heads += self._heads(uids[at : at + step])
        self._trials.careful.discard(self.name)
        last = place.upto if place.is_again else max([after, *uids])
        wanted_heads = [head for head in heads if not self._skips(head, place)]
        return sorted(wanted_heads, key=lambda head: head.uid), last

    def _skips(self, head: Head, place: Place) -> bool:
        too_old = place.is_again and head.at < place.begun - 1
        return too_old or (self._settings.only_unseen and head.seen and not self.is_sent)

    def _heads(self, uids: list[int]) -> list[Head]:
        """One that the server tells nothing of hides no other."""
        try:
            if len(uids) == 1:
                self._trials.begins(self.name, uids[0])
            else:
                self._trials.begins_several(self.name)
            heads = self._told_heads(uids)
            self._trials.ended()
            return heads
        except Refused:
            self._trials.ended()
            if len(uids) == 1:
                return [Head(uids[0], 0, time.time(), seen=False, refused=True)] if self._is_there(uids[0]) else []
            half = len(uids) // 2
            return self._heads(uids[:half]) + self._heads(uids[half:])

    def _told_heads(self, uids: list[int]) -> list[Head]:
        found = []
        for line in self._fetch(",".join(map(str, uids)), "UID FLAGS RFC822.SIZE INTERNALDATE"):
            said = (
                b" ".join(part for part in line if isinstance(part, bytes)) if isinstance(line, tuple) else line or b""
            )
            uid, size, date = _UID.search(said), _SIZE.search(said), _DATE.search(said)
            if uid and size:
                at = _moment(date[1]) if date else time.time()
                found.append(Head(int(uid[1]), int(size[1]), at, b"\\Seen" in said))
        wanted = set(uids)
        return [head for head in found if head.uid in wanted]

    def _fetch(self, uids: str, what: str) -> list[Any]:
        """Raises Refused."""
        try:
            status, data = self._client.uid("FETCH", uids, f"({what})")
        except IMAP4.abort:
            raise
        except IMAP4.error:
            raise Refused from None
        if status != "OK":
            raise Refused
        return list(data)

    def letter(self, head: Head) -> bytes | None:
        """Payload for `read`; None: it is gone. Raises Refused. What cannot be had whole is taken by its beginning."""
        if head.refused:
            raise Refused
        cut = head.size > LETTER_MAX
        self._trials.begins(self.name, head.uid)
        try:
            raw, cut = self._as_much(head.uid, cut=cut)
        except Refused:
            self._trials.ended()
            raise
        self._trials.ended()
        where = Where(head.uid, self.validity, self.name, head.at, head.size, cut, sent=self.is_sent)
        return None if raw is None else msgspec.json.encode(where) + b"\n" + lighter(raw)

    def _as_much(self, uid: int, *, cut: bool) -> tuple[bytes | None, bool]:
        if not cut:
            try:
                return self.fetch(uid, _WHOLE), False
            except Refused:
                pass
        return self.fetch(uid, _BEGINNING), True

    def stands_for(self, head: Head, validity: int | None = None) -> bytes:
        """What is given to `read` in place of a letter that was refused: the same each time."""
        where = Where(head.uid, validity or self.validity, self.name, head.at, head.size, refused=True)
        return msgspec.json.encode(where) + b"\n"

    def fetch(self, uid: int, what: str) -> bytes | None:
        """None: it is gone. Raises Refused, also where there is a letter and nothing of it is given."""
        for part in self._fetch(str(uid), what):
            if isinstance(part, tuple) and len(part) > 1:
                return bytes(part[1])
        if self._is_there(uid):
            raise Refused
        return None

    def _is_there(self, uid: int) -> bool:
        status, data = self._client.uid("SEARCH", f"UID {uid}")
        _demand(status, data)
        return str(uid).encode() in (data[0] or b"").split()

    def mark(self, heads: list[Head]) -> None:
        """They are read. What the server does not mark stays as it was: the cursor alone says what is known."""
        if self._settings.mark_seen and heads and not self.is_sent:
            try:
                self._client.uid("STORE", ",".join(str(head.uid) for head in heads), "+FLAGS.SILENT", "(\\Seen)")
            except IMAP4.abort:
                raise
            except IMAP4.error:
                return

    def wait(self, longest_s: float = IDLE_S) -> None:
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
            self._mailbox.idle.poll(timeout=longest_s)
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
        raise Broken(f"{status} {data!r}"[:200])


def _moment(said: bytes) -> float:
    try:
        return datetime.strptime(said.decode().strip(), "%d-%b-%Y %H:%M:%S %z").timestamp()
    except (ValueError, UnicodeDecodeError):
        return time.time()


def part_of(mailbox: Mailbox, settings: EmailSettings, remote: dict[str, Any]) -> bytes:
    """A file of a letter, decoded. Raises SendError when it is there no more."""
    folder = Folder(mailbox, settings, str(remote["folder"]), Trials())
    if folder.validity != remote["validity"]:
        raise SendError("file_gone", "the mailbox was numbered anew", permanent=True)
    try:
        raw = folder.fetch(int(remote["uid"]), f"BODY.PEEK[{remote['part']}]")
    except Refused:
        raise SendError("file_gone", "the server does not give it", permanent=True) from None
    if raw is None:
        raise SendError("file_gone", permanent=True)
    return mime.unpacked(raw, remote.get("encoding", ""))
