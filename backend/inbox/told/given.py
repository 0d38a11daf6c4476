"""A consumer of the log: who was given a request is told, whichever verb gave it; and a dialog that a rule gave.

By the facts of history and not by the verbs: a request is given by its field, with a word, by a macro, by an import, by
a rule and by thousands at once, and each of them leaves the same fact.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx
from backend.notify.tell import Notice, tell

# a fact has the moment at which its transaction began, an event that of its own statement; none is open so long
BACK = timedelta(minutes=10)
# so many given by one colleague at once are one line
SINGLY = 3
# a fact of a dialog: the verb that moved it has told of it already (told/handed.py), but for a rule
_GIVEN = """
SELECT DISTINCT ON (a.id) a.id, a.card_id, a.conversation_id, a.actor_kind, a.actor_id,
    (a.data ->> 'to')::bigint AS to_id,
    coalesce(a.data ->> 'note', '') AS note, coalesce(u.name, t.name, '') AS who,
    coalesce(nullif(k.title, ''), nullif(trim(concat_ws(' ', p.name, p.surname)), ''), '#' || k.id) AS title,
    coalesce(nullif(trim(concat_ws(' ', p.name, p.surname)), ''), v.title, '') AS whose
FROM event_log l
JOIN activities a ON a.card_id = l.subject_id AND a.xid = l.xid
    AND a.stored_at BETWEEN l.at - $2::interval AND l.at + $2
JOIN cards k ON k.id = a.card_id LEFT JOIN contacts p ON p.id = k.contact_id
LEFT JOIN conversations v ON v.id = a.conversation_id
LEFT JOIN users u ON a.actor_kind = 'user' AND u.id = a.actor_id
LEFT JOIN tokens t ON a.actor_kind = 'token' AND t.id = a.actor_id
WHERE l.position = ANY ($1::bigint[]) AND a.kind = 'reassigned' AND a.data ->> 'to' IS NOT NULL
  AND (a.conversation_id IS NULL OR a.actor_kind = 'system')
  AND NOT (a.actor_kind = 'user' AND a.actor_id = (a.data ->> 'to')::bigint)
  -- it was given on, or taken back, before anybody could have been told
  AND k.responsible_id = (a.data ->> 'to')::bigint
  -- its dialog went along, and was told of
  AND NOT EXISTS (
    SELECT FROM conversations c JOIN notices n ON n.subject_kind = 'conversation' AND n.subject_id = c.id
    WHERE c.card_id = a.card_id AND n.kind = 'assigned' AND n.user_id = k.responsible_id
      AND n.at BETWEEN a.stored_at - $2 AND a.stored_at + $2)
ORDER BY a.id
"""


async def gave(tx: HotTx, events: Sequence[Logged]) -> None:
    rows = await tx.fetch(_GIVEN, [event.position for event in events], BACK)
    together: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        together.setdefault((row["to_id"], row["actor_kind"], row["actor_id"]), []).append(row)
    await tell(tx, [notice for those in together.values() for notice in _of(those)])


def _of(rows: Sequence[Mapping[str, Any]]) -> list[Notice]:
    many = len(rows) > SINGLY
    return [_dialog(row) if row["conversation_id"] else _request(row, many) for row in rows]


def _dialog(row: Mapping[str, Any]) -> Notice:
    return Notice(
        to=row["to_id"],
        kind="assigned",
        subject=("conversation", row["conversation_id"]),
        place={"conversation_id": row["conversation_id"]},
        data={"who": row["who"] or "Samovar", "whose": row["whose"], "text": row["note"]},
        once=f"given:{row['id']}",
    )


def _request(row: Mapping[str, Any], many: bool) -> Notice:
    return Notice(
        to=row["to_id"],
        kind="request_assigned",
        subject=("card", row["card_id"]),
        place={"path": "/requests"} if many else {"card_id": row["card_id"]},
        data={"who": row["who"] or "Samovar", "title": row["title"], "text": row["note"]},
        group=f"request_assigned:{row['actor_kind']}:{row['actor_id']}" if many else "",
        once=f"given:{row['id']}",
        fold=many,
    )


CONSUMERS = (Consumer("notices of what was given", ("card.changed",), gave, start="now"),)
