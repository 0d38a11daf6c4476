"""Everything said with a person, over all their dialogs that the viewer may see, on one line of time."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees
from backend.inbox.queries.thread import Day, days
from backend.inbox.rows.closed import lines_for
from backend.inbox.rows.conversations import COLUMNS as DIALOG_COLUMNS
from backend.inbox.rows.conversations import JOINS as DIALOG_JOINS
from backend.inbox.rows.conversations import row_of, scope_of
from backend.inbox.rows.messages import COLUMNS, JOINS, files_of, view_of
from backend.inbox.rows.withheld import for_reader_all
from backend.inbox.schemas import ConversationRow, MessageView
from backend.kit.db import Tx
from backend.kit.errors import Invalid, Missing
from backend.kit.http import cursor as make_cursor
from backend.kit.http import unpage

# of a person with more dialogs than this, the newest are read on one line
DIALOGS_MAX = 50
_END = 2**62
_DIALOGS = f"""
SELECT {DIALOG_COLUMNS} FROM conversations c {DIALOG_JOINS}
WHERE c.contact_id = $1 ORDER BY c.last_at DESC, c.id DESC LIMIT {DIALOGS_MAX}
"""
# each dialog is read by its own key, from where the page before ended in it: no index on time is needed
_TOPS = f"""
SELECT {COLUMNS} FROM unnest($1::bigint[], $2::bigint[]) AS k (id, before)
CROSS JOIN LATERAL (
    SELECT * FROM messages WHERE conversation_id = k.id AND seq < k.before ORDER BY seq DESC LIMIT $3) AS m {JOINS}
ORDER BY m.conversation_id, m.seq DESC
"""
Row = Any
Seq = Annotated[int, msgspec.Meta(ge=0, le=_END)]


class History(msgspec.Struct, frozen=True):
    """A page, newest last; the dialogs it is taken from; the cursor of what is older."""

    items: list[MessageView]
    conversations: list[ConversationRow]
    next: str | None


async def seen_dialogs(tx: Tx, grants: Grants, contact_id: int) -> list[Row]:
    """Raises Missing when nothing of this person is in the viewer's sight."""
    rows = [row for row in await tx.fetch(_DIALOGS, contact_id) if sees(grants, scope_of(row))]
    if not rows:
        raise Missing
    return rows


def merged(threads: Sequence[list[Row]], limit: int) -> list[Row]:
    """The newest `limit`, newest first. A dialog's own order is kept, also where a late message names an early time."""
    heads = [0] * len(threads)
    found: list[Row] = []
    while len(found) < limit:
        open_ones = [at for at, thread in enumerate(threads) if heads[at] < len(thread)]
        if not open_ones:
            break
        newest = max(open_ones, key=lambda at: (threads[at][heads[at]]["provider_at"], -at))
        found.append(threads[newest][heads[newest]])
        heads[newest] += 1
    return found


async def history(tx: Tx, grants: Grants, contact_id: int, *, cursor: str | None, limit: int) -> History:
    """One page, from the newest back. Raises Missing, Invalid."""
    dialogs = await seen_dialogs(tx, grants, contact_id)
    before = dict.fromkeys((row["id"] for row in dialogs), _END) | (_frontier(cursor) if cursor else {})
    ids = [row["id"] for row in dialogs]
    tops = await tx.fetch(_TOPS, ids, [before[each] for each in ids], limit + 1)
    threads: dict[int, list[Row]] = {each: [] for each in ids}
    for row in tops:
        threads[row["conversation_id"]].append(row)
    rows = merged(list(threads.values()), limit)
    for row in rows:
        before[row["conversation_id"]] = row["seq"]
    now = datetime.now(UTC)
    return History(
        items=await lines_for(tx, grants, for_reader_all(grants, await _views(tx, rows[::-1]))),
        conversations=[row_of(row, now, grants) for row in dialogs],
        next=make_cursor("h", [[each, before[each]] for each in ids]) if len(tops) > len(rows) else None,
    )


def _frontier(text: str) -> dict[int, int]:
    key = unpage(text, tuple[str, list[tuple[Seq, Seq]]])
    if key is None or key[0] != "h":
        raise Invalid("invalid", fields={"cursor": "bad_cursor"})
    return dict(key[1])


async def _views(tx: Tx, rows: Sequence[Row]) -> list[MessageView]:
    files = await files_of(tx, [(row["conversation_id"], row["seq"]) for row in rows])
    return [view_of(row, files.get((row["conversation_id"], row["seq"]), [])) for row in rows]


async def history_days(tx: Tx, grants: Grants, contact_id: int) -> list[Day]:
    """The days on which anything was said with the person. Raises Missing."""
    dialogs = await seen_dialogs(tx, grants, contact_id)
    return await days(tx, [row["id"] for row in dialogs], grants.time_zone)
