"""What a database needs now and then: partitions made ahead, old rows dropped."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.kit.db import Database
from backend.kit.db.partitions import AHEAD, EVENTS_PER_PARTITION, FREE_SOON, reached

log = structlog.get_logger("upkeep")

EVERY_S = 3600.0
# after something was in the way
AGAIN_S = 300.0
# one process at a time, whatever the number of workers
LOCK = 0x53414D50
RAW_DAYS = 14
EVENT_DAYS = 14
ASSIGNMENT_DAYS = 400
EVENTS_AT_ONCE = 100_000

_OWNER = "SET LOCAL ROLE samovar_owner"
_DROP_RAW = f"""
DO $$ DECLARE t regclass; BEGIN {FREE_SOON}
  FOR t IN SELECT inhrelid::regclass FROM pg_inherits
           WHERE inhparent = 'raw_inbound'::regclass AND inhrelid::regclass::text ~ '^raw_inbound_[0-9]{{8}}$'
             AND to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD') < current_date - {RAW_DAYS} LOOP
    EXECUTE format('DROP TABLE %s', t);
  END LOOP;
END $$
"""
# a consumer that no version runs any more keeps nothing from being dropped
_READ = "SELECT min(position) FROM consumers WHERE updated_at > now() - interval '30 days'"
# What every consumer has read and is older than two weeks: whole partitions, then the beginning of the oldest one.
_DROP_EVENTS = f"""
DO $$ DECLARE t regclass; read bigint; newest timestamptz; BEGIN {FREE_SOON}
  SELECT least(coalesce(({_READ}), r.position), r.position) INTO read FROM relay r;
  FOR t IN SELECT inhrelid::regclass FROM pg_inherits
           WHERE inhparent = 'event_log'::regclass AND inhrelid::regclass::text ~ '^event_log_p[0-9]+$'
             AND (substring(inhrelid::regclass::text, 12)::bigint + 1) * {EVENTS_PER_PARTITION} <= read LOOP
    EXECUTE format('SELECT max(at) FROM %s', t) INTO newest;
    IF newest IS NULL OR newest < now() - interval '{EVENT_DAYS} days' THEN
      EXECUTE format('DROP TABLE %s', t);
    END IF;
  END LOOP;
END $$
"""
_OLD_EVENTS = f"""
DELETE FROM event_log WHERE at < now() - interval '{EVENT_DAYS} days'
  AND position <= (SELECT least(coalesce(({_READ}), r.position), r.position) FROM relay r)
  AND position IN (SELECT position FROM event_log ORDER BY position LIMIT {EVENTS_AT_ONCE})
