"""Take an import back: what it made and nobody touched since is removed, what it changed of somebody known is put back
(restore.py); what stays is told, and why."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from backend.access import audit
from backend.access.grants import Grants
from backend.access.load import of_whom
from backend.cards.events import CardChanged
from backend.cards.rows import load_cards
from backend.contacts.companies.events import tell
from backend.contacts.publish import publish_contact
from backend.inbox.requests.internal import forget_threads
from backend.kit import jobs
from backend.kit.db import Database, HotTx, Published, Scoped
from backend.kit.errors import Conflict
from backend.transfer.incoming.restore import put_back
from backend.transfer.incoming.rows import UNDO_FOR, demand_state, row_for, view_for
from backend.transfer.schemas import ImportView

JOB = "transfer.undo"
BATCH = 50
_STATE = "UPDATE imports SET state = 'undoing' WHERE id = $1"
_RUN = "SELECT id, user_id, token_id FROM imports WHERE id = $1 AND state = 'undoing' FOR NO KEY UPDATE"
# requests before their people, people before the companies they work at
_TAKE = """
SELECT kind, thing_id, rev, made, changes::text AS changes FROM import_made
WHERE import_id = $1 AND (made OR changes IS NOT NULL) AND undone IS NULL
ORDER BY array_position(ARRAY['card', 'contact', 'company'], kind), thing_id LIMIT $2
"""
_MARK = """
UPDATE import_made SET undone = $4, why = $5 WHERE import_id = $1 AND kind = $2 AND thing_id = $3
"""
_REV = "SELECT rev FROM import_made WHERE import_id = $1 AND kind = 'company' AND thing_id = $2"
_END = "UPDATE imports SET state = 'undone' WHERE id = $1 AND state = 'undoing'"
_TASKS = "EXISTS (SELECT 1 FROM tasks t WHERE t.subject_kind = '{kind}' AND t.subject_id = x.id)"
# in the thread of its own: what was promised there, and what somebody has begun to write
_PROMISED = (
    "EXISTS (SELECT 1 FROM conversations c JOIN tasks t ON t.subject_kind = 'conversation' AND t.subject_id = c.id"
    " WHERE c.card_id = x.id)"
)
_BEGUN = (
    "EXISTS (SELECT 1 FROM conversations c JOIN drafts d ON d.conversation_id = c.id"
    " WHERE c.card_id = x.id AND (d.text <> '' OR cardinality(d.attachments) > 0))"
)
# what a colleague put there has gone nowhere else: with the thing it would be swept (kit/upkeep.py)
_FILES = (
    "EXISTS (SELECT 1 FROM documents d WHERE d.subject_kind = '{kind}' AND d.subject_id = x.id"
    " AND d.removed_at IS NULL)"
)
_CARD = f"""
SELECT CASE WHEN x.version <> $2 THEN 'changed' WHEN {_TASKS.format(kind="card")} OR {_PROMISED} THEN 'has_tasks'
    WHEN {_FILES.format(kind="card")} THEN 'has_files'
    WHEN EXISTS (SELECT 1 FROM orders o WHERE o.card_id = x.id)
      OR EXISTS (SELECT 1 FROM invoices i WHERE i.card_id = x.id) THEN 'has_papers'
    WHEN EXISTS (SELECT 1 FROM conversations c WHERE c.card_id = x.id AND c.thread_key <> 'card:' || x.id)
      OR EXISTS (SELECT 1 FROM conversations c JOIN messages m ON m.conversation_id = c.id
                 WHERE c.card_id = x.id AND m.direction <> 'system') OR {_BEGUN} THEN 'has_talks' END AS why
FROM cards x WHERE x.id = $1 FOR UPDATE
"""
_CONTACT = f"""
SELECT CASE WHEN x.rev <> $2 THEN 'changed' WHEN {_TASKS.format(kind="contact")} THEN 'has_tasks'
    WHEN {_FILES.format(kind="contact")} THEN 'has_files'
    WHEN EXISTS (SELECT 1 FROM cards k WHERE k.contact_id = x.id) THEN 'has_cards'
    WHEN EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = x.id) THEN 'has_talks' END AS why
FROM contacts x WHERE x.id = $1 AND x.deleted_at IS NULL FOR UPDATE
"""
_COMPANY = f"""
SELECT CASE WHEN x.rev <> $2 THEN 'changed' WHEN {_TASKS.format(kind="company")} THEN 'has_tasks'
    WHEN {_FILES.format(kind="company")} THEN 'has_files'
    WHEN EXISTS (SELECT 1 FROM cards k WHERE k.company_id = x.id) THEN 'has_cards'
    WHEN EXISTS (SELECT 1 FROM contact_companies w JOIN contacts p ON p.id = w.contact_id AND p.deleted_at IS NULL
                 WHERE w.company_id = x.id) THEN 'has_people' END AS why
