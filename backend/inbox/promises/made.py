"""Tasks by themselves: one for each request, one to call back; closed once it was answered; never beside a rule's own.

A consumer of the log: nothing is added to the way of a message. What it makes carries the name of its reason, unique in
the table: however often an event is read, one task stands.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from backend.duty.pattern import Pattern
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx
from backend.kit.errors import Invalid
from backend.kit.words import say
from backend.tasks.actions.add import Draft
from backend.tasks.actions.by_house import close_by_house, give_by_house, make_by_house
from backend.tasks.due import Columns, NewDue, by_duty
from backend.tasks.hours import hours_for
from backend.tasks.sight import may_hold
from backend.tasks.subjects import SubjectRef, loaded
from backend.tasks.tidy import TITLE_MAX

# a colleague's answer, or a talk: of dialog `o`'s messages, since {since}
_ANSWERED = """
SELECT FROM messages o WHERE o.conversation_id = c.id AND o.seq > c.seq - 200 AND o.stored_at >= {since}
  AND o.deleted_at IS NULL
  AND (o.direction = 'out' AND o.author_id IS NOT NULL AND NOT coalesce(o.meta ? 'call', false)
       AND o.state NOT IN ('scheduled', 'failed', 'cancelled')
       OR o.meta #>> '{{call,state}}' = 'ended')
"""
_REQUESTS = f"""
SELECT k.id, k.responsible_id, s.due_minutes, s.to_pool FROM cards k
JOIN channel_tasks s ON s.channel_id = k.channel_id AND s.requests
WHERE k.id = ANY ($1::bigint[]) AND k.is_open AND k.deleted_at IS NULL AND k.created_by IS NULL AND k.born_of IS NULL
  AND k.created_at >= s.since AND k.created_at > now() - interval '7 days'
  AND NOT EXISTS (SELECT FROM tasks t WHERE t.auto_key = 'request:' || k.id)
  AND NOT EXISTS (SELECT FROM tasks t WHERE t.subject_kind = 'card' AND t.subject_id = k.id AND t.state = 'open'
                  AND t.template_id IS NOT NULL)
  AND NOT EXISTS (SELECT FROM conversations c WHERE c.card_id = k.id
                  AND EXISTS ({_ANSWERED.format(since="k.created_at")}))
ORDER BY k.id FOR UPDATE OF k
"""
# the newest missed call of a dialog that nobody has answered since; one promise a dialog at a time
_MISSED = f"""
SELECT c.id, c.responsible_id, s.due_minutes, s.to_pool, m.seq FROM conversations c
JOIN channel_tasks s ON s.channel_id = c.channel_id AND s.missed_calls
JOIN LATERAL (SELECT i.seq, i.stored_at FROM messages i WHERE i.conversation_id = c.id AND i.seq > c.seq - 50
              AND i.meta #>> '{{call,state}}' = 'missed' AND i.meta #>> '{{call,direction}}' = 'in'
              ORDER BY i.seq DESC LIMIT 1) m ON true
WHERE c.id = ANY ($1::bigint[]) AND m.stored_at >= s.since
  AND NOT EXISTS (SELECT FROM tasks t WHERE t.auto_key = 'missed:' || c.id || ':' || m.seq)
  AND NOT EXISTS (SELECT FROM tasks t WHERE t.subject_kind = 'conversation' AND t.subject_id = c.id AND t.state = 'open'
                  AND t.auto_key LIKE 'missed:%')
  AND NOT EXISTS (SELECT FROM tasks t WHERE t.kind = 'call' AND t.state = 'open' AND t.template_id IS NOT NULL
                  AND (t.subject_kind = 'card' AND t.subject_id = c.card_id
                       OR t.subject_kind = 'contact' AND t.subject_id = c.contact_id))
  AND NOT EXISTS ({_ANSWERED.format(since="m.stored_at")})
ORDER BY c.id FOR UPDATE OF c
"""
# Whoever was promised an answer and has it: by dialogs of the request, or of the person who called.
_KEPT = f"""
SELECT t.id FROM tasks t JOIN conversations c
  ON t.subject_kind = 'card' AND c.card_id = t.subject_id
     OR t.subject_kind = 'conversation'
        AND (c.id = t.subject_id
             OR c.contact_id = (SELECT d.contact_id FROM conversations d WHERE d.id = t.subject_id))
WHERE c.id = ANY ($1::bigint[]) AND t.auto_key IS NOT NULL AND t.state = 'open'
  AND EXISTS ({_ANSWERED.format(since="t.created_at")})
ORDER BY t.id
"""
# a rule or a status promised the same: theirs stays
_DOUBLED = """
SELECT a.id FROM tasks t JOIN tasks a ON a.auto_key IS NOT NULL AND a.state = 'open'
  AND (a.auto_key = 'request:' || t.subject_id AND t.subject_kind = 'card'
       OR t.kind = 'call' AND a.subject_kind = 'conversation' AND a.subject_id IN (
           SELECT c.id FROM conversations c
           WHERE t.subject_kind = 'card' AND c.card_id = t.subject_id
              OR t.subject_kind = 'contact' AND c.contact_id = t.subject_id))
WHERE t.id = ANY ($1::bigint[]) AND t.state = 'open' AND t.template_id IS NOT NULL ORDER BY a.id
"""
# nobody's became somebody's, or another's
_TAKEN = """
SELECT t.id, k.responsible_id FROM tasks t JOIN cards k ON k.id = t.subject_id
JOIN channel_tasks s ON s.channel_id = k.channel_id AND NOT s.to_pool
WHERE t.subject_kind = 'card' AND k.id = ANY ($1::bigint[]) AND t.auto_key = 'request:' || k.id AND t.state = 'open'
  AND t.assignee_id IS NULL AND k.responsible_id IS NOT NULL ORDER BY t.id
"""
# a request that was closed, rejected or deleted waits for nothing
_OVER = """
SELECT t.id FROM tasks t JOIN cards k ON k.id = t.subject_id
WHERE t.subject_kind = 'card' AND k.id = ANY ($1::bigint[]) AND t.auto_key IS NOT NULL AND t.state = 'open'
  AND (NOT k.is_open OR k.deleted_at IS NOT NULL) ORDER BY t.id
"""
# where no channel ever wished for it nothing is looked for
_ANY = "SELECT EXISTS (SELECT FROM channel_tasks)"
Why = Literal["request", "missed"]


async def promised(tx: HotTx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    if not await tx.value(_ANY):
        return
    about: dict[str, set[int]] = {}
    for event in events:
        if event.subject_id is not None:
            about.setdefault(event.type.partition(".")[0], set()).add(event.subject_id)
    cards, dialogs, tasks = (sorted(about.get(kind, ())) for kind in ("card", "message", "task"))
    if cards:
        await close_by_house(tx, await _ids(tx, _OVER, cards), "cancelled")
        for row in await tx.fetch(_REQUESTS, cards):
            await _make(tx, row, "request", SubjectRef("card", row["id"]), f"request:{row['id']}")
        for row in await tx.fetch(_TAKEN, cards):
            await give_by_house(tx, row["id"], row["responsible_id"])
    if dialogs:
        await close_by_house(tx, await _ids(tx, _KEPT, dialogs), "done")
        for row in await tx.fetch(_MISSED, dialogs):
            about_it = SubjectRef("conversation", row["id"])
            await _make(tx, row, "missed", about_it, f"missed:{row['id']}:{row['seq']}")
    if tasks:
        await close_by_house(tx, await _ids(tx, _DOUBLED, tasks), "cancelled")


async def _ids(tx: HotTx, asked: str, about: Sequence[int]) -> list[int]:
    return sorted({row["id"] for row in await tx.fetch(asked, about)})


async def _make(tx: HotTx, row: Mapping[str, Any], why: Why, ref: SubjectRef, key: str) -> None:
    subject = await loaded(tx, ref)
    whose = None if row["to_pool"] else row["responsible_id"]
    if whose is not None and not await may_hold(tx, whose, subject.scopes):
        whose = None
    person = await tx.row("SELECT locale, time_zone FROM users WHERE id = $1", whose) if whose is not None else None
    locale, zone = (person["locale"], person["time_zone"]) if person else ("ru", "UTC")
    pattern = await hours_for(tx, subject.scopes, zone)
    draft = Draft(
        kind="call" if why == "missed" else "letter",
        title=say(locale, f"tasks.auto.{why}", name=subject.name).strip(" :")[:TITLE_MAX],
        note="",
        due=_due(row["due_minutes"], pattern),
        assignee_id=whose,
        auto_key=key,
    )
    await make_by_house(tx, subject, draft)


def _due(minutes: int, pattern: Pattern) -> Columns:
    """Where nobody works at all it is due at no time; the tasks of the other channels do not wait for that."""
    try:
        return by_duty(NewDue(duty_minutes=minutes), pattern, datetime.now(UTC))
    except Invalid:
        return Columns()


CONSUMERS = (
    Consumer(
        "tasks by themselves",
        ("card.changed", "message.arrived", "message.changed", "task.changed"),
        promised,
        start="now",
    ),
)