"""
# Tags that nobody can bring back (cards/tagging): a merged one becomes the other for good, a deleted one leaves.
_GONE = "t.gone_at < now() - interval '30 days'"
_OLD_TAGS = (
    *(
        statement
        for table, column in (("card_tags", "card_id"), ("contact_tags", "contact_id"))
        for statement in (
            f"INSERT INTO {table} ({column}, tag_id) SELECT k.{column}, t.stands_as FROM {table} k"
            f" JOIN tags t ON t.id = k.tag_id WHERE {_GONE} AND t.stands_as IS NOT NULL ON CONFLICT DO NOTHING",
            f"DELETE FROM {table} k USING tags t WHERE t.id = k.tag_id AND {_GONE}",
        )
    ),
    "INSERT INTO conversation_tags (tag_id, conversation_id) SELECT t.stands_as, f.conversation_id"
    f" FROM conversation_tags f JOIN tags t ON t.id = f.tag_id WHERE {_GONE} AND t.stands_as IS NOT NULL"
    " ON CONFLICT DO NOTHING",
    f"DELETE FROM conversation_tags f USING tags t WHERE t.id = f.tag_id AND {_GONE}",
    f"UPDATE tags o SET merged_into = t.merged_into FROM tags t WHERE o.merged_into = t.id AND {_GONE}",
    f"DELETE FROM tags t WHERE {_GONE} AND NOT EXISTS (SELECT 1 FROM card_tags WHERE tag_id = t.id)"
    " AND NOT EXISTS (SELECT 1 FROM contact_tags WHERE tag_id = t.id)",
)
# What was removed, and what was bound to somebody or something that is gone for good (backend/documents). Their bytes
# go where nothing else stands on them: inbox/files/sweep.py.
_GONE_DOCUMENTS = (
    "DELETE FROM documents WHERE removed_at < now() - interval '30 days'",
    *(
        f"DELETE FROM documents d WHERE subject_kind = '{kind}'"
        f" AND NOT EXISTS (SELECT 1 FROM {table} s WHERE s.id = d.subject_id)"
        for kind, table in (("card", "cards"), ("contact", "contacts"), ("company", "companies"))
    ),
    "DELETE FROM library_items i WHERE removed_at < now() - interval '30 days'"
    " AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.library_id = i.id)",
)
# a promise is never dropped by tidying up: it stays on its assignee's list until it is done
_NO_PROMISE = (
    "NOT EXISTS (SELECT 1 FROM tasks t WHERE t.subject_kind = '{kind}' AND t.subject_id = {of}.id AND t.state = 'open')"
)
_THEIR_TASKS = (
    "DELETE FROM tasks t USING old WHERE t.subject_kind = '{kind}' AND t.subject_id = old.id AND t.state <> 'open'"
)
# The audit is in no list: it is kept, and the role that serves people cannot take a line from it.
_OLD_ROWS = (
    "DELETE FROM jobs WHERE state IN ('done', 'failed') AND run_at < now() - interval '1 day'",
    # longer than the log of events is kept: what is deleted here is asked by nobody again
    "DELETE FROM rule_runs WHERE ended_at < now() - interval '30 days'",
    # reports of answers are of stored times, not of these
    "DELETE FROM escalation_steps WHERE at < now() - interval '400 days'",
    "DELETE FROM early WHERE stored_at < now() - interval '7 days'",
    # events that were deleted, and could be brought back until now
    "DELETE FROM removed_activities WHERE removed_at < now() - interval '30 days'",
    "DELETE FROM login_failures WHERE at < now() - interval '1 day'",
    # with them goes what was wanted of their browsers (notify/devices.py)
    "DELETE FROM sessions WHERE least(revoked_at, expires_at) < now() - interval '30 days'",
    "DELETE FROM links WHERE least(used_at, voided_at, expires_at) < now() - interval '30 days'",
    "DELETE FROM visitor_tokens WHERE expires_at < now()",
    # nobody may split them any more (inbox/merging/stood.py)
    "UPDATE contact_merges SET stood = NULL WHERE stood IS NOT NULL"
    " AND (undone_at IS NOT NULL OR at < now() - interval '90 days')",
    "DELETE FROM contact_links WHERE least(used_at, expires_at) < now() - interval '30 days'",
    "DELETE FROM online_calls WHERE over_at < now() - interval '1 day'",
    # who opened the chat of a site and never wrote; whoever did is a contact, and may come back
    "DELETE FROM consents c WHERE at < now() - interval '30 days' AND NOT EXISTS (SELECT 1 FROM identities i"
    " WHERE i.channel_id = c.channel_id AND i.external_user = c.external_user)",
    "DELETE FROM visitors v WHERE seen_at < now() - interval '30 days' AND NOT EXISTS (SELECT 1 FROM identities i"
    " WHERE i.channel_id = v.channel_id AND i.external_user = v.external_user)"
    " AND NOT EXISTS (SELECT 1 FROM visitor_files f WHERE f.visitor_id = v.id)",
    "DELETE FROM list_runs WHERE ended_at < now() - interval '30 days' AND NOT EXISTS (SELECT 1 FROM list_runs u"
    " WHERE u.undoes = list_runs.id AND u.state = 'running')",
    # thirty days in the bin, without papers. Its facts stay and no page shows them any more: whoever may see the person
    # need not have been allowed to see the request. One that is nobody's stays until what is promised there is done
    "WITH old AS (DELETE FROM cards k WHERE deleted_at < now() - interval '30 days'"
    " AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.card_id = k.id)"
    " AND NOT EXISTS (SELECT 1 FROM invoices i WHERE i.card_id = k.id)"
    f" AND (k.contact_id IS NOT NULL OR {_NO_PROMISE.format(kind='card', of='k')}) RETURNING id, contact_id),"
    " tags AS (DELETE FROM card_tags t USING old WHERE t.card_id = old.id),"
    " moves AS (DELETE FROM status_moves m USING old WHERE m.card_id = old.id),"
    " found AS (DELETE FROM search_things s USING old WHERE s.kind = 'card' AND s.id = old.id),"
    # what is promised still is promised to the person
    " kept AS (UPDATE tasks t SET subject_kind = 'contact', subject_id = old.contact_id, version = version + 1 FROM old"
    "  WHERE t.subject_kind = 'card' AND t.subject_id = old.id AND t.state = 'open' AND old.contact_id IS NOT NULL),"
    " tasks AS (DELETE FROM tasks t USING old WHERE t.subject_kind = 'card' AND t.subject_id = old.id"
    "  AND (t.state <> 'open' OR old.contact_id IS NULL)),"
    " kin AS (SELECT k.id FROM cards k JOIN old ON old.id = k.born_of"
    "  UNION SELECT k.id FROM cards k JOIN old ON old.id = k.became),"
    " links AS (UPDATE cards k SET born_of = CASE WHEN EXISTS (SELECT FROM old WHERE id = k.born_of) THEN NULL"
    "  ELSE k.born_of END, became = CASE WHEN EXISTS (SELECT FROM old WHERE id = k.became) THEN NULL ELSE k.became END"
    "  FROM kin WHERE k.id = kin.id AND NOT EXISTS (SELECT FROM old WHERE old.id = k.id)),"
    " people AS (UPDATE contacts p SET born_of = NULL FROM old WHERE p.born_of = old.id),"
    " firms AS (UPDATE companies f SET born_of = NULL FROM old WHERE f.born_of = old.id)"
    " UPDATE conversations c SET card_id = NULL FROM old WHERE c.card_id = old.id",
    # thirty days in the bin; of whom there are talks, requests or promises the name stays with them
    "WITH old AS (DELETE FROM contacts p WHERE binned_at < now() - interval '30 days'"
    " AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM cards k WHERE k.contact_id = p.id)"
    " AND NOT EXISTS (SELECT 1 FROM identities i WHERE i.contact_id = p.id)"
    f" AND {_NO_PROMISE.format(kind='contact', of='p')} RETURNING id),"
    f" tasks AS ({_THEIR_TASKS.format(kind='contact')}),"
    " tags AS (DELETE FROM contact_tags t USING old WHERE t.contact_id = old.id)"
    " DELETE FROM contact_companies w USING old WHERE w.contact_id = old.id",
    # thirty days in the bin, with nothing promised; what was converted into it, or was for it, stays
    "WITH old AS (DELETE FROM companies f WHERE deleted_at < now() - interval '30 days'"
    f" AND {_NO_PROMISE.format(kind='company', of='f')} RETURNING id),"
    f" tasks AS ({_THEIR_TASKS.format(kind='company')}),"
    " links AS (DELETE FROM contact_companies w USING old WHERE w.company_id = old.id)"
    " UPDATE cards k SET company_id = NULL FROM old WHERE k.company_id = old.id",
    *_GONE_DOCUMENTS,
    *_OLD_TAGS,
    # as long as the event log, which holds what they said
    f"DELETE FROM webhook_deliveries WHERE created_at < now() - interval '{EVENT_DAYS} days'",
    # what was told long ago; its deliveries go with it
    "DELETE FROM notices WHERE at < now() - interval '90 days'",
    # twice as long as the log of events, which alone can tell of these facts again
    f"DELETE FROM feed_told WHERE at < now() - interval '{2 * EVENT_DAYS} days'",
    # why somebody was given a dialog; whose turn it is, is asked of the newest
    f"DELETE FROM assignments WHERE at < now() - interval '{ASSIGNMENT_DAYS} days'",
    "DELETE FROM staff_alerts WHERE at < now() - interval '30 days'",
    "DELETE FROM consumer_parked WHERE resolved_at < now() - interval '30 days'",
    "DELETE FROM quarantine WHERE replayed_at < now() - interval '14 days' OR at < now() - interval '90 days'",
)
_STRAYS = """
SELECT (SELECT count(*) FROM ONLY raw_inbound_default) + (SELECT count(*) FROM ONLY event_log_default)
     + (SELECT count(*) FROM ONLY activities_default) + (SELECT count(*) FROM ONLY search_messages_default)
