"""A telephone call: one message of its number's conversation, brought up to date by whatever more is told of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from backend.activities import Activity
from backend.cards.publish import lock_scope, publish_cards
from backend.cards.schemas import Named
from backend.connectors.contract import Call
from backend.inbox.actions.receive.attach import attach
from backend.inbox.actions.receive.batch import DUPLICATE, EARLY, Outcome, Received
from backend.inbox.actions.receive.changes import keep_early
from backend.inbox.actions.receive.message import opened, placed, take_assignment
from backend.inbox.actions.receive.people import Known
from backend.inbox.actions.receive.threads import Live
from backend.inbox.actions.receive.work import Work
from backend.inbox.calls.state import OVER, TAKEN, CallView, joined, plain, recording_name, view
from backend.inbox.channels.telephony import bare
from backend.inbox.rows import changed, load_messages, message_id
from backend.inbox.schemas import Attachment, Author, MessageView
from backend.kit.db import Tx

# a call that we asked for, and that the platform tells of without saying so
_OURS_WITHIN = timedelta(minutes=3)
# What is told of a call that nobody knows yet waits for it; whoever brings it at this very moment has to see that.
_TURNS = """
SELECT pg_advisory_xact_lock(turn) FROM (
    SELECT DISTINCT hashtextextended(name, 7) AS turn FROM unnest($1::text[]) AS w (name) ORDER BY turn) t
"""
_STAFF = "SELECT id, name FROM users WHERE id = ANY ($1::bigint[]) AND deactivated_at IS NULL"
_DIALLED = """
SELECT conversation_id, seq, provider_at FROM messages
WHERE conversation_id = ANY ($1::bigint[]) AND direction = 'out' AND external_id IS NULL
  AND meta #>> '{call,state}' = 'dialling' AND stored_at > now() - $2::interval
