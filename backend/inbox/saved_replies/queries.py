"""The saved replies that one may use."""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.inbox.buttons.schemas import NewButton
from backend.inbox.saved_replies.schemas import SavedFile, SavedReplyView
from backend.inbox.saved_replies.scopes import SEEN, may_edit, seen_by
from backend.kit.db import Tx

MOST = 2000
_LIST = f"""
SELECT s.*, s.variants::text AS texts, s.buttons::text AS rows,
    (SELECT count(*) FROM saved_reply_uses u WHERE u.reply_id = s.id AND u.at > now() - interval '90 days') AS used,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'kind', f.kind, 'name', f.name, 'mime', f.mime,
        'size', f.size) ORDER BY f.position), '[]')::text FROM saved_reply_files f WHERE f.reply_id = s.id) AS files
FROM saved_replies s WHERE {SEEN} AND ($4::bigint IS NULL OR s.id = $4)
ORDER BY used DESC, lower(s.title), s.id LIMIT {MOST}
"""
_texts = msgspec.json.Decoder(dict[str, str])
_buttons = msgspec.json.Decoder(list[list[NewButton]])
_files = msgspec.json.Decoder(list[SavedFile])


async def listed(tx: Tx, me: Grants, reply_id: int | None = None) -> list[SavedReplyView]:
    """Most used first."""
    return [_view(row, me) for row in await tx.fetch(_LIST, *seen_by(me), reply_id)]


def _view(row: Any, me: Grants) -> SavedReplyView:
    return SavedReplyView(
        id=row["id"],
        scope=row["scope"],
        owner_id=row["owner_id"],
        team_id=row["team_id"],
        folder=row["folder"],
        title=row["title"],
        variants=_texts.decode(row["texts"]),
        files=_files.decode(row["files"]),
        buttons=_buttons.decode(row["rows"]) if row["rows"] else [],
        used=row["used"],
        may_edit=may_edit(me, row["scope"]),
        rev=row["rev"],
        updated_at=row["updated_at"],
    )
