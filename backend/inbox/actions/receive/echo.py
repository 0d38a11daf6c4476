"""An outgoing message as the platform reports it: ours, or written outside Samovar (DESIGN 3, 8)."""

from datetime import timedelta
from typing import Any

import msgspec

from backend.activities import Activity
from backend.connectors.contract import Echo
from backend.inbox.actions.receive.attach import attach
from backend.inbox.actions.receive.batch import DUPLICATE, EARLY, IGNORED, Key, Outcome, Received
from backend.inbox.actions.receive.changes import apply_waiting, keep_early
from backend.inbox.actions.receive.message import sheet
from backend.inbox.actions.receive.parts import heard, is_in_parts
from backend.inbox.actions.receive.receipts import is_partly_out, rises, settle
from backend.inbox.actions.receive.threads import Live
from backend.inbox.actions.receive.work import Work
from backend.inbox.rows import message_id
from backend.inbox.schemas import MessageView

# the platform's clock and ours
_CLOCKS = timedelta(minutes=2)
# for how long a send is tried: what says the same later was written by somebody
_TRIED_FOR = timedelta(minutes=10)


def apply_echo(work: Work, item: Received, echo: Echo) -> Outcome:
    """Confirms ours; waits while a send is in flight that it may belong to; else an answer from the owner's phone."""
    if found := work.target(item):
        return _confirm(work, item, echo, *found)
    if any((item.channel.id, key) in work.keys for key in echo.keys):
        return DUPLICATE
    live = work.live(item)
    if live is None or not _is_to_them(work, echo, live):
        return IGNORED
    if live.row.id in work.in_flight and not item.settled:
        keep_early(work, item, echo.keys[0], echo)
        return EARLY
    seq = _doubtful(work, echo, live)
    if seq is None:
        return _outside(work, item, echo, live)
    if live.messages[seq].author and _answers(live, echo):
        live.change(**live.answered())
    return _confirm(work, item, echo, live, seq)


def _is_to_them(work: Work, echo: Echo, live: Live) -> bool:
    """A letter of the talk that was sent on to somebody else answers nobody, and is not the colleagues' to read."""
    if echo.letter is None:
        return True
    to = {box.address for box in (*echo.letter.to, *echo.letter.cc, *echo.letter.bcc)}
    return not to.isdisjoint(work.partners.get(live.row.id) or to)


def _doubtful(work: Work, echo: Echo, live: Live) -> int | None:
    """The unconfirmed message of ours that this must be, where the platform names none: the first that says the same.
    Whoever wrote the very same from the phone meanwhile is shown once: better than an answer twice at the customer's.
    """
    kinds = [file.kind for file in echo.files]
    if not kinds and not echo.text.strip():
        return None
    for seq in work.doubtful.get(live.row.id, ()):
        view = live.messages[seq]
        same = view.text.strip() == echo.text.strip() and [each.kind for each in view.attachments] == kinds
        then = -_CLOCKS <= echo.at - view.sent_at <= _TRIED_FOR
        if same and then and view.state == "unconfirmed" and view.external_id is None:
            return seq
    return None


def _answers(live: Live, echo: Echo) -> bool:
    """What is told late answers nothing that was asked after it."""
    return live.last_in_at is None or echo.at >= live.last_in_at


def _confirm(work: Work, item: Received, echo: Echo, live: Live, seq: int) -> Outcome:
    view = live.messages[seq]
    if view.direction != "out":
        return DUPLICATE
    learnt = work.learn(item, echo.keys, (live.row.id, seq))
    if is_in_parts(view):
        return _of_several(work, item, echo, live, seq)
    if view.external_id is None:
        view = live.messages[seq] = msgspec.structs.replace(view, external_id=echo.keys[0])
    if not is_partly_out(view) and (rises(view.state, "sent") or view.state == "failed"):
        settle(work, live, view, "sent", echo.at)
    elif not learnt:
        return DUPLICATE
    else:
        work.amend(live, msgspec.structs.replace(view, rev=view.rev + 1))
    apply_waiting(work, item, echo.keys)
    return Outcome("applied", live.row.id, seq)


def _of_several(work: Work, item: Received, echo: Echo, live: Live, seq: int) -> Outcome:
    """One of the messages that ours becomes: it is known as ours, and will not be sent again."""
    before = live.messages[seq]
    view = heard(before, echo)
    if view == before:
        return DUPLICATE
    if is_in_parts(view) or not (rises(view.state, "sent") or view.state == "failed"):
        work.amend(live, msgspec.structs.replace(view, rev=view.rev + 1))
    else:
        live.messages[seq] = view
        settle(work, live, view, "sent", echo.at)
    apply_waiting(work, item, echo.keys)
    return Outcome("applied", live.row.id, seq)


def _outside(work: Work, item: Received, echo: Echo, live: Live) -> Outcome:
    key = (live.row.id, live.row.seq + 1)
    known = work.people.get((item.channel.id, echo.to.external_user)) if echo.to else None
    contact_id = known.contact_id if known else live.contact_id
    work.learn(item, echo.keys, key)
    fact = Activity(
        kind="message_out",
        at=echo.at,
        actor_kind="system",
        contact_id=contact_id,
        card_id=live.row.card_id,
        conversation_id=key[0],
        message_seq=key[1],
        data={"outside": True},
    )
    work.facts.append(fact)
    if echo.letter and (echo.letter.html or echo.letter.quote):
        work.letters.append((key, echo.letter))
    work.append(live, _view(work, echo, key), None, None, **(live.answered() if _answers(live, echo) else {}))
    apply_waiting(work, item, echo.keys)
    return Outcome("stored", *key, contact_id=contact_id)


def _view(work: Work, echo: Echo, key: Key) -> MessageView:
    return MessageView(
        conversation_id=key[0],
        id=message_id(*key),
        seq=key[1],
        direction="out",
        text=echo.text,
        entities=list(echo.entities),
        attachments=attach(work, key, echo.files),
        author=None,
        state="sent",
        error=None,
        external_id=echo.keys[0],
        client_id=None,
        reply_to=None,
        sent_at=echo.at,
        stored_at=work.now,
        edited_at=None,
        deleted_at=None,
        meta=_meta(echo),
        rev=1,
    )


def _meta(echo: Echo) -> dict[str, Any]:
    there = {"other": echo.other, "letter": echo.letter and sheet(echo.letter)}
    return {"outside": True, **{name: part for name, part in there.items() if part}}