"""


@asynccontextmanager
async def _turn(db: Database) -> AsyncIterator[AsyncConnection | None]:
    """A transaction of the owner's; None when another process is at it."""
    async with db.engine.begin() as connection:
        is_ours = (await connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({LOCK})")).scalar()
        if is_ours:
            await connection.exec_driver_sql(_OWNER)
        yield connection if is_ours else None


async def once(db: Database) -> bool:
    """Do it now. False when something is left for later: another process is at it, or a table is read for long.

    Each step in a transaction of its own: who makes or drops a partition holds its table until the end, and nobody's
    message is stored meanwhile.
    """
    done = True
    for statement in (*AHEAD, _DROP_RAW, _DROP_EVENTS, _OLD_EVENTS, *_OLD_ROWS):
        async with _turn(db) as connection:
            if connection is None:
                return False
            done = await reached(connection, statement) and done
    async with db.engine.begin() as connection:
        strays = (await connection.exec_driver_sql(_STRAYS)).scalar()
    if strays:
        log.error("upkeep.rows_in_default_partition", count=strays)
    return done


def every_hour(db: Database) -> Callable[[], Awaitable[None]]:
    """A supervised task."""

    async def run() -> None:
        while True:
            try:
                done = await once(db)
            except Exception:
                # not left to the supervisor of tasks: it would begin anew at once, with locks that everybody waits for
                log.exception("upkeep.failed")
                done = False
            await asyncio.sleep(EVERY_S if done else AGAIN_S)

    return run
