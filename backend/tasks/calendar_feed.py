"""One's tasks and meetings for a calendar programme, by a secret link: made, taken away, asked for."""

import secrets
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.access.hashing import token_hash
from backend.access.load import of_users
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.words import say
from backend.tasks.ics import feed
from backend.tasks.rows import load_tasks
from backend.tasks.schemas import FeedLink
from backend.tasks.sight import tasks_sql

MOST = 1000
SECRET_BYTES = 32


_STANDS = "SELECT made_at, asked_at FROM task_feeds WHERE user_id = $1"
_MAKE = """
INSERT INTO task_feeds (user_id, secret_hash) VALUES ($1, $2)
ON CONFLICT (user_id) DO UPDATE SET secret_hash = excluded.secret_hash, made_at = now(), asked_at = NULL
"""
_DROP = "DELETE FROM task_feeds WHERE user_id = $1"
_WHOSE = "SELECT user_id FROM task_feeds WHERE secret_hash = $1"
# not at each look: a row that is written each minute is bloat
_ASKED = """
UPDATE task_feeds SET asked_at = now()
WHERE user_id = $1 AND (asked_at IS NULL OR asked_at < now() - interval '1 hour')
"""
_MINE = """
SELECT t.id FROM tasks t
WHERE {seen} AND t.due_at IS NOT NULL
  AND (t.state = 'open' OR t.state = 'done' AND t.starts_at IS NOT NULL AND t.due_at > now() - interval '90 days')
  AND (t.assignee_id = $1 OR t.id IN (SELECT p.task_id FROM task_people p
                                      WHERE p.user_id = $1 AND NOT p.gone AND p.answer <> 'no'))
ORDER BY t.due_at DESC, t.id LIMIT {most}
"""


async def stands(tx: Tx, grants: Grants) -> FeedLink:
    row = await tx.row(_STANDS, grants.user_id)
    return FeedLink(None, row["made_at"], row["asked_at"]) if row else FeedLink(None, None, None)


async def make(tx: Tx, grants: Grants, ip: str, public_url: str) -> FeedLink:
    """The one before stops to work. Its secret is kept by its print alone."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    await tx.execute(_MAKE, grants.user_id, token_hash(secret))
    await audit.write(tx, grants, ip, "task_feed.made", ("user", grants.user_id))
    found = await stands(tx, grants)
    return msgspec.structs.replace(found, url=f"{public_url}/api/v1/task-feed/{secret}.ics")


async def drop(tx: Tx, grants: Grants, ip: str) -> None:
    """Twice is as once."""
    if await tx.execute(_DROP, grants.user_id):
        await audit.write(tx, grants, ip, "task_feed.dropped", ("user", grants.user_id))


async def asked(tx: Tx, secret: str, host: str, public_url: str) -> bytes:
    """By what its owner sees now. Raises Missing: no such link, or whose it was is no longer here."""
    whose: Any = await tx.value(_WHOSE, token_hash(secret))
    grants = (await of_users(tx, [whose])).get(whose) if whose is not None else None
    if grants is None:
        raise Missing
    await tx.execute(_ASKED, whose)
    seen, args = tasks_sql(grants, 2)
    rows = await tx.fetch(_MINE.format(seen=seen, most=MOST), whose, *args)
    tasks = await load_tasks(tx, [row["id"] for row in rows])
    shown = [tasks[row["id"]][0] for row in rows if row["id"] in tasks]
    return feed(shown, host, public_url, say(grants.locale, "tasks.feed", name=grants.name))
