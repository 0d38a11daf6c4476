"""A customer's message."""

from typing import Any

import msgspec

from backend.activities import Activity
from backend.cards.schemas import Named
from backend.connectors.contract import Letter, Message
from backend.contacts.rows import avatar_of
from backend.inbox.actions.receive import pressed
from backend.inbox.actions.receive.attach import attach
from backend.inbox.actions.receive.batch import DUPLICATE, Key, Outcome, Received
from backend.inbox.actions.receive.changes import apply_waiting
from backend.inbox.actions.receive.people import Known
from backend.inbox.actions.receive.threads import Live, titled
from backend.inbox.actions.receive.work import Work
from backend.inbox.rows import message_id
from backend.inbox.schemas import Author, MessageView, Pool, RowContact, Woken
from backend.inbox.templates.window import window_until
from backend.kit.db import Scope


def apply_message(work: Work, item: Received, message: Message) -> Outcome:
    """Stored once under its keys; opens the thread, begins the wait, takes the batch's assignment and card."""
    if any((item.channel.id, key) in work.keys for key in message.keys):
        return DUPLICATE
    live = work.live(item)
    assert live is not None
    message, under = pressed.name(live, message)
    known = work.people[item.channel.id, message.sender.external_user]
    key = (live.row.id, live.row.seq + 1)
    before = take_assignment(work, live)
    columns = placed(live, known) | _titled(live, message)
    if not known.blocked:
        late = _put_off(work, live, message)
        reopened = {} if message.automatic else opened(work, live, known, key)
        columns = reopened | (late or _waiting(work, live, message)) | columns
    columns["in_seq"] = live.row.in_seq + 1
    live.last_in_at = max(live.last_in_at, message.at) if live.last_in_at else message.at
    able = item.channel.capabilities
    columns["window_until"] = window_until(able, live.row.kind, live.last_in_at, live.row.created_at)
    work.learn(item, message.keys, key)
    work.facts.append(_fact(work, "message_in", live, known, message, key, card_id=columns.get("card_id")))
    work.append(live, _view(work, item, live, message, known, key, under), known.id, before, **columns)
    if under:
        work.amend(live, under)
    if message.letter and (message.letter.html or message.letter.quote):
        work.letters.append((key, message.letter))
    apply_waiting(work, item, message.keys)
    return Outcome("stored", *key, contact_id=known.contact_id)


def take_assignment(work: Work, live: Live) -> Scope | None:
    """Take what the rule decided; the scope before, when that changed."""
    given, live.assignment = live.assignment, None
    if given is None:
        return None
    before = live.scope
    user, pool = given.responsible, given.pool
    live.row = msgspec.structs.replace(
        live.row,
        responsible=Named(*user) if user else None,
        assigned_by="rule" if user else None,
        pool=Pool(*pool) if pool else None,  # type: ignore[arg-type]
    )
    live.assigned_at = work.now if user else None
    live.scope = msgspec.structs.replace(
        before,
        responsible_id=user[0] if user else None,
        pool_kind=pool[0] if pool else None,
        pool_id=pool[1] if pool else None,
    )
    return None if live.created or before == live.scope else before


def opened(work: Work, live: Live, known: Known, key: Key) -> dict[str, Any]:
    """The customer's next message opens the thread in the same transaction (DESIGN 3, 2)."""
    if live.row.state == "open":
        return {}
    fact = Activity(
        kind="dialog_reopened",
        at=work.now,
        actor_kind="contact",
        actor_id=known.contact_id,
        contact_id=known.contact_id,
        card_id=live.card_id or live.row.card_id,
        conversation_id=key[0],
        message_seq=key[1],
        data={"from": live.row.state},
    )
    work.facts.append(fact)
    live.opened_at = work.now
    slept = live.row.state == "snoozed"
    woken = Woken("customer", live.row.snoozed_until, work.now) if slept else None
    return {"state": "open", "snoozed_until": None, "unanswered": True, "woken": woken}


