"""What a platform shows of a person: asked for once. The picture is kept with us, seen by whoever sees the person."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import structlog

from backend.access.grants import Grants
from backend.connectors.abilities import Profiles
from backend.connectors.contract import Profile, SendError
from backend.connectors.registry import capabilities, kinds
from backend.contacts.events import ContactChanged
from backend.contacts.rows import load_contacts
from backend.contacts.sight import demand_contact
from backend.inbox.files import who
from backend.inbox.files.fetch import Lines
from backend.inbox.files.find import Found
from backend.inbox.files.keep import looks_of, storage_key
from backend.inbox.files.kinds import TooManyPixels
from backend.kit.db import Database, Published, Scoped, Tx
from backend.kit.errors import Missing
from backend.kit.jobs import Hopeless, Job, Later, backoff, feeding
from backend.kit.storage import Storage, temporary

log = structlog.get_logger("inbox")

KIND = "profile.fetch"
# a face, not a poster
LARGEST = 2 * 1024 * 1024
_DUE = """
INSERT INTO jobs (kind, key, payload)
SELECT $1, 'profile:' || i.id, jsonb_build_object('identity_id', i.id)
FROM identities i JOIN channels c ON c.id = i.channel_id AND c.state = 'active' AND c.kind = ANY ($2::text[])
WHERE i.profiled_at IS NULL AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.key = 'profile:' || i.id)
ORDER BY i.id LIMIT 200
ON CONFLICT (key) DO NOTHING
"""
_FIND = """
SELECT id, channel_id, external_user, contact_id, name FROM identities WHERE id = $1 AND profiled_at IS NULL
"""
_ASKED = "UPDATE identities SET profiled_at = now() WHERE id = $1"
# the first picture stays: another channel's is no better
_KEEP = """
UPDATE contacts SET avatar_key = $2, avatar_mime = $3, rev = rev + 1, updated_at = now()
WHERE id = $1 AND avatar_key IS NULL
"""
_AVATAR = "SELECT avatar_key, avatar_mime FROM contacts WHERE id = $1 AND avatar_key IS NOT NULL"


def queueing(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task: a job for everybody whose platform was not asked yet."""
    able = [kind for kind in kinds() if capabilities(kind).profiles]
    return feeding(db, _DUE, KIND, able, on=("message.arrived",))


class Profiler:
    """The handler of jobs profile.fetch."""

    def __init__(self, db: Database, storage: Storage, lines: Lines) -> None:
        self._db = db
        self._storage = storage
        self._lines = lines

    async def __call__(self, job: Job) -> None:
        """Raises Later and Hopeless."""
        async with self._db.tx() as tx:
            row = await tx.row(_FIND, job.payload["identity_id"])
        if row is None:
            return
        try:
            profile, picture = await self._ask(row)
        except SendError as error:
            if not (error.permanent or job.is_last):
                raise Later(error.retry_after or backoff(job.attempt), error.code) from error
            async with self._db.tx() as tx:
                await tx.execute(_ASKED, row["id"])
            raise Hopeless(error.code) from error
        async with self._db.tx() as tx:
            news = await who.learn(tx, row, profile)
            await tx.execute(_ASKED, row["id"])
            if picture is not None and await tx.execute(_KEEP, row["contact_id"], *picture):
                news = True
            if news:
                await _tell(tx, row["contact_id"])

    async def _ask(self, row: Mapping[str, Any]) -> tuple[Profile, tuple[str, str] | None]:
        """Who it is, and of the picture (where it lies now, what it is). Raises SendError."""
        client = await self._lines.client(row["channel_id"])
        if not isinstance(client, Profiles):
            return Profile(), None
        profile = await client.profile(row["external_user"])
        try:
            return profile, await self._picture(client, profile.avatar)
        except SendError as error:
            if not error.permanent:
                raise
            log.info("profile.no_picture", identity=row["id"], code=error.code)
            return profile, None

    async def _picture(self, client: Any, avatar: dict[str, Any] | None) -> tuple[str, str] | None:
        if avatar is None:
            return None
        async with temporary() as path:
            mime = await self._save(client, avatar, path)
            if not mime.startswith("image/"):
                return None
            key = storage_key()
            await self._storage.keep(key, path)
        return key, mime

    async def _save(self, client: Any, remote: dict[str, Any], path: Path) -> str:
        size = 0
        with path.open("wb") as file:
            async for piece in client.fetch_file(remote):
                size += len(piece)
                if size > LARGEST:
                    raise SendError("file_too_big", permanent=True)
                file.write(piece)
        try:
            return (await asyncio.to_thread(looks_of, path, "avatar", size)).mime
        except TooManyPixels as error:
            raise SendError("picture_too_large", permanent=True) from error


async def _tell(tx: Tx, contact_id: int) -> None:
    view, scopes = (await load_contacts(tx, [contact_id]))[contact_id]
    tx.publish(Published(ContactChanged(view), Scoped(scopes), "contact", contact_id, contact_id))


async def find_avatar(tx: Tx, me: Grants, contact_id: int) -> Found:
    """Raises Missing: no picture, or a person out of sight."""
    await demand_contact(tx, me, contact_id, book=False)
    row = await tx.row(_AVATAR, contact_id)
    if row is None:
        raise Missing
    return Found("avatar", row["avatar_mime"], row["avatar_key"])
