"""Begin: who may, what is chosen. The choice is a snapshot with the chooser's sight applied."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can, demand
from backend.access.sight import sees_sql
from backend.inbox.bulk.holder import holder
from backend.inbox.bulk.queries import TABLES, bulk_for, tell
from backend.inbox.bulk.schemas import MATCHING_MOST, Args, BulkView, NewBulk, Verb
from backend.inbox.queries.branches import Where
from backend.inbox.queries.conditions import few
from backend.inbox.queries.dialogs import members
from backend.inbox.queries.filter import Filter
from backend.kit.db import HotTx
from backend.kit.errors import Invalid
from backend.lists.runs import life

JOB = TABLES.job
_RIGHTS = {"done": "conversations.reply", "reopen": "conversations.reply",
           "snooze": "conversations.reply", "tag": "cards.edit", "untag": "cards.edit",
           "status": "cards.edit"}  # fmt: skip
_RUN = """
INSERT INTO bulk_runs (user_id, token_id, verb, args, filter, total)
VALUES ($1, $2, $3, $4::text::jsonb, $5::text::jsonb, $6) RETURNING id
"""
_ITEMS = """
INSERT INTO bulk_items (run_id, conversation_id, in_seq) SELECT $1, id, in_seq
FROM unnest($2::bigint[], $3::bigint[]) AS c (id, in_seq) ORDER BY id
"""
# until it is done: whose it was when it was chosen, and whom it goes to
_DEALT = """
INSERT INTO bulk_items (run_id, conversation_id, in_seq, before, after)
SELECT $1, id, in_seq, before, jsonb_build_object('user_id', who, 'pool', NULL)
FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[]::jsonb[]) AS c (id, in_seq, who, before) ORDER BY id
"""
# What is not there and what is not the caller's to see are told alike.
_UNSEEN = """
INSERT INTO bulk_items (run_id, conversation_id, in_seq, state, why) SELECT $1, id, 0, 'skipped', 'not_found'
FROM unnest($2::bigint[]) AS c (id) ORDER BY id
"""
_CHOSEN = "SELECT c.id, c.in_seq FROM conversations c WHERE c.id = ANY($1::bigint[]) AND coalesce({sight}, false)"


async def start(tx: HotTx, me: Grants, new: NewBulk) -> BulkView:
    """Raises Forbidden, Invalid (nothing chosen, too many, an argument missing)."""
    _check(me, new)
    chosen = await (_matching(tx, me, new.filter) if new.filter is not None else _by_hand(tx, me, new.ids))
    unseen = [] if new.filter is not None else sorted(set(new.ids) - chosen.keys())
    if not chosen:
        raise Invalid("nothing_chosen", fields={"ids": "nothing_chosen"})
    run = await _begin(tx, me, new.verb, new.args, len(chosen) + len(unseen), asked=new.filter)
    await tx.execute(_ITEMS, run, list(chosen.keys()), list(chosen.values()))
    await tx.execute(_UNSEEN, run, unseen)
    return await tell(tx, me.user_id or 0, run)


async def undo(tx: HotTx, me: Grants, bulk_id: int) -> BulkView:
    """Take the whole back. Raises Missing, Conflict undo_too_late (also for what was taken back already)."""
    again = await life.undo(TABLES, tx, me, bulk_id, bulk_for)
    await tell(tx, me.user_id or 0, bulk_id)
    return await tell(tx, me.user_id or 0, again)


async def stop(tx: HotTx, me: Grants, bulk_id: int) -> BulkView:
    """No further dialog is touched; what is done stays, and can be taken back. Raises Missing."""
    await bulk_for(tx, me.user_id, bulk_id)
    await life.stop(TABLES, tx, bulk_id)
    return await tell(tx, me.user_id or 0, bulk_id)


class Dealt(NamedTuple):
    """A dialog (id, in_seq, responsible_id, pool_kind, pool_id) and whom it goes to."""

    talk: Mapping[str, Any]
    who: int


async def start_dealt(tx: HotTx, me: Grants, dealt: Sequence[Dealt]) -> BulkView:
    """Each of the dialogs to somebody of its own; one that has become somebody else's by its turn is left alone."""
    run = await _begin(tx, me, "deal", Args(), len(dealt))
    talks = [each.talk for each in dealt]
    was = [msgspec.json.encode(holder(talk)).decode() for talk in talks]
    ids, seqs = [talk["id"] for talk in talks], [talk["in_seq"] for talk in talks]
    await tx.execute(_DEALT, run, ids, seqs, [each.who for each in dealt], was)
    return await tell(tx, me.user_id or 0, run)


async def _begin(tx: HotTx, me: Grants, verb: Verb, what: Args, total: int, *, asked: Filter | None = None) -> int:
    chosen = None if asked is None else msgspec.json.encode(asked).decode()
    args = msgspec.json.encode(what).decode()
    run: int = await tx.value(_RUN, me.user_id, me.token_id, verb, args, chosen, total)
    await life.queue(TABLES, tx, run)
    return run


def _check(me: Grants, new: NewBulk) -> None:
    args, faults = new.args, dict[str, Any]()
    if (new.filter is None) == (not new.ids):
        faults["ids"] = "ids_or_filter"
    if new.verb == "assign" and args.to is None:
        faults["args.to"] = "required"
    if new.verb in ("tag", "untag") and not args.tags:
        faults["args.tags"] = "required"
    if new.verb == "status" and args.status_id is None:
        faults["args.status_id"] = "required"
    if faults:
        raise Invalid("invalid", fields=faults)
    if new.verb == "assign":
        # free dialogs for oneself: the right to answer is enough, and each dialog asks again
        mine = args.to is not None and args.to.user_id == me.user_id and can(me, "conversations.reply")
        if not mine:
            demand(me, "conversations.reassign")
    elif right := _RIGHTS.get(new.verb):
        demand(me, right)


async def _matching(tx: HotTx, me: Grants, asked: Filter) -> dict[int, int]:
    where = Where()
    sql = members(where, me, asked, MATCHING_MOST + 1, await few(tx, me, asked))
    rows = await tx.fetch(f"SELECT id, in_seq FROM ({sql}) AS found LIMIT {MATCHING_MOST + 1}", *where.args)
    if len(rows) > MATCHING_MOST:
        raise Invalid("too_many_matching", fields={"filter": "too_many_matching"}, values={"limit": MATCHING_MOST})
    return {row["id"]: row["in_seq"] for row in rows}


async def _by_hand(tx: HotTx, me: Grants, ids: tuple[int, ...]) -> dict[int, int]:
    sight, args = sees_sql(me, "c", 2)
    rows = await tx.fetch(_CHOSEN.format(sight=sight), sorted(set(ids)), *args)
    return {row["id"]: row["in_seq"] for row in rows}
