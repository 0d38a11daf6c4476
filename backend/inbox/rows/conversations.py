"""Conversations, whole."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.cards.schemas import Named
from backend.connectors.registry import VARYING, UnknownKind, capabilities, lacks
from backend.contacts.rows import avatar_of
from backend.duty.clock import calendar_sql, hours_of
from backend.inbox.rows.closed import is_closed, request_scope
from backend.inbox.rows.debt import debt_of
from backend.inbox.schemas import ConversationRow, Debt, LastMessage, MessageView, Pool, RowContact, RowStatus, Woken
from backend.inbox.templates.window import until_of
from backend.kit.db import Scope, Tx

# held, and surely not with the customer: it has answered nobody. What a restored house holds may have gone out before
HELD_UNSENT = ("held_old", "held_taken", "held_not_allowed", "held_author_left", "held_channel")
HELD = ("held_restored", *HELD_UNSENT)
# A message of ours that waits for a person. An index is known by these very words (messages_troubled).
TROUBLED = (
    "(m.state IN ('failed', 'unconfirmed') OR m.state = 'queued' AND m.error ->> 'code' IN "
    "('held_old', 'held_restored', 'held_taken', 'held_not_allowed', 'held_author_left', 'held_channel'))"
)

# Columns of one row; c = conversations. Names come along so that a list needs no second look-up.
# what a channel can do hangs on its settings with these alone: nobody else's are read with every row
VARYING_SQL = "(" + ", ".join(f"'{kind}'" for kind in VARYING) + ")"
CALENDAR = calendar_sql("c.calendar_id")
COLUMNS = f"""
c.id, c.channel_id, c.kind, c.title, c.contact_id, c.identity_id, c.card_id, c.state, c.responsible_id, c.assigned_by,
c.pool_kind, c.pool_id, c.team_id, c.participants, c.seq, c.in_seq, c.rev, c.last_message::text AS last_message,
c.continued_in, c.last_at, c.waiting_since, c.waiting_clock, c.calendar_id, {CALENDAR} AS calendar, c.unanswered,
c.snoozed_until,
c.woken::text AS woken, c.created_at, c.last_in_at,
p.name AS contact_name, p.surname AS contact_surname, p.avatar_key, p.blocked_at IS NOT NULL AS blocked,
u.name AS responsible_name,
coalesce(r.name, t.name) AS pool_name, ks.id AS status_id, ks.category AS status_category,
kc.kind AS card_kind, kc.channel_id AS card_channel_id, kc.team_id AS card_team_id,
kc.responsible_id AS card_responsible_id, kc.participants AS card_participants,
(SELECT count(*) FROM messages m WHERE m.conversation_id = c.id AND {TROUBLED}) AS troubled,
c.thread_key, (SELECT h.kind FROM channels h WHERE h.id = c.channel_id) AS channel_kind,
(SELECT h.settings::text FROM channels h WHERE h.id = c.channel_id AND h.kind IN {VARYING_SQL}) AS channel_settings,
(SELECT to_jsonb(a)::text FROM channel_access a
 WHERE a.channel_id = c.channel_id AND starts_with(c.thread_key, a.prefix) LIMIT 1) AS access,
ARRAY(SELECT g.name FROM tags g WHERE g.id IN (
      SELECT s.id FROM contact_tags ct JOIN standing_tags s ON s.put = ct.tag_id WHERE ct.contact_id = c.contact_id
      UNION SELECT s.id FROM card_tags kt JOIN standing_tags s ON s.put = kt.tag_id WHERE kt.card_id = c.card_id)
      ORDER BY lower(g.name)) AS tags,
(SELECT a.name FROM merged_addresses a WHERE a.identity_id = c.identity_id ORDER BY a.merge_id LIMIT 1) AS formerly
"""
JOINS = """
LEFT JOIN contacts p ON p.id = c.contact_id
LEFT JOIN users u ON u.id = c.responsible_id
LEFT JOIN roles r ON c.pool_kind = 'role' AND r.id = c.pool_id
LEFT JOIN teams t ON c.pool_kind = 'team' AND t.id = c.pool_id
LEFT JOIN cards kc ON kc.id = c.card_id
LEFT JOIN statuses ks ON ks.id = kc.status_id
"""
_LOAD = f"SELECT {COLUMNS} FROM conversations c {JOINS} WHERE c.id = ANY($1::bigint[])"
_last = msgspec.json.Decoder(LastMessage)
_woken = msgspec.json.Decoder(Woken)


class Account(msgspec.Struct, frozen=True):
    """Somebody's account that a thread belongs to (channel_access)."""

    name: str = ""
    closed: str | None = None
    lacks: tuple[str, ...] = ()


