"""One statement a table, written together at the end: all that a batch changed, sorted by key (deadlocks otherwise)."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.inbox.actions.receive.batch import Key, Payload
from backend.inbox.actions.receive.known import space
from backend.inbox.actions.receive.threads import Live
from backend.inbox.actions.receive.work import Work
from backend.inbox.schemas import MessageView
from backend.kit.db import HotTx

_KEYS = """
INSERT INTO message_keys (space, key, conversation_id, seq)
SELECT space, key, conversation_id, seq FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[])
     WITH ORDINALITY AS w (space, key, conversation_id, seq, ord) ORDER BY ord
"""
_MESSAGES = """
INSERT INTO messages (conversation_id, seq, direction, text, entities, identity_id, reply_to, external_id, state, error,
                      provider_at, stored_at, edited_at, deleted_at, meta, rev, author_id)
SELECT conversation_id, seq, direction, text, entities::jsonb, identity_id, reply_to, external_id, state, error::jsonb,
       provider_at, stored_at, edited_at, deleted_at, meta::jsonb, rev, author_id
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[],
            $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::timestamptz[], $14::timestamptz[],
            $15::text[], $16::int[], $17::bigint[])
     AS w (conversation_id, seq, direction, text, entities, identity_id, reply_to, external_id, state, error,
           provider_at, stored_at, edited_at, deleted_at, meta, rev, author_id)
"""
_CHANGED = """
UPDATE messages m SET text = w.text, entities = w.entities::jsonb, external_id = w.external_id, state = w.state,
       error = w.error::jsonb, edited_at = w.edited_at, deleted_at = w.deleted_at, meta = w.meta::jsonb, rev = w.rev
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
            $8::timestamptz[], $9::timestamptz[], $10::text[], $11::int[])
     AS w (conversation_id, seq, text, entities, external_id, state, error, edited_at, deleted_at, meta, rev)
WHERE m.conversation_id = w.conversation_id AND m.seq = w.seq
"""
_VERSIONS = """
INSERT INTO message_edits (conversation_id, seq, edited_at, text, entities)
SELECT conversation_id, seq, edited_at, text, entities::jsonb
FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[])
     AS w (conversation_id, seq, edited_at, text, entities)
ON CONFLICT DO NOTHING
"""
_FILES = """
INSERT INTO attachments (id, conversation_id, seq, position, kind, name, mime, size, width, height, duration_s, state,
                         remote, storage_key)
SELECT id, conversation_id, seq, position, kind, name, mime, size, width, height, duration_s,
       CASE WHEN kept IS NULL THEN 'remote' ELSE 'stored' END, remote::jsonb, kept
FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::int[], $5::text[], $6::text[], $7::text[], $8::bigint[],
            $9::int[], $10::int[], $11::float8[], $12::text[], $13::text[])
     AS w (id, conversation_id, seq, position, kind, name, mime, size, width, height, duration_s, remote, kept)
"""
_LETTERS = """
INSERT INTO letters (conversation_id, seq, html, quote)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])
"""
_THREADS = """
UPDATE conversations c SET
    title = w.title, contact_id = w.contact_id, identity_id = w.identity_id, card_id = w.card_id, state = w.state,
    responsible_id = w.responsible_id, assigned_by = w.assigned_by, assigned_at = w.assigned_at,
    pool_kind = w.pool_kind, pool_id = w.pool_id, seq = w.seq, in_seq = w.in_seq, rev = w.rev,
    last_message = w.last_message::jsonb, last_at = w.last_at, last_in_at = w.last_in_at,
    waiting_since = w.waiting_since, waiting_clock = w.waiting_clock, unanswered = w.unanswered,
    opened_at = w.opened_at, snoozed_until = w.snoozed_until,
    woken = w.woken::jsonb
FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[], $8::text[],
            $9::timestamptz[], $10::text[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::text[],
            $16::timestamptz[], $17::timestamptz[], $18::timestamptz[], $19::float8[], $20::boolean[],
            $21::timestamptz[], $22::timestamptz[], $23::text[])
     AS w (id, title, contact_id, identity_id, card_id, state, responsible_id, assigned_by, assigned_at, pool_kind,
           pool_id, seq, in_seq, rev, last_message, last_at, last_in_at, waiting_since, waiting_clock, unanswered,
           opened_at, snoozed_until, woken)
WHERE c.id = w.id
"""
_UNUSED = "DELETE FROM conversations WHERE id = ANY($1::bigint[])"
# What is in flight at this moment is the sender's to close; so is what has parts that are still to go.
_SENT = """
DELETE FROM outbox o USING unnest($1::bigint[], $2::bigint[]) AS w (conversation_id, seq)
WHERE o.conversation_id = w.conversation_id AND o.seq = w.seq AND o.verb = 'send' AND o.state <> 'sending'
  AND NOT coalesce(o.error ? 'done', false)
"""
# Nobody has to decide any more whether it arrived: it did not, and may be sent again.
_REFUSED = """
UPDATE outbox o SET state = 'failed' FROM unnest($1::bigint[], $2::bigint[]) AS w (conversation_id, seq)
WHERE o.conversation_id = w.conversation_id AND o.seq = w.seq AND o.verb = 'send' AND o.state = 'unconfirmed'
"""
_RAW = """
INSERT INTO raw_inbound (channel_id, contact_ids, body)
SELECT channel_id, contact_ids::bigint[], body FROM unnest($1::bigint[], $2::text[], $3::bytea[])
     WITH ORDINALITY AS w (channel_id, contact_ids, body, ord) ORDER BY ord
