"""A letter as the contract's things. Pure; the payload is a line of JSON (where it lies in the mailbox) and the letter.

Whoever answers a letter of ours, which its signed Message-ID proves, comes into that talk, from whatever address.
Whoever names any other letter comes only into a talk of their own address.
"""

from datetime import UTC, datetime
from email.message import Message as Source
from email.utils import getaddresses, parsedate_to_datetime
from mimetypes import guess_extension
from typing import Any

import msgspec

from backend.connectors.clean import clean
from backend.connectors.contract import (
    Echo,
    FileKind,
    Incoming,
    Letter,
    Mailbox,
    Message,
    Person,
    Receipt,
    RemoteFile,
    Thread,
    Unreadable,
)
from backend.connectors.email import ids, invites, mime, quotes, reports, trust
from backend.connectors.email.charset import bare, header
from backend.connectors.email.settings import EmailSettings, Keyed
from backend.kit import html_text
from backend.kit.html import is_bomb, safe, stripped

FILES_MAX = 50
PEOPLE_MAX = 50
REFERENCES_MAX = 30
TEXT_MAX = 60_000
QUOTE_MAX = 200_000
HTML_MAX = 2_000_000
# so much more than the plain text may the HTML say before it is kept for its words
SAME = 0.9


class Where(msgspec.Struct, frozen=True):
    """Where the letter lies; `at`: when the mailbox got it; `cut`: only its beginning was fetched;
    `refused`: the server does not give it; `sent`: it lies among what was sent from here."""

    uid: int
    validity: int
    folder: str
    at: float = 0.0
    size: int = 0
    cut: bool = False
    refused: bool = False
    sent: bool = False


def read(settings: msgspec.Struct, payload: bytes) -> list[Incoming]:
    """Raises Unreadable."""
    line, newline, raw = payload.partition(b"\n")
    try:
        where = msgspec.json.decode(line, type=Where)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unreadable("no place in a mailbox") from error
    if where.refused:
        raise Unreadable(f"the mail server does not give letter {where.uid} of {where.folder}")
    if not newline or not raw.strip():
        raise Unreadable("no letter")
    try:
        return clean(_Reading(settings, where, mime.parse(raw)).all())
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(f"no letter: {type(error).__name__}") from error