ORDER BY conversation_id, seq
"""
_CARD_FOLLOWS = """
UPDATE cards SET responsible_id = $2, assigned_by = 'claim', version = version + 1, updated_at = now()
WHERE id = $1 AND (responsible_id IS NULL OR responsible_id = $2 AND assigned_by = 'rule')
"""
_JOIN = """
UPDATE conversations SET participants = participants || $2::bigint WHERE id = $1 AND $2::bigint <> ALL (participants)
"""


async def in_turn(tx: Tx, batch: Iterable[Received]) -> None:
    """Words of one call one after the other."""
    names = [f"{item.channel.id} {item.incoming.id}" for item in batch if isinstance(item.incoming, Call)]
    if names:
        await tx.fetch(_TURNS, names)


async def load(tx: Tx, work: Work, batch: Iterable[Received]) -> None:
    """Whose extensions the calls name, and which of ours are being dialled."""
    calls = [(item, item.incoming) for item in batch if isinstance(item.incoming, Call)]
    if not calls:
        return
    users = {user for item, call in calls if (user := _whose(item, call))}
    work.staff = {row["id"]: row["name"] for row in await tx.fetch(_STAFF, sorted(users))}
    if any(call.direction == "out" for _, call in calls):
        for row in await tx.fetch(_DIALLED, sorted(work.lives), _OURS_WITHIN):
            work.dialled.setdefault(row["conversation_id"], []).append((row["seq"], row["provider_at"]))
        keys = [(conversation_id, seq) for conversation_id, ours in work.dialled.items() for seq, _ in ours]
        for key, message in (await load_messages(tx, keys) if keys else {}).items():
            work.lives[key[0]].messages.setdefault(key[1], message)


def opens(work: Work, item: Received, call: Call) -> tuple[Live, int] | None:
    """The conversation that the call makes a request in, and whose it is: one from outside, by channel or by line."""
    if call.direction == "out" or (call.thread is None and work.target(item) is None):
        return None
    if found := work.target(item):
        live, about = found[0], view(found[0].messages[found[1]].meta)
        # told before as a call to nobody in particular, and now it rings at one who sells
        if about is None or about.direction == "out" or about.lead or not is_sales(item, call):
            return None
        return (live, live.contact_id) if live.contact_id else None
    here = work.live(item)
    person = call.person and work.people.get((item.channel.id, call.person.external_user))
    return (here, person.contact_id) if here and person and not person.blocked else None


def is_sales(item: Received, call: Call) -> bool:
    return item.channel.telephony.is_sales(call.line, call.extension)


def apply_call(work: Work, item: Received, call: Call) -> Outcome:
    """Joined to what is known of it; the first word of it makes the message."""
    if found := work.target(item):
        return _go_on(work, item, call, *found)
    if call.thread is None or call.person is None:
        keep_early(work, item, call.id, call)
        return EARLY
    live = work.live(item)
    assert live is not None
    if (seq := _dialled(work, live, call)) is not None:
        return _go_on(work, item, call, live, seq)
    return _begin(work, item, call, live)


def _dialled(work: Work, live: Live, call: Call) -> int | None:
    if call.direction != "out":
        return None
    for seq, at in work.dialled.get(live.row.id, ()):
        if seq in live.messages and live.messages[seq].external_id is None and abs(call.at - at) <= _OURS_WITHIN:
            about = view(live.messages[seq].meta)
            if about and (not call.extension or not about.legs or about.legs[0].extension == call.extension):
                return seq
    return None


def _begin(work: Work, item: Received, call: Call, live: Live) -> Outcome:
    assert call.person is not None
    known = work.people[item.channel.id, call.person.external_user]
    key = (live.row.id, live.row.seq + 1)
    about = joined(None, call, _staff(work, item, call), _line_name(item, call))
    before, columns = None, {}
    if call.direction == "in":
        before = take_assignment(work, live)
        columns = {"in_seq": live.row.in_seq + 1} | ({} if known.blocked else opened(work, live, known, key))
        about = msgspec.structs.replace(about, lead=live.card_id is not None or live.row.card_id is not None)
    elif live.row.seq == 0:
        # it began with a call of ours: nobody waits
        columns = {"unanswered": False}
    columns = placed(live, known) | columns
    files = attach(work, key, (call.recording,)) if call.recording else []
    work.learn(item, (call.id,), key)
    # the call itself says whether somebody waits: settled when all is written
    work.append(live, _view(work, item, call, about, known, key, files), _writer(call, known), before, **columns)
    _tell(work, item, live, key[1], None, about)
    _early(work, item, live, key[1], call)
    return Outcome("stored", *key, contact_id=known.contact_id)


def _go_on(work: Work, item: Received, call: Call, live: Live, seq: int) -> Outcome:
    message = live.messages[seq]
    before = view(message.meta)
    if before is None:
        return DUPLICATE
    named = work.learn(item, (call.id,), (live.row.id, seq))
    about = joined(before, call, _staff(work, item, call), _line_name(item, call))
    if live.card_id is not None:
        about = msgspec.structs.replace(about, lead=True)
    if about == before and not named:
        return DUPLICATE
    files = message.attachments
    if call.recording and recording_name(call) not in before.recorded:
        files = [*files, *attach(work, (live.row.id, seq), (call.recording,), first=len(files))]
    columns: dict[str, Any] = {}
    if live.card_id is not None:
        columns = live.about()
        live.card_id = None
    meta = {**message.meta, "call": plain(about)}
    name = message.external_id or call.id
    # whoever asked for it here has been sent what they asked for
    state = "sent" if message.state in ("queued", "sending", "unconfirmed", "failed") else message.state
    if state != message.state:
        work.confirmed.append((live.row.id, seq))
    amended = msgspec.structs.replace(
        message, meta=meta, attachments=files, external_id=name, state=state, error=None, rev=message.rev + 1
    )
    work.amend(live, amended, **columns)
    _tell(work, item, live, seq, before, about)
    if named:
        _early(work, item, live, seq, call)
    return Outcome("applied", live.row.id, seq)


def _early(work: Work, item: Received, live: Live, seq: int, call: Call) -> None:
    """What was told of it before anybody knew whose it is."""
    waiting = work.early.pop((item.channel.id, call.id), [])
    for each in waiting:
        if isinstance(each, Call):
            _go_on(work, msgspec.structs.replace(item, incoming=each), each, live, seq)
    if waiting:
        work.used_early.append((item.channel.id, call.id))


def _tell(work: Work, item: Received, live: Live, seq: int, before: CallView | None, about: CallView) -> None:
    """Who took it leads where nobody does; what is over is a fact; who waits is seen when all is written."""
    leg = next((leg for leg in about.legs if leg.extension == about.by), None)
    if leg and leg.user_id in work.staff and about.by != (before and before.by):
        _claim(work, live, leg.user_id, leg.user)
    was = before.state if before else "ringing"
    if about.state == was:
        return
    if about.direction == "in" or about.state in TAKEN:
        work.called.append((live.row.id, seq))
    # one that was taken for missed, and was taken after all, is another fact
    if about.state in OVER and (before is None or before.ended_at is None):
        work.facts.append(_fact(live, seq, about, leg.user_id if leg else None))


def _claim(work: Work, live: Live, user_id: int, name: str) -> None:
    work.spoke.append((live.row.id, user_id))
    if live.row.responsible is not None:
        if live.row.responsible.id == user_id and live.row.assigned_by == "rule":
            # they speak with the customer: no rule takes it from them any more
            live.change(assigned_by="claim")
        return
    scope = live.scope
    live.scope = msgspec.structs.replace(scope, responsible_id=user_id, pool_kind=None, pool_id=None)
    live.assigned_at = work.now
    live.change(responsible=Named(user_id, name), assigned_by="claim", pool=None)
    work.events.append(changed(live.row, live.scope, scope, "claimed"))


async def follow(tx: Tx, work: Work) -> None:
    """Who spoke takes part; the card without a responsible gets the dialog's."""
    for conversation_id, user_id in sorted(set(work.spoke)):
        await tx.execute(_JOIN, conversation_id, user_id)
        row = work.lives[conversation_id].row
        if row.card_id is not None and row.responsible is not None and row.responsible.id == user_id:
            before = await lock_scope(tx, row.card_id)
            if await tx.execute(_CARD_FOLLOWS, row.card_id, user_id):
                await publish_cards(tx, [row.card_id], before)


