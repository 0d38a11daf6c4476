"""Visitors who are here now: their rooms on this node, what colleagues see of them, and who has to leave."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

import structlog

from backend.inbox.answering import answering
from backend.inbox.webchat.frames import Online, frame
from backend.inbox.webchat.frames import Seen as SeenFrame
from backend.inbox.webchat.look import is_online
from backend.inbox.webchat.rooms import Guest, Room, Rooms
from backend.inbox.webchat.sites import Site, Sites
from backend.kit.db import Database, Tx
from backend.kit.db.trouble import is_passing
from backend.realtime.log import LogEvent
from backend.realtime.node import RealtimeNode
from backend.realtime.presence import ANNOUNCE_S, CUSTOMER

log = structlog.get_logger("webchat")

GUARD_S = 1.0
# asked about at once
MANY = 2000
UNAUTHORIZED, BLOCKED, NO_SITE, SLOW = 4401, 4403, 4404, 4408
# Tokens that stand, and whether their person may write.
_STANDING = """
SELECT t.token_hash, coalesce(v.thread_key, v.external_user) AS thread, p.blocked_at IS NOT NULL AS blocked
FROM visitor_tokens t JOIN visitors v ON v.id = t.visitor_id
LEFT JOIN identities i ON i.channel_id = v.channel_id AND i.external_user = v.external_user
LEFT JOIN contacts p ON p.id = i.contact_id
WHERE t.token_hash = ANY($1::bytea[]) AND (t.expires_at IS NULL OR t.expires_at > now())
"""
_NAME = "SELECT name FROM users WHERE id = $1"
_TALK = "SELECT id FROM conversations WHERE channel_id = $1 AND thread_key = $2"
_NTH = """
SELECT seq FROM messages WHERE conversation_id = $1 AND direction = 'in' ORDER BY seq OFFSET $2 LIMIT 1
"""


class Lobby:
    """One for a web node."""

    def __init__(self, db: Database, node: RealtimeNode, sites: Sites) -> None:
        self._db = db
        self._node = node
        self._sites = sites
        self._names: dict[int, str] = {}
        self.rooms = Rooms(self.is_here, self._marked)
        node.subscribe(self._hear)
        node.on_presence.append(self._presence)
        node.tasks.start("visitors here", self._announcing)
        node.tasks.start("visitors' tokens", self._guarding)

    @property
    def is_closing(self) -> bool:
        return self._node.is_closing

    def enter(self, site: Site, guest: Guest) -> Room:
        room = self.rooms.add(site, guest)
        self._node.guests.add(guest.socket)
        self.is_here(room)
        return room

    async def find_talk(self, tx: Tx, room: Room) -> None:
        """Their first message may have been stored after the token was looked up and told before they entered."""
        if room.conversation_id is not None:
            return
        found = await tx.value(_TALK, room.site.id, room.thread)
        if found is not None and room.guests:
            self.rooms.bind(room, found)
            self.is_here(room)

    def leave(self, room: Room, guest: Guest) -> None:
        """Doing it twice changes nothing."""
        self._node.guests.discard(guest.socket)
        if guest not in room.guests:
            return
        self.rooms.remove(room, guest)
        if not room.guests and room.conversation_id is not None:
            self._node.presence.say(CUSTOMER, room.conversation_id, "left")

    def is_here(self, room: Room) -> None:
        """Colleagues see that the visitor has the site open, and where on it."""
        if room.conversation_id is not None and room.guests:
            pages = [guest.page for guest in room.guests if guest.page is not None and guest.page.url]
            page = (pages[-1].url, pages[-1].title) if pages else None
            self._node.presence.say(CUSTOMER, room.conversation_id, "viewing", page)

    def writes(self, room: Room) -> None:
        """The visitor is writing."""
        if room.conversation_id is not None:
            self._node.presence.say(CUSTOMER, room.conversation_id, "typing")

    def _hear(self, events: Sequence[LogEvent]) -> None:
        self.rooms.hear(events)
        if any(event.type == "user.changed" for event in events):
            self._names.clear()

    def _presence(self, conversation_id: int) -> None:
        """Somebody began or ended to write or look."""
        room = self.rooms.of(conversation_id)
        typing = self._node.presence.frame(conversation_id).typing if room is not None else []
        if room is not None and typing:
            self._node.tasks.once(self._tell_typing(room, conversation_id, typing), "a colleague writes to a visitor")

    async def _tell_typing(self, room: Room, conversation_id: int, typing: Sequence[int]) -> None:
        try:
            async with self._db.tx() as tx:
                user_id = next(iter(await answering(tx, conversation_id, typing)), None)
                if user_id is None:
                    return
                if user_id not in self._names:
                    self._names[user_id] = await tx.value(_NAME, user_id) or ""
        except Exception as error:
            if not is_passing(error):
                raise
            return
        self.rooms.typing(room, user_id, self._names[user_id])

    def _marked(self, room: Room, in_seq: int) -> None:
        if in_seq > room.read_in_seq:
            room.read_in_seq = in_seq
            self._node.tasks.once(self._tell_seen(room, in_seq), "a colleague has read a visitor's message")

    async def _tell_seen(self, room: Room, in_seq: int) -> None:
        try:
            async with self._db.tx() as tx:
                seq = await tx.value(_NTH, room.conversation_id, in_seq - 1)
        except Exception as error:
            if not is_passing(error):
                raise
            return
        if seq is not None:
            room.write(frame(SeenFrame(seq)))

    async def _announcing(self) -> None:
        """Others forget a visitor who is not announced; and the channel may have changed meanwhile."""
        while True:
            await asyncio.sleep(ANNOUNCE_S)
            for room in self.rooms:
                self.is_here(room)

    async def _guarding(self) -> None:
        while True:
            await asyncio.sleep(GUARD_S)
            try:
                await self._guard()
            except Exception as error:
                if not is_passing(error):
                    raise
                log.info("webchat.not_guarded", error=type(error).__name__)

    async def _guard(self) -> None:
        """Whose token is void, who was blocked, whose channel is gone, who takes nothing: they leave."""
        now = time.monotonic()
        guests = [guest for room in self.rooms for guest in room.guests]
        for start in range(0, len(guests), MANY):
            part = guests[start : start + MANY]
            standing = await self._standing(part)
            for guest in part:
                thread, blocked = standing.get(guest.token_hash, (None, False))
                # void; or the person's talk goes on elsewhere, which a new session leads to
                if thread != guest.visitor.thread:
                    guest.socket.drop(UNAUTHORIZED)
                elif blocked:
                    guest.socket.drop(BLOCKED)
                elif guest.socket.is_stalled(now):
                    guest.socket.drop(SLOW)
        for channel_id in {room.site.id for room in self.rooms}:
            self._follow(channel_id, await self._sites.of(channel_id))

    async def _standing(self, guests: Sequence[Guest]) -> dict[bytes, tuple[str, bool]]:
        async with self._db.tx() as tx:
            rows: Any = await tx.fetch(_STANDING, [guest.token_hash for guest in guests])
        return {bytes(row["token_hash"]): (row["thread"], row["blocked"]) for row in rows}

    def _follow(self, channel_id: int, site: Site | None) -> None:
        """The channel as it is now: what it tells of us, whether somebody may answer."""
        for room in self.rooms:
            if room.site.id != channel_id or room.site is site:
                continue
            if site is None:
                for guest in list(room.guests):
                    guest.socket.drop(NO_SITE)
                continue
            before, room.site = room.site, site
            if _duty(before) != _duty(site):
                room.write(frame(_duty(site)))


def _duty(site: Site) -> Online:
    return Online(is_online(site), site.settings.when_away)