class _Reading:
    """One letter."""

    def __init__(self, settings: msgspec.Struct, where: Where, source: Source) -> None:
        self.where, self.source = where, source
        self.secret = settings.own.reveal() if isinstance(settings, Keyed) else ""
        self.own = ids.external_user(settings.address) if isinstance(settings, EmailSettings) else ""
        self.believed = settings.believed if isinstance(settings, EmailSettings) else ""
        self.parts = mime.parts(source)
        writers = self._people("From") or self._people("Sender") or self._people("Return-Path")
        self.writer = writers[0] if writers else Mailbox("unknown@invalid")
        self.message_id = next(iter(ids.message_ids(self._said("Message-ID"))), "")
        self.references = self._references()

    def all(self) -> list[Incoming]:
        text, html, rich = self._texts()
        if self.where.sent:
            return self._echoes(text, html, rich)
        automatic = reports.automatic(self.source, self.writer.address)
        if automatic == "bounce" and (receipts := self._receipts(text)) is not None:
            return receipts
        if any(once for _, once in ids.ours(self.secret, [f"<{self.message_id}>"])):
            # a copy of what we sent, to ourselves: it is known already
            return []
        return [self._message(text, html, rich, automatic)]

    def _echoes(self, text: str, html: str, rich: bool) -> list[Incoming]:
        """Ours, which confirms it; or what the mailbox's owner answered by another program, in a talk of ours."""
        if named := ids.ours(self.secret, [f"<{self.message_id}>"]):
            thread, once = named[0]
            return [Echo(Thread(ids.thread_key(thread)), (ids.our_key(once),), self._at(), only_known=True)]
        to = [box.address for box in self._people("To", "Cc") if box.address != self.own]
        ours = ids.ours(self.secret, [f"<{each}>" for each in self.references])
        if not self.references or not (to or ours):
            return []
        key = ids.thread_key(ours[0][0] if ours else ids.root(self.references[0], to[0]))
        new, quote = quotes.fold(text)
        files, inline, other = self._files(html)
        letter = msgspec.structs.replace(self._letter(html, quote, inline, rich), bcc=self._people("Bcc"))
        return [
            Echo(
                Thread(key), (self._key(),), self._at(), text=new[:TEXT_MAX], files=files, other=other, letter=letter,
                only_known=True,
            )
        ]  # fmt: skip

    def _said(self, name: str) -> str:
        return header(self.source.get(name))

    def _people(self, *names: str) -> tuple[Mailbox, ...]:
        raw = [bare(value) for name in names for value in self.source.get_all(name, [])[:20]]
        found = dict[str, Mailbox]()
        for name, address in getaddresses(raw):
            if known := ids.external_user(header(address)):
                found.setdefault(known, Mailbox(known[:320], header(name)[:200]))
        return tuple(found.values())[:PEOPLE_MAX]

    def _others(self) -> tuple[Mailbox, ...]:
        """Whom an answer to all goes to beside the writer; our address with a signed plus is ours too."""
        name, _, domain = self.own.rpartition("@")
        not_others = {self.own, self.writer.address}
        signed = f"{name}+sv."
        found = (box for box in self._people("To", "Cc") if box.address not in not_others)
        return tuple(box for box in found if not (box.address.startswith(signed) and box.address.endswith(domain)))

    def _references(self) -> tuple[str, ...]:
        found = ids.message_ids(self._said("References")) if self.source.get("References") else ()
        answered = ids.message_ids(self._said("In-Reply-To")) if self.source.get("In-Reply-To") else ()
        return tuple(dict.fromkeys((*found, *answered)))

    def _thread(self) -> Thread:
        named = ids.ours(self.secret, [f"<{each}>" for each in self.references])
        if named:
            return Thread(ids.thread_key(named[0][0]))
        to = [header(value) for name in ("To", "Cc", "Delivered-To", "X-Original-To") for value in self._all(name)]
        if thread := ids.thread_of_address(self.secret, to):
            return Thread(ids.thread_key(thread))
        first = self.references[0] if self.references else self.message_id or self._key()
        return Thread(ids.thread_key(ids.root(first, self.writer.address)))

    def _all(self, name: str) -> list[Any]:
        return list(self.source.get_all(name, []))[:20]

    def _key(self) -> str:
        about = (self.writer.address, self._said("Date"), self._said("Subject"))
        if self.message_id:
            return ids.letter_key(self.message_id, *about)
        # numbers do not outlive a restored mailbox: what it says and the way that it came are its name
        came = (f"{name}: {bare(value)}" for name, value in self.source.items())
        return ids.letter_key("", *about, *came, *(part.text for part in self.parts if part.mime.startswith("text/")))

    def _at(self) -> datetime:
        """When the mailbox got it. What the letter says of itself is its writer's: it would choose its place in the
        list, and how long we seem to owe an answer."""
        got = datetime.fromtimestamp(self.where.at, UTC)
        return got if self.where.at else self._written() or got

    def _written(self) -> datetime | None:
        """As it says itself."""
        try:
            at = parsedate_to_datetime(self._said("Date"))
            return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None

    def _texts(self) -> tuple[str, str, bool]:
        """(text, HTML worth keeping, is that more than text)."""
        shown = [part for part in self.parts if part.mime.startswith("text/") and not part.is_file]
        texts = [part.text for part in shown if part.mime == "text/plain"]
        htmls = [part.text for part in shown if part.mime == "text/html"]
        text = "\n\n".join(texts).replace("\r\n", "\n").strip()
        html = "\n".join(htmls)[:HTML_MAX]
        if not html:
            return text, "", False
        harmless = safe(html)
        read, rich = (stripped(html)[:TEXT_MAX], False) if is_bomb(html) else html_text.read(harmless)
        if not text or len(text) < 0.3 * len(read):
            # "your program shows no HTML": that is no text
            text = read
        same = not rich and _is_same(quotes.fold(text)[0], quotes.fold(read)[0])
        return text, "" if same else harmless, rich

    def _message(self, text: str, html: str, rich: bool, automatic: reports.Automatic | None) -> Message:
        new, quote = quotes.fold(text)
        files, inline, other = self._files(html)
        checked = trust.results(
            [bare(value) for value in self._all("Authentication-Results")], self.believed, self.writer.address
        )
        letter = msgspec.structs.replace(
            self._letter(html, quote, inline, rich),
            auth=checked,
            trust=self._trust(checked),
            automatic=automatic,
            organizer=self._organizer() if other else None,
            cut=self.where.cut or len(new) > TEXT_MAX,
        )
        name, surname = _named(self.writer.name)
        person = Person(self.writer.address, name=name, surname=surname, email=self.writer.address)
        return Message(
            thread=self._thread(),
            sender=person,
            keys=(self._key(),),
            at=self._at(),
            text=new[:TEXT_MAX],
            files=files,
            other=other,
            letter=letter,
            automatic=automatic is not None,
        )

    def _letter(self, html: str, quote: str, inline: dict[str, int], rich: bool) -> Letter:
        answer_to = self._people("Reply-To")
        return Letter(
            subject=self._said("Subject")[:1000],
            written=self._written(),
            sender=self.writer,
            to=self._people("To"),
            cc=self._people("Cc"),
            others=self._others(),
            answer_to=answer_to[0] if answer_to and answer_to[0].address != self.writer.address else None,
            message_id=self.message_id[:900],
            references=_short(self.references),
            html=html,
            quote=quote[:QUOTE_MAX],
            inline=inline,
            rich=rich,
        )

    def _trust(self, checked: dict[str, str]) -> trust.Trust | None:
        """What was checked is the address of the one From: of several nobody knows which a reader is shown."""
        found = trust.trust(checked, self.writer.address)
        said = [bare(value) for value in self.source.get_all("From", [])]
        return None if found == "pass" and (len(said) != 1 or len(getaddresses(said)) != 1) else found

    def _files(self, html: str) -> tuple[tuple[RemoteFile, ...], dict[str, int], dict[str, object] | None]:
        files: list[RemoteFile] = []
        inline: dict[str, int] = {}
        other = None
        for part in self.parts:
            if part.mime in ("text/calendar", "application/ics") and other is None:
                other = invites.invitation(part.text)
            if not part.is_file or len(files) >= FILES_MAX or part.size == 0:
                continue
            if part.cid and f"cid:{part.cid}" in html:
                inline[part.cid] = len(files)
            files.append(self._file(part))
        return tuple(files), inline, other

    def _organizer(self) -> Mailbox | None:
        texts = [part.text for part in self.parts if part.mime in ("text/calendar", "application/ics")]
        return invites.organizer(texts[0]) if texts else None

    def _file(self, part: mime.Part) -> RemoteFile:
        place = {"uid": self.where.uid, "validity": self.where.validity, "folder": self.where.folder}
        return RemoteFile(
            kind=_kind(part.mime),
            remote={**place, "part": part.number, "encoding": str(part.source.get("Content-Transfer-Encoding", ""))},
            name=part.name or _unnamed(part),
            mime=part.mime,
            size=part.size,
        )

    def _receipts(self, text: str) -> list[Incoming] | None:
        """What a report says of letters of ours; None where it speaks of none."""
        said = reports.report(self.source, self.parts, text)
        named = next((found[0] for words in said.words if (found := ids.ours(self.secret, [words]))), None)
        if named is None:
            return None
        thread, once = named
        if not said.failed:
            return []
        key = ids.our_key(once)
        return [Receipt(Thread(ids.thread_key(thread)), "failed", self._at(), key=key, error=said.code)]


