"""The handler of jobs link.preview: from a message's link to the card under it."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec

from backend.connectors.contract import Entity
from backend.inbox.deliver import states
from backend.inbox.previews.links import first_link
from backend.inbox.previews.look import Card, Picture, look
from backend.inbox.previews.setting import read
from backend.kit.db import Database, Tx
from backend.kit.jobs import Job
from backend.kit.outgoing import Outgoing
from backend.kit.storage import Storage

_FIND = """
SELECT text, entities::text AS entities, meta #>> '{preview,url}' AS shown FROM messages
WHERE conversation_id = $1 AND seq = $2 AND deleted_at IS NULL
"""
# A link that is sent to many is asked for once a day: nobody uses us to call on others.
_LATELY = """
SELECT title, description, site, picture_key, width, height FROM link_previews
WHERE md5(url) = md5($1) AND url = $1 AND at > now() - interval '1 day' ORDER BY at DESC LIMIT 1
"""
_KEEP = """
INSERT INTO link_previews (conversation_id, seq, url, title, description, site, picture_key, width, height)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (conversation_id, seq) DO UPDATE SET url = excluded.url, title = excluded.title,
    description = excluded.description, site = excluded.site, picture_key = excluded.picture_key,
    width = excluded.width, height = excluded.height, at = now()
"""
_SHOW = """
UPDATE messages SET rev = rev + 1, meta = CASE WHEN $3::text IS NULL THEN meta - 'preview'
    ELSE jsonb_set(coalesce(meta, '{}'), '{preview}', $3::text::jsonb) END
WHERE conversation_id = $1 AND seq = $2 AND deleted_at IS NULL
  AND text = $4 AND (meta -> 'preview') IS DISTINCT FROM $3::text::jsonb
"""
AT_ONCE = 2
_entities = msgspec.json.Decoder(list[Entity])


class Previewer:
    """`outgoing` makes the client that goes out."""

    def __init__(self, db: Database, storage: Storage, outgoing: Callable[[], Outgoing] = Outgoing) -> None:
        self._db = db
        self._storage = storage
        self._outgoing = outgoing
        self._free = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, job: Job) -> None:
        key = (int(job.payload["conversation_id"]), int(job.payload["seq"]))
        async with self._db.tx() as tx:
            row = await tx.row(_FIND, *key)
            on = (await read(tx)).on
            if row is None or not on:
                return
            url = first_link(row["text"], _entities.decode(row["entities"]) if row["entities"] else [])
            if url == row["shown"]:
                return
            known = await tx.row(_LATELY, url) if url else None
        card = _card(known) if known else await self._look(url) if url else None
        async with self._db.tx() as tx:
            await _show(tx, key, row["text"], url or "", card, asked=url is not None)

    async def _look(self, url: str) -> Card | None:
        async with self._free, self._outgoing() as outgoing:
            return await look(outgoing, self._storage, url)


def _card(row: Any) -> Card | None:
    """What is known already; also that there is nothing to show."""
    if not row["title"]:
        return None
    picture = Picture(row["picture_key"], row["width"], row["height"]) if row["picture_key"] else None
    return Card(row["title"], row["description"], row["site"], picture)


async def _show(tx: Tx, key: states.Key, text: str, url: str, card: Card | None, *, asked: bool) -> None:
    """Under the message, if it still says what it said when it was asked for."""
    await states.lock(tx, [key[0]])
    if asked:
        picture = card.picture if card else None
        words = (card.title, card.description, card.site) if card else ("", "", "")
        drawn = (picture.key, picture.width, picture.height) if picture else (None, None, None)
        await tx.execute(_KEEP, *key, url, *words, *drawn)
    if await tx.execute(_SHOW, *key, _shown(url, card), text):
        await states.publish(tx, [key])


def _shown(url: str, card: Card | None) -> str | None:
    if card is None:
        return None
    size = {"width": card.picture.width, "height": card.picture.height} if card.picture else None
    words = {"title": card.title, "description": card.description, "site": card.site}
    return states.as_json({"url": url, **words, "picture": size})