def _waiting(work: Work, live: Live, message: Message) -> dict[str, Any]:
    if live.row.kind == "group":
        # read here, answered elsewhere: nobody owes an answer
        return {"unanswered": False}
    if message.automatic:
        return {"unanswered": False} if live.row.seq == 0 else {}
    # whoever asked to be called later and now writes waits from now on
    if live.row.waiting_since is not None and live.row.waiting_since <= work.now:
        return {}
    # a clock that is ahead at the platform's must not make a debt below nothing
    since = min(message.at, work.now)
    return live.wait(since, work.now)


def _put_off(work: Work, live: Live, message: Message) -> dict[str, Any]:
    """They ask for an answer later: it sleeps until then, and the wait begins there. Who waits already goes on."""
    since = live.row.waiting_since
    if message.due is None or message.due <= work.now or (since is not None and since <= work.now):
        return {}
    due = live.hours.next(message.due)
    sleeps = {"state": "snoozed", "snoozed_until": due, "woken": None}
    return sleeps | live.wait(due, work.now)


def placed(live: Live, known: Known) -> dict[str, Any]:
    """Card, and whose a private thread is that began with our own message."""
    columns: dict[str, Any] = {}
    if live.card_id is not None:
        columns |= live.about()
        live.card_id = None
    if live.row.kind != "group" and live.contact_id is None:
        live.contact_id, live.identity_id = known.contact_id, known.id
        columns["contact"] = RowContact(
            known.contact_id, known.full_name, avatar_of(known.contact_id, known.avatar_key)
        )
    return columns


def _titled(live: Live, message: Message) -> dict[str, Any]:
    if live.row.kind != "group" or (title := titled(message.thread, live.row.title)) == live.row.title:
        return {}
    return {"title": title}


def _view(
    work: Work, item: Received, live: Live, message: Message, known: Known, key: Key, under: MessageView | None
) -> MessageView:
    quoted = work.keys.get((item.channel.id, message.reply_to)) if message.reply_to else None
    return MessageView(
        conversation_id=key[0],
        id=message_id(*key),
        seq=key[1],
        direction="in",
        text=message.text,
        entities=list(message.entities),
        attachments=attach(work, key, message.files),
        author=Author("contact", known.contact_id, known.said_as),
        state=None,
        error=None,
        external_id=message.keys[0],
        client_id=None,
        reply_to=quoted[1] if quoted and quoted[0] == key[0] else under.seq if under else None,
        sent_at=message.at,
        stored_at=work.now,
        edited_at=None,
        deleted_at=None,
        meta=_meta(message),
        rev=1,
    )


def sheet(letter: Letter) -> dict[str, Any]:
    """What of a letter stands in its message: all but the long parts, and that there are such."""
    there = {"has_html": bool(letter.html), "has_quote": bool(letter.quote)}
    short = msgspec.to_builtins(msgspec.structs.replace(letter, html="", quote=""))
    return {**short, **{name: True for name, is_there in there.items() if is_there}}


def _meta(message: Message) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "place": message.place,
        "contact": message.contact,
        "other": message.other,
        "page": message.page,
        # the debt is read from the messages (deliver/debt.py): an answer given back is not owed before
        "due": message.due and message.due.timestamp(),
    }
    parts["letter"] = message.letter and sheet(message.letter)
    return {name: msgspec.to_builtins(part) for name, part in parts.items() if part is not None}


def _fact(work: Work, kind: Any, live: Live, known: Known, message: Message, key: Key, card_id: int | None) -> Activity:
    return Activity(
        kind=kind,
        at=message.at,
        actor_kind="contact",
        actor_id=known.contact_id,
        contact_id=known.contact_id,
        card_id=card_id or live.row.card_id,
        conversation_id=key[0],
        message_seq=key[1],
        data=_sort(message),
    )


def _sort(message: Message) -> dict[str, bool]:
    """What warmth tells apart: a filled form is more than a word, what a machine wrote is none."""
    form = (message.other or {}).get("kind") == "form"
    return {name: True for name, so in (("form", form), ("automatic", message.automatic)) if so}