def _is_same(text: str, html: str) -> bool:
    ours, theirs = set(text.split()), set(html.split())
    return len(ours & theirs) >= SAME * max(1, len(theirs))


def _short(references: tuple[str, ...]) -> tuple[str, ...]:
    """The root, and the newest: what a program needs to find the thread (RFC 5322, 3.6.4)."""
    known = [each for each in references if len(each) <= 900]
    return tuple(known if len(known) <= REFERENCES_MAX else [known[0], *known[1 - REFERENCES_MAX :]])


def _named(name: str) -> tuple[str, str]:
    """Gleb Orlov → (Gleb, Orlov); what is no person's name stays whole. An address is none: some roles see none."""
    if "@" in name:
        return "", ""
    words = name.split()
    return (words[0], words[1]) if len(words) == 2 else (name, "")


def _kind(mime_type: str) -> FileKind:
    if mime_type in ("image/jpeg", "image/png", "image/gif", "image/webp"):
        return "photo"
    return "audio" if mime_type.startswith("audio/") else "video" if mime_type == "video/mp4" else "document"


# parts of a report that nobody names (RFC 3464, RFC 3462): readable as text
_REPORTS = {
    "message/delivery-status": "delivery-report.txt",
    "message/global-delivery-status": "delivery-report.txt",
    "text/rfc822-headers": "letter-headers.txt",
    "message/global-headers": "letter-headers.txt",
}


def _unnamed(part: mime.Part) -> str:
    if part.mime in ("message/rfc822", "message/global"):
        inside = part.source.get_payload(0) if part.source.is_multipart() else None
        return f"{header(inside.get('Subject'))[:80] if isinstance(inside, Source) else part.number}.eml"
    if part.mime in _REPORTS:
        return _REPORTS[part.mime]
    return f"{part.mime.partition('/')[0]}-{part.number}{guess_extension(part.mime) or '.bin'}"
