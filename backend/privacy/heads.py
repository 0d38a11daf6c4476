"""Heads are told when a colleague takes much of what is known of clients (K2)."""

from datetime import UTC, datetime
from typing import Any

from backend.kit.db import HotTx
from backend.notify.tell import Notice, tell
from backend.privacy.setting import privacy_setting

_HEADS = """
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id
WHERE u.deactivated_at IS NULL AND u.id IS DISTINCT FROM $1
  AND (r.key = 'administrator' OR 'privacy.manage' = ANY (r.rights)) ORDER BY u.id
"""
_EXPORTED = """
SELECT e.user_id, u.name AS who, (SELECT sum(o.done) FROM exports o
    WHERE o.user_id = e.user_id AND o.state = 'done' AND o.ended_at > now() - interval '1 day') AS n
FROM exports e JOIN users u ON u.id = e.user_id WHERE e.id = $1
"""


async def tell_heads(tx: HotTx, kind: str, of: int | None, data: dict[str, Any], path: str) -> None:
    """All of them but the colleague `of` themselves; each once a day of each colleague."""
    once = f"{kind}:{of}:{datetime.now(UTC):%Y-%m-%d}"
    heads = [row["id"] for row in await tx.fetch(_HEADS, of)]
    place = {"path": path}
    about: dict[str, Any] = {"kind": kind, "subject": ("house", None), "place": place, "once": once}
    await tell(tx, [Notice(to=head, data=data, **about) for head in heads])


async def exported(tx: HotTx, export_id: int) -> None:
    """An export is done: too much in a day of whoever made it?"""
    # two that end at one moment: the second counts the first
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.exported'))")
    found = await tx.row(_EXPORTED, export_id)
    limit = (await privacy_setting(tx)).export_limit
    if found is None or found["n"] <= limit:
        return
    data = {"who": found["who"], "n": int(found["n"]), "limit": limit}
    await tell_heads(tx, "exports_many", found["user_id"], data, "/settings/audit")