def _staff(work: Work, item: Received, call: Call) -> dict[str, tuple[int, str]]:
    user_id = _whose(item, call)
    return {call.extension: (user_id, work.staff[user_id])} if user_id in work.staff else {}


def _whose(item: Received, call: Call) -> int | None:
    """Which of ours the word names: by their extension, or, where our own door tells it, by themselves."""
    return call.user_id or (item.channel.telephony.user_of(call.extension) if call.extension else None)


def _line_name(item: Received, call: Call) -> str:
    lines: Sequence[Any] = item.channel.telephony.lines
    return next((each.name for each in lines if call.line and bare(each.number) == bare(call.line)), "")


def _writer(call: Call, known: Known) -> int | None:
    return known.id if call.direction == "in" else None


def _author(work: Work, about: CallView, known: Known) -> Author | None:
    if about.direction == "in":
        return Author("contact", known.contact_id, known.said_as)
    leg = next((leg for leg in about.legs if leg.user_id in work.staff), None)
    return Author("user", leg.user_id, leg.user) if leg else None


def _view(
    work: Work,
    item: Received,
    call: Call,
    about: CallView,
    known: Known,
    key: tuple[int, int],
    files: list[Attachment],
) -> MessageView:
    author = _author(work, about, known)
    return MessageView(
        conversation_id=key[0],
        id=message_id(*key),
        seq=key[1],
        direction=about.direction,
        text="",
        entities=[],
        attachments=files,
        author=author,
        state=None,
        error=None,
        external_id=call.id,
        client_id=None,
        reply_to=None,
        sent_at=about.rang_at,
        stored_at=work.now,
        edited_at=None,
        deleted_at=None,
        meta={"call": plain(about)} | ({} if author else {"outside": True}),
        rev=1,
    )


def _fact(live: Live, seq: int, about: CallView, user_id: int | None) -> Activity:
    ours = about.direction == "out"
    at: datetime = about.ended_at or about.rang_at
    return Activity(
        kind="call",
        at=at,
        actor_kind="contact" if not ours else "user" if user_id else "system",
        actor_id=live.contact_id if not ours else user_id,
        contact_id=live.contact_id,
        card_id=live.card_id or live.row.card_id,
        conversation_id=live.row.id,
        message_seq=seq,
        data={"direction": about.direction, "state": about.state, "talked_s": about.talked_s, "user_id": user_id},
    )
