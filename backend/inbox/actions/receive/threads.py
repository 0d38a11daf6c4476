"""The threads of a batch: made where new, locked in one order, loaded after the lock (DESIGN 3, 1 and 2)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from backend.connectors.contract import Thread
from backend.duty.clock import hours_of
from backend.duty.hours import Hours
from backend.inbox.actions.receive.batch import Again, Key, ThreadKey
from backend.inbox.channels.facts import ChannelFacts
from backend.inbox.rows.closed import request_scope
from backend.inbox.rows.conversations import COLUMNS, JOINS, row_of, whole_scope
from backend.inbox.rows.debt import debt_of
from backend.inbox.schemas import ConversationRow, MessageView, RowStatus
from backend.kit.db import Scope, Tx

_FIND = """
SELECT c.channel_id, c.thread_key, c.id FROM unnest($1::bigint[], $2::text[]) AS w (channel_id, thread_key)
JOIN conversations c USING (channel_id, thread_key)
"""
_INSERT = """
INSERT INTO conversations (channel_id, thread_key, kind, title, contact_id, identity_id, team_id, calendar_id)
SELECT channel_id, thread_key, kind, title, contact_id, identity_id, team_id,
    -- facts of a channel may be a second old, and a dialog keeps its hours for good
    coalesce((SELECT h.calendar_id FROM channels h WHERE h.id = w.channel_id), calendar_id)
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
     WITH ORDINALITY AS w (channel_id, thread_key, kind, title, contact_id, identity_id, team_id, calendar_id, ord)
ORDER BY ord
ON CONFLICT (channel_id, thread_key) DO NOTHING
RETURNING channel_id, thread_key, id
"""
_LOCK = "SELECT id FROM conversations WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE"
# clock_timestamp, not now(): read after the lock, it never runs backwards within a conversation
_LOAD = f"""
SELECT {COLUMNS}, c.identity_id, c.opened_at, c.assigned_at,
       u.id IS NOT NULL AND u.deactivated_at IS NULL AS responsible_active,
       coalesce(k.is_open AND NOT kh.private, false) AS card_open, clock_timestamp() AS clock,
       EXISTS (SELECT 1 FROM early e WHERE e.channel_id = c.channel_id) AS early_waits
FROM conversations c {JOINS}
LEFT JOIN cards k ON k.id = c.card_id
LEFT JOIN channels kh ON kh.id = k.channel_id
WHERE c.id = ANY($1::bigint[])
"""
_SENDING = """
SELECT DISTINCT conversation_id FROM outbox
WHERE channel_id = ANY ($1::bigint[]) AND state = 'sending' AND verb = 'send'
"""
_STATUSES = """
SELECT k.id AS card_id, s.id AS status_id, s.category AS status_category, k.kind AS card_kind,
       k.channel_id AS card_channel_id, k.team_id AS card_team_id, k.responsible_id AS card_responsible_id,
       k.participants AS card_participants
FROM cards k JOIN statuses s ON s.id = k.status_id
WHERE k.id = ANY($1::bigint[])
"""


class Wanted(msgspec.Struct, frozen=True):
    """A thread that something came for, and whose it is where it is private."""

    channel: ChannelFacts
    thread: Thread
    contact_id: int | None = None
    identity_id: int | None = None
    # or only locked, where it is there
    make: bool = True


class Assignment(msgspec.Struct, frozen=True):
    """Who is to answer, by the rule; all None: nobody."""

    responsible: tuple[int, str] | None = None
    pool: tuple[str, int, str] | None = None


class Live(msgspec.Struct, kw_only=True):
    """A locked conversation in work. `row` is at every moment what its event would say."""

    row: ConversationRow
    scope: Scope
    thread_key: str
    identity_id: int | None
    waiting_clock: float | None
    hours: Hours
    last_in_at: datetime | None
    opened_at: datetime
    assigned_at: datetime | None
    responsible_active: bool
    # and may be what a dialog elsewhere is about: a request of a colleague's own mailbox may not
    card_open: bool
    contact_id: int | None
    # something of this channel came before its message
    early_waits: bool = False
    created: bool = False
    dirty: bool = False
    # decided once for the batch, taken by its first new message
    assignment: Assignment | None = None
    card_id: int | None = None
    card_status: RowStatus | None = None
    card_scope: Scope | None = None
    # who leads the dialog that goes on here
    leads: int | None = None
    # messages in work by seq, and the versions known of those that an edit came for
    messages: dict[int, MessageView] = msgspec.field(default_factory=dict)
    versions: dict[int, list[tuple[datetime, str]]] = msgspec.field(default_factory=dict)

    def change(self, **columns: Any) -> None:
        """New values of the row; its rev rises."""
        self.dirty = True
        self.row = msgspec.structs.replace(self.row, rev=self.row.rev + 1, **columns)

    def about(self) -> dict[str, Any]:
        """The row's columns when it is about another request from now on."""
        self.scope = msgspec.structs.replace(self.scope, request=self.card_scope)
        return {"card_id": self.card_id, "status": self.card_status}

    def wait(self, since: datetime, now: datetime) -> dict[str, Any]:
        """The row's columns when the customer begins to wait."""
        self.waiting_clock = self.hours.clock(since)
        return {"waiting_since": since, "debt": debt_of(self.hours, since, now)}

    def answered(self) -> dict[str, Any]:
        """The row's columns when a person has answered."""
        self.waiting_clock = None
        return {"waiting_since": None, "debt": None, "unanswered": False}