FROM companies x WHERE x.id = $1 AND x.deleted_at IS NULL FOR UPDATE
"""
_ASKS = {"card": _CARD, "contact": _CONTACT, "company": _COMPANY}
_THREADS = "SELECT id FROM conversations WHERE card_id = $1 ORDER BY id FOR UPDATE"
_NO_CARD = ("DELETE FROM card_tags WHERE card_id = $1", "DELETE FROM cards WHERE id = $1")
_NO_CONTACT = """
UPDATE contacts SET deleted_at = now(), binned_at = now(), binned_by = $2, rev = rev + 1, updated_at = now()
WHERE id = $1
"""
_NO_COMPANY = """
UPDATE companies SET deleted_at = now(), deleted_by = $2, rev = rev + 1, updated_at = now() WHERE id = $1 RETURNING rev
"""


async def undo(tx: HotTx, me: Grants, ip: str | None, import_id: int) -> ImportView:
    """Begins it. Raises Missing, Forbidden, Conflict import_busy, import_over."""
    row = await row_for(tx, me, import_id, lock=True)
    demand_state(row, "done", "cancelled")
    if row["ended_at"] is None or row["ended_at"] + UNDO_FOR < datetime.now(UTC):
        raise Conflict("import_over")
    await tx.execute(_STATE, import_id)
    await jobs.add(tx, JOB, {"import_id": import_id}, key=f"undo of import {import_id}")
    await audit.write(tx, me, ip, "import.undone", ("import", import_id), after={"file": row["file_name"]})
    return await view_for(tx, me, import_id)


def handlers(db: Database) -> dict[str, jobs.Handler]:
    """For the worker's Runner."""

    async def work(job: jobs.Job) -> None:
        while await batch(db, job.payload["import_id"]):
            pass

    return {JOB: work}


async def batch(db: Database, import_id: int) -> bool:
    """Some things, each with its mark. False at the end."""
    async with db.tx() as tx:
        found = await tx.row(_RUN, import_id)
        if found is None:
            return False
        things = await tx.fetch(_TAKE, import_id, BATCH)
        if not things:
            await tx.execute(_END, import_id)
            return False
        me = await of_whom(tx, found["user_id"], found["token_id"])
        for thing in things:
            kind, thing_id = thing["kind"], thing["thing_id"]
            if thing["made"]:
                why = await _stays(tx, import_id, thing)
                if why is None:
                    await _REMOVE[kind](tx, thing_id, found["user_id"])
            else:
                why = await put_back(tx, me, import_id, kind, thing_id, thing["changes"])
            well = "removed" if thing["made"] else "restored"
            await tx.execute(_MARK, import_id, kind, thing_id, "left" if why else well, why)
    return True


async def _stays(tx: HotTx, import_id: int, thing: Mapping[str, Any]) -> str | None:
    """Why it stays; None: nobody has touched it."""
    kind, thing_id = thing["kind"], thing["thing_id"]
    # of a company as it is kept by now: people of this batch may have left it since the batch was taken
    rev = await tx.value(_REV, import_id, thing_id) if kind == "company" else thing["rev"]
    row = await tx.row(_ASKS[kind], thing_id, rev)
    return "gone" if row is None else row["why"]


async def _card(tx: HotTx, card_id: int, by: int) -> None:
    """With the thread in which nothing was said: whoever saw them is told that they are gone."""
    card, scope = (await load_cards(tx, [card_id]))[card_id]
    talks = [row["id"] for row in await tx.fetch(_THREADS, card_id)]
    contact_id = card.contact.id if card.contact else None
    tx.publish(Published(CardChanged(card), Scoped((), (scope,)), "card", card_id, contact_id))
    await forget_threads(tx, talks)
    for sql in _NO_CARD:
        await tx.execute(sql, card_id)


async def _contact(tx: HotTx, contact_id: int, by: int) -> None:
    """Into the bin, as by hand."""
    await tx.execute(_NO_CONTACT, contact_id, by)
    await publish_contact(tx, contact_id)


async def _company(tx: HotTx, company_id: int, by: int) -> None:
    """Into the bin, as by hand."""
    tell(tx, company_id, await tx.value(_NO_COMPANY, company_id, by))


_REMOVE = {"card": _card, "contact": _contact, "company": _company}