"""
_encode = msgspec.json.Encoder().encode


def _json(value: Any) -> str | None:
    """NULL for what is empty."""
    return _encode(value).decode() if value else None


def _split(keys: list[Key]) -> tuple[list[int], list[int]]:
    return [key[0] for key in keys], [key[1] for key in keys]


def _views(work: Work, keys: list[Key]) -> list[MessageView]:
    return [work.lives[key[0]].messages[key[1]] for key in keys]


def write_keys(tx: HotTx, work: Work) -> None:
    if work.new_keys:
        rows = sorted((space(name[0]), name[1], *key) for name, key in work.new_keys)
        tx.later(_KEYS, *map(list, zip(*rows, strict=True)))


def write_messages(tx: HotTx, work: Work) -> None:
    """New ones, changed ones, their versions and files."""
    if work.fresh:
        _insert(tx, work, sorted(work.fresh))
    if work.changed:
        _update(tx, work, sorted(work.changed))
    if work.versions:
        rows = work.versions
        at, texts = [v.at for v in rows], [v.text for v in rows]
        tx.later(_VERSIONS, *_split([v.key for v in rows]), at, texts, [_json(v.entities) for v in rows])
    if work.files:
        _attach(tx, work)
    if work.letters:
        letters = sorted(work.letters, key=lambda each: each[0])
        told = [letter for _, letter in letters]
        tx.later(_LETTERS, *_split([key for key, _ in letters]), [m.html for m in told], [m.quote for m in told])


def _insert(tx: HotTx, work: Work, keys: list[Key]) -> None:
    views = _views(work, keys)
    tx.later(
        _MESSAGES,
        *_split(keys),
        [v.direction for v in views],
        [v.text for v in views],
        [_json(v.entities) for v in views],
        [work.fresh[key] for key in keys],
        [v.reply_to for v in views],
        [v.external_id for v in views],
        [v.state for v in views],
        [_json(v.error) for v in views],
        [v.sent_at for v in views],
        [v.stored_at for v in views],
        [v.edited_at for v in views],
        [v.deleted_at for v in views],
        [_json(v.meta) for v in views],
        [v.rev for v in views],
        [v.author.id if v.author and v.author.kind == "user" else None for v in views],
    )


def _update(tx: HotTx, work: Work, keys: list[Key]) -> None:
    views = _views(work, keys)
    tx.later(
        _CHANGED,
        *_split(keys),
        [v.text for v in views],
        [_json(v.entities) for v in views],
        [v.external_id for v in views],
        [v.state for v in views],
        [_json(v.error) for v in views],
        [v.edited_at for v in views],
        [v.deleted_at for v in views],
        [_json(v.meta) for v in views],
        [v.rev for v in views],
    )


def _attach(tx: HotTx, work: Work) -> None:
    files = work.files
    tx.later(
        _FILES,
        [f.id for f in files],
        *_split([f.key for f in files]),
        [f.position for f in files],
        [f.file.kind for f in files],
        [f.file.name for f in files],
        [f.file.mime for f in files],
        [f.file.size for f in files],
        [f.file.width for f in files],
        [f.file.height for f in files],
        [f.file.duration_s for f in files],
        [_encode(f.file.remote).decode() for f in files],
        [f.file.kept for f in files],
    )


def write_threads(tx: HotTx, work: Work) -> None:
    """The rows that changed; threads that were made for nothing go again."""
    unused = sorted(live.row.id for live in work.lives.values() if live.created and live.row.seq == 0)
    dirty = [live for _, live in sorted(work.lives.items()) if live.dirty and live.row.id not in unused]
    if dirty:
        tx.later(_THREADS, *map(list, zip(*map(_columns, dirty), strict=True)))
    if unused:
        tx.later(_UNUSED, unused)


def _columns(live: Live) -> tuple[Any, ...]:
    row, scope = live.row, live.scope
    return (
        row.id,
        row.title,
        live.contact_id,
        live.identity_id,
        row.card_id,
        row.state,
        scope.responsible_id,
        row.assigned_by,
        live.assigned_at,
        scope.pool_kind,
        scope.pool_id,
        row.seq,
        row.in_seq,
        row.rev,
        _json(row.last_message),
        row.last_at,
        live.last_in_at,
        row.waiting_since,
        live.waiting_clock,
        row.unanswered,
        live.opened_at,
        row.snoozed_until,
        _json(row.woken),
    )


def write_sent(tx: HotTx, work: Work) -> None:
    """What the platform has answered for is not sent again."""
    if work.confirmed:
        tx.later(_SENT, *_split(sorted(set(work.confirmed))))
    if work.failed:
        tx.later(_REFUSED, *_split(sorted(set(work.failed))))


def write_raw(tx: HotTx, channels: Mapping[Payload, int], contacts: Mapping[Payload, set[int]]) -> None:
    """Bodies as they came, with the people that they are about."""
    if channels:
        people = ["{" + ",".join(map(str, sorted(contacts.get(p, ())))) + "}" for p in channels]
        tx.later(_RAW, list(channels.values()), people, [p.body for p in channels])
