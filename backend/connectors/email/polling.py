"""Listens to a mailbox: what is new by UID, then IDLE until the server says that something came."""

import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from backend.connectors.contract import Polled, SendError
from backend.connectors.email import folders, place
from backend.connectors.email.folder import IDLE_S, LETTER_MAX, LOOK_S, Folder, Refused, Trials
from backend.connectors.email.line import Box
from backend.connectors.email.place import Aside, Head, Place
from backend.connectors.email.settings import EmailSettings

BATCH = 25
BATCH_BYTES = 12 * 1024 * 1024
# so old may the stored moment of the last look be: after a renumbering all since then is read again
KEPT_S = 3600.0


class Given(msgspec.Struct, frozen=True):
    """What became of letters that were asked for."""

    payloads: tuple[bytes, ...]
    refused: list[Head]


async def listen(settings: EmailSettings, cursor: dict[str, Any] | None, trials: Trials) -> AsyncIterator[Polled]:
    """Raises SendError when the mailbox cannot be read."""
    trials.reopened()
    box = Box(settings)
    try:
        await box.sign_in()
        listening = _Listening(settings, cursor, trials, box)
        names = await box.run(listening.names)
        while True:
            # the last one is that in which news are waited for
            for name in reversed(names):
                folder = await box.run(listening.chosen, name, name == names[0])
                if folder is not None:
                    listening.at(folder)
                    async for polled in listening.read(folder):
                        yield polled
            yield listening.quiet()
            await box.run(listening.wait)
    finally:
        box.close()


class _Listening:
    def __init__(self, settings: EmailSettings, cursor: dict[str, Any] | None, trials: Trials, box: Box) -> None:
        self._settings, self._trials, self._box = settings, trials, box
        self._places = place.places(cursor)
        self._sent = ""
        self._now: Folder | None = None
        # folders that were looked into since this line was opened
        self._known: set[str] = set()
        # the cursor is to be stored even where nothing came
        self._keep = False
        self._mended: tuple[bytes, ...] = ()

    def names(self) -> list[str]:
        """The folders to read, that of sent letters among them. Blocking. Raises SendError where none is there."""
        mailbox = self._box.open()
        there = folders.names(mailbox)
        found = [name for name in dict.fromkeys(self._settings.folders) if name in there or name.upper() == "INBOX"]
        if not found:
            raise SendError("no_folder", permanent=True, channel=True)
        self._sent = folders.sent(mailbox, self._settings) if self._settings.keep_sent else ""
        return [*found, *([self._sent] if self._sent and self._sent not in found else [])]

    def chosen(self, name: str, is_first: bool) -> Folder | None:
        """Open for reading; None where nothing can be new. Blocking."""
        if self._now is not None and self._now.name == name:
            return self._now
        if name in self._known and not is_first and not self._is_news(name):
            return None
        self._now = Folder(self._box.open(), self._settings, name, self._trials, sent=name == self._sent)
        self._known.add(name)
        return self._now

    def _is_news(self, name: str) -> bool:
        known = self._places[name]
        status = self._box.open().folder.status(name, ["UIDNEXT", "UIDVALIDITY"])
        is_due = any(each.due <= time.time() for each in known.aside)
        return is_due or status["UIDVALIDITY"] != known.validity or status["UIDNEXT"] > known.uid + 1

    def wait(self) -> None:
        """Blocking."""
        assert self._now is not None
        # of other folders nobody tells us
        self._now.wait(IDLE_S if len(self._known) == 1 else LOOK_S)

    def at(self, folder: Folder) -> None:
        """Where its reading goes on."""
        known, now = self._places.get(folder.name), time.time()
        if known is None:
            self._set(folder, place.begun(folder.validity, folder.next_uid, now))
        elif known.validity != folder.validity:
            # those put aside are among what is read again
            self._mended = tuple(folder.stands_for(each.head(), known.validity) for each in known.aside)
            self._set(folder, place.numbered_anew(known, folder.validity, folder.next_uid))

    def _set(self, folder: Folder, now: Place) -> None:
        self._places[folder.name] = now
        self._keep = True

    def quiet(self) -> Polled:
        keep, self._keep = self._keep, False
        mended, self._mended = self._mended, ()
        return Polled((), place.cursor(self._places), keep=keep, mended=mended)

    async def read(self, folder: Folder) -> AsyncIterator[Polled]:
        """All that is new in it, and what was put aside and may be asked for again."""
        async for polled in self._again(folder):
            yield polled
        looking = True
        while looking:
            at, known = time.time(), self._places[folder.name]
            heads, last = await self._box.run(folder.new, known)
            async for polled in self._new(folder, heads):
                yield polled
            looking, old = known.is_again, self._places[folder.name]
            # what was passed over is not looked at again
            self._places[folder.name] = msgspec.structs.replace(old, uid=max(old.uid, last), at=at)
            self._keep = self._keep or known.is_again or at - known.at > KEPT_S

    async def _new(self, folder: Folder, heads: list[Head]) -> AsyncIterator[Polled]:
        while heads:
            batch, heads = _cut(heads)
            given = await self._box.run(_given, folder, batch)
            known = msgspec.structs.replace(self._places[folder.name], uid=batch[-1].uid)
            self._places[folder.name] = known.refused(given.refused, time.time())
            put_aside = tuple(folder.stands_for(head) for head in given.refused)
            yield Polled((*given.payloads, *put_aside), place.cursor(self._places), more=bool(heads), keep=True)
            # committed by now
            refused = {head.uid for head in given.refused}
            await self._box.run(folder.mark, [head for head in batch if head.uid not in refused])
            self._keep = False

    async def _again(self, folder: Folder) -> AsyncIterator[Polled]:
        now, known = time.time(), self._places[folder.name]
        fresh = self._trials.is_first(folder.name)
        due = [each for each in known.aside if fresh or each.due <= now]
        if not due:
            return
        given = await self._box.run(_given, folder, [each.head() for each in due])
        still = {head.uid for head in given.refused}
        rest = (_kept(each, still, due, now) for each in known.aside)
        self._places[folder.name] = msgspec.structs.replace(known, aside=tuple(each for each in rest if each))
        mended = tuple(folder.stands_for(each.head()) for each in due if each.uid not in still)
        yield Polled(given.payloads, place.cursor(self._places), keep=True, mended=mended)


def _kept(each: Aside, still: set[int], due: list[Aside], now: float) -> Aside | None:
    if each not in due:
        return each
    return each.again(now) if each.uid in still else None


def _given(folder: Folder, heads: list[Head]) -> Given:
    """Each by itself: one that is refused holds up no other. Blocking."""
    payloads, refused = [], []
    for head in heads:
        try:
            payload = folder.letter(head)
        except Refused:
            refused.append(head)
        else:
            payloads += [payload] if payload is not None else []
    return Given(tuple(payloads), refused)


def _cut(heads: list[Head]) -> tuple[list[Head], list[Head]]:
    """What is fetched and stored together."""
    size = 0
    for count, head in enumerate(heads[:BATCH]):
        size += min(head.size, LETTER_MAX)
        if size > BATCH_BYTES and count:
            return heads[:count], heads[count:]
    return heads[:BATCH], heads[BATCH:]