async def find_or_make(tx: Tx, wanted: Mapping[ThreadKey, Wanted]) -> tuple[dict[ThreadKey, int], set[int]]:
    """Ids of the threads, and which of them this transaction made."""
    ids = await _find(tx, wanted)
    missing = sorted(key for key in wanted.keys() - ids.keys() if wanted[key].make)
    if not missing:
        return ids, set()
    made = await _insert(tx, [wanted[key] for key in missing])
    ids |= made
    ids |= await _find(tx, set(missing) - made.keys())
    if any(key not in ids for key in missing):
        raise Again("a thread that another transaction was making was rolled back")
    return ids, set(made.values())


TOPIC = " › "


def titled(thread: Thread, now: str = "") -> str:
    """The group's name, and its topic's; a topic that is not named this time keeps the name it had."""
    topic = thread.topic or now.partition(TOPIC)[2]
    return f"{thread.title}{TOPIC}{topic}" if thread.title and topic else thread.title or now


async def _find(tx: Tx, wanted: Iterable[ThreadKey]) -> dict[ThreadKey, int]:
    keys = sorted(wanted)
    if not keys:
        return {}
    rows = await tx.fetch(_FIND, [k[0] for k in keys], [k[1] for k in keys])
    return {(row["channel_id"], row["thread_key"]): row["id"] for row in rows}


async def _insert(tx: Tx, new: Sequence[Wanted]) -> dict[ThreadKey, int]:
    rows = await tx.fetch(
        _INSERT,
        [w.channel.id for w in new],
        [w.thread.key for w in new],
        [w.thread.kind for w in new],
        [titled(w.thread) if w.thread.kind == "group" else "" for w in new],
        [w.contact_id for w in new],
        [w.identity_id for w in new],
        [w.channel.team_id for w in new],
        [w.channel.calendar_id for w in new],
    )
    return {(row["channel_id"], row["thread_key"]): row["id"] for row in rows}


async def lock(tx: Tx, ids: Iterable[int]) -> None:
    """Take the rows' locks, in the order that everybody keeps."""
    await tx.fetch(_LOCK, sorted(ids))


async def load(tx: Tx, ids: Iterable[int], made: set[int]) -> tuple[dict[int, Live], datetime | None]:
    """The locked conversations as they stand, and the moment."""
    rows = await tx.fetch(_LOAD, sorted(ids))
    clock: datetime | None = rows[0]["clock"] if rows else None
    return {row["id"]: _live(row, row["id"] in made) for row in rows}, clock


async def statuses(tx: Tx, cards: Iterable[int]) -> dict[int, tuple[RowStatus, Scope | None]]:
    """Where these requests stand, and who sees them."""
    ids = sorted(cards)
    rows = await tx.fetch(_STATUSES, ids) if ids else []
    return {row["card_id"]: (RowStatus(row["status_id"], row["status_category"]), request_scope(row)) for row in rows}


def _live(row: Mapping[str, Any], created: bool) -> Live:
    return Live(
        row=row_of(row, row["clock"]),
        scope=whole_scope(row),
        thread_key=row["thread_key"],
        identity_id=row["identity_id"],
        waiting_clock=row["waiting_clock"],
        hours=hours_of(row["calendar"]),
        last_in_at=row["last_in_at"],
        opened_at=row["opened_at"],
        assigned_at=row["assigned_at"],
        responsible_active=row["responsible_active"],
        card_open=row["card_open"],
        contact_id=row["contact_id"],
        early_waits=row["early_waits"],
        created=created,
    )


async def sending(tx: Tx, channel_ids: Iterable[int]) -> set[int]:
    """Conversations of these channels with a send in flight."""
    wanted = sorted(channel_ids)
    return {row["conversation_id"] for row in await tx.fetch(_SENDING, wanted)} if wanted else set()


def ids_of(keys: Iterable[Key]) -> set[int]:
    """Conversations of message keys."""
    return {key[0] for key in keys}