_account = msgspec.json.Decoder(Account).decode


def account_of(access: str | None) -> Account:
    """The fetched column `access`; one's own channel lacks nothing."""
    return _account(access) if access else Account()


def full_name(name: str | None, surname: str | None) -> str:
    """ "Глеб Самоваров", or what there is of it."""
    return f"{name or ''} {surname or ''}".strip()


def scope_of(row: Mapping[str, Any]) -> Scope:
    """The scope of a conversations row (any mapping with its columns)."""
    return Scope(
        channel_id=row["channel_id"],
        team_id=row["team_id"],
        responsible_id=row["responsible_id"],
        participants=tuple(row["participants"] or ()),
        pool_kind=row["pool_kind"],
        pool_id=row["pool_id"],
    )


def is_troubled(view: MessageView) -> bool:
    """The same as TROUBLED, of a message at hand."""
    return view.state in ("failed", "unconfirmed") or (
        view.state == "queued" and view.error is not None and view.error.get("code") in HELD
    )


def _debt(row: Mapping[str, Any], now: datetime) -> Debt | None:
    since = row["waiting_since"]
    return None if since is None else debt_of(hours_of(row["calendar"]), since, now)


def _contact(row: Mapping[str, Any]) -> RowContact | None:
    number = row["contact_id"]
    if not number:
        return None
    name = full_name(row["contact_name"], row["contact_surname"])
    return RowContact(number, name, avatar_of(number, row["avatar_key"]))


def _takes_groups(kind: str, settings: str | None) -> bool:
    try:
        return capabilities(kind, settings).groups
    except UnknownKind:
        return False


def _closed(row: Mapping[str, Any], account: Account) -> str | None:
    if row["kind"] == "group" and not _takes_groups(row["channel_kind"], row["channel_settings"]):
        return "group_read_only"
    return "continued" if row["continued_in"] is not None else account.closed


def row_of(row: Mapping[str, Any], now: datetime, grants: Grants | None = None) -> ConversationRow:
    """One fetched row → the view; with `grants`, as this viewer may have it."""
    closed = grants is not None and is_closed(grants, request_scope(row))
    pool = Pool(row["pool_kind"], row["pool_id"], row["pool_name"] or "") if row["pool_id"] else None
    account = account_of(row["access"])
    responsible = Named(row["responsible_id"], row["responsible_name"] or "") if row["responsible_id"] else None
    return ConversationRow(
        id=row["id"],
        channel_id=row["channel_id"],
        kind=row["kind"],
        title=row["title"],
        contact=_contact(row),
        identity_id=row["identity_id"],
        responsible=responsible,
        assigned_by=row["assigned_by"],
        pool=pool,
        team_id=row["team_id"],
        card_id=row["card_id"],
        status=RowStatus(row["status_id"], row["status_category"]) if row["status_id"] and not closed else None,
        state=row["state"],
        last_message=_last.decode(row["last_message"]) if row["last_message"] else None,
        last_at=row["last_at"],
        seq=row["seq"],
        in_seq=row["in_seq"],
        rev=row["rev"],
        unanswered=row["unanswered"],
        waiting_since=row["waiting_since"],
        debt=_debt(row, now),
        troubled=row["troubled"],
        tags=list(row["tags"]),
        participants=list(row["participants"]),
        closed=_closed(row, account),
        continued_in=row["continued_in"],
        cannot=sorted({*account.lacks, *lacks(row["channel_kind"], row["thread_key"])}),
        account=account.name or None,
        snoozed_until=row["snoozed_until"],
        woken=_woken.decode(row["woken"]) if row["woken"] else None,
        created_at=row["created_at"],
        blocked=row["blocked"],
        window_until=until_of(row),
        formerly=row["formerly"],
    )


async def load_conversations(
    tx: Tx, ids: Sequence[int], grants: Grants | None = None
) -> dict[int, tuple[ConversationRow, Scope]]:
    """id → (view, scope) of those that exist, as this transaction sees them; with `grants`, as they are handed out."""
    now = datetime.now(UTC)
    rows = await tx.fetch(_LOAD, list(ids))
    return {row["id"]: (row_of(row, now, grants), whole_scope(row)) for row in rows}


def whole_scope(row: Mapping[str, Any]) -> Scope:
    """The scope of a row fetched with its joins, with that of the request it is about: what its events are told by."""
    return msgspec.structs.replace(scope_of(row), request=request_scope(row))
