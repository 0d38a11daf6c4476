"""Post a message of ours: all of it in one transaction; the outbox sends it afterwards."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.access.policy import demand
from backend.activities import Activity, record
from backend.activities.who import by
from backend.cards.publish import lock_scope, publish_cards
from backend.connectors.contract import Entity, Letter
from backend.inbox.actions.ahead import demand_ahead
from backend.inbox.actions.append import Draft, append
from backend.inbox.actions.drafts import sent as draft_sent
from backend.inbox.actions.locked import Locked, demand_sight_to_write, lock
from backend.inbox.actions.reply import claim, once
from backend.inbox.actions.reply.check import (
    check_body,
    check_channel,
    check_contacted,
    check_files,
    check_quote,
    check_reply_to,
)
from backend.inbox.buttons import kept
from backend.inbox.buttons.check import check_buttons, refuse, tidy
from backend.inbox.buttons.schemas import ButtonRows
from backend.inbox.letters import fields
from backend.inbox.letters.fields import LetterFields
from backend.inbox.letters.of_ours import Said, keep_tail, of_ours, theirs_of, with_tail
from backend.inbox.mentions import alone
from backend.inbox.mentions import name as mentions
from backend.inbox.merging import addresses
from backend.inbox.rows import arrived, changed, load_conversations, load_messages
from backend.inbox.saved_replies.uses import count, demand_filled
from backend.inbox.schemas import Contacted, MessageView
from backend.inbox.templates.fill import SentTemplate, TemplateUse
from backend.inbox.templates.use import filled_for
from backend.inbox.templates.window import demand_open
from backend.inbox.told.handed import handed
from backend.kit.clean import clean_text
from backend.kit.db import HotTx
from backend.kit.errors import Forbidden, Invalid


class NewMessage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /conversations/{id}/messages. `as`: how to answer in another's dialog.

    `send_at`: later, unless (by default) the customer writes before. `saved_reply_id`: what it was made from.
    `contacted`, of a note: the customer was spoken to elsewhere, when and how (PRODUCT H6). `buttons`, of an answer:
    rows under it. `template`: in place of a text, the channel's own; `attachments` has the file of its header.
    `letter`: its subject, and who gets copies. `confirm_address`: yes, to this address, which was another's before a
    merge; asked once with 409 address_after_merge.
    """

    client_id: UUID
    kind: Literal["reply", "note"]
    text: str = ""
    entities: tuple[Entity, ...] = ()
    attachments: tuple[UUID, ...] = ()
    reply_to: int | None = None
    as_: claim.As = msgspec.field(default=None, name="as")
    draft_rev: int | None = None
    send_at: datetime | None = None
    unless_customer_writes: bool = True
    saved_reply_id: int | None = None
    contacted: Contacted | None = None
    buttons: ButtonRows = ()
    template: TemplateUse | None = None
    letter: LetterFields | None = None
    confirm_address: bool = False


class WithTail(NewMessage, frozen=True, kw_only=True):
    """Of the house's own making: a letter under whose words others stand, kept beside the message."""

    tail: str = ""


class Posted(msgspec.Struct, frozen=True):
    """The message, and whether it is the first answer (201) or the repeated one (200)."""

    message: MessageView
    repeated: bool


_QUEUE = """
INSERT INTO outbox (channel_id, conversation_id, seq, ref, epoch) SELECT $1, $2, $3, $4, epoch FROM relay
"""
_SCHEDULE = """
INSERT INTO scheduled_sends (conversation_id, seq, author_id, send_at, as_, unless_customer, saved_reply_id, epoch)
SELECT $1, $2, $3, $4, $5, $6, $7, epoch FROM relay
"""
# An answer that fails gives the debt back (inbox/deliver/debt.py).
_ANSWERED = """
UPDATE conversations SET
    waiting_since = NULL, waiting_clock = NULL, next_step_at = NULL, unanswered = false,
    state = 'open', snoozed_until = NULL, woken = NULL,
    opened_at = CASE WHEN state = 'done' THEN now() ELSE opened_at END
WHERE id = $1
"""


async def post(tx: HotTx, grants: Grants, conversation_id: int, new: NewMessage) -> Posted:
    """Send or note. Raises Missing, Conflict (claimed_by_other, client_id_reused, …), Forbidden, Invalid."""
    text, buttons, letter = clean_text(new.text), tidy(new.buttons), fields.tidy(new.letter)
    content: list[Any] = [new.kind, text, new.entities, new.attachments, new.reply_to]
    if new.send_at is not None:
        content.append(new.send_at)
    if new.contacted:
        content.append(new.contacted)
    if buttons:
        content.append(buttons)
    if new.template:
        content.append(new.template)
    if letter:
        content.append(letter)
    digest = once.digest_of(conversation_id, content)
    before = await once.first_answer(tx, grants, new.client_id, digest)
    if before:
        return Posted(await _view(tx, before), repeated=True)
    found = await lock(tx, conversation_id)
    # a twin request may have held the lock until now: its message is the answer
    before = await once.first_answer(tx, grants, new.client_id, digest)
    if before:
        return Posted(await _view(tx, before), repeated=True)
    seen = demand_sight_to_write(grants, found)
    await check_reply_to(tx, seen.id, new.reply_to)
    seq = await _written(tx, grants, seen, msgspec.structs.replace(new, text=text, buttons=buttons, letter=letter))
    await once.keep(tx, grants, new.client_id, (seen.id, seq), digest)
    if new.draft_rev is not None and grants.user_id is not None:
        await draft_sent(tx, grants.user_id, seen.id, new.kind, new.draft_rev)
    return Posted(await _view(tx, (seen.id, seq)), repeated=False)


async def _written(tx: HotTx, grants: Grants, seen: Locked, new: NewMessage) -> int:
    template = None
    if new.template is not None:
        if new.kind == "note":
            raise Invalid("invalid", fields={"template": "notes_have_no_template"})
        if new.buttons:
            raise Invalid("invalid", fields={"buttons": "template_has_its_buttons"})
        demand(grants, "messages.send")
        text, template = await filled_for(tx, seen, new.template, new.text, new.entities, new.attachments)
        new = msgspec.structs.replace(new, text=text)
    check_body(new.text, new.attachments)
    demand_filled(new.text, new.saved_reply_id, grants.locale)
    if new.kind == "note":
        return await _note(tx, grants, seen, new)
    # whoever passes something on has typed to whom: it neither answers the question nor is it one
    by_hand = isinstance(new, WithTail)
    known = [] if by_hand else await addresses.demand_known(tx, grants, seen, new.confirm_address)
    if new.send_at is not None:
        seq = await _later(tx, grants, seen, new, template)
    else:
        seq = await answer_now(tx, grants, seen, new, template)
    await _tell(tx, known)
    return seq


async def _tell(tx: HotTx, conversations: Sequence[int]) -> None:
    for row, scope in (await load_conversations(tx, sorted(conversations))).values():
        tx.publish(changed(row, scope))


async def answer_now(
    tx: HotTx, grants: Grants, found: Locked, new: NewMessage, template: SentTemplate | None = None
) -> int:
    """`answer`, where somebody is there to be told that the customer has been silent too long. Raises Conflict."""
    return await answer(tx, grants, found, new, template, window=template is None)


async def _view(tx: HotTx, key: tuple[int, int]) -> MessageView:
    return (await load_messages(tx, [key]))[key]


def _draft(
    grants: Grants,
    new: NewMessage,
    now: datetime,
    template: SentTemplate | None = None,
    letter: Letter | dict[str, Any] | None = None,
) -> Draft:
    meta: dict[str, Any] = {}
    if grants.user_id is None:
        meta["token"] = {"id": grants.token_id, "name": grants.name}
    if new.contacted:
        meta["contacted"] = new.contacted
    if new.buttons:
        meta["buttons"] = kept.named(new.buttons)
    if template:
        meta["template"] = template
    if letter:
        meta["letter"] = letter
    return Draft(
        direction="note" if new.kind == "note" else "out",
        text=new.text,
        entities=new.entities,
        at=now,
        author_id=grants.user_id,
        author_name=grants.name,
        reply_to=new.reply_to,
        client_id=new.client_id,
        state=None if new.kind == "note" else "queued",
        meta=meta,
        files=new.attachments,
        uploader=grants.uploader,
    )


async def _note(tx: HotTx, grants: Grants, found: Locked, new: NewMessage) -> int:
    demand(grants, "notes.write")
    if new.send_at is not None:
        raise Invalid("invalid", fields={"send_at": "notes_wait_for_nobody"})
    if new.buttons:
        refuse("buttons_in_answers_only")
    fields.check_letter(new.letter, None)
    await check_files(tx, grants.uploader, new.attachments, None)
    named = await mentions.check(tx, found.row["channel_id"], new.entities)
    now = datetime.now(UTC)
    check_contacted(new.contacted, now)
    seq, _ = await append(tx, found, _draft(grants, new, now))
    facts = [_activity("note", grants, found, seq, now)]
    if new.contacted:
        fact = _activity("contacted", grants, found, seq, new.contacted.at)
        facts.append(msgspec.structs.replace(fact, data={"kind": new.contacted.kind}))
    await record(tx, facts)
    await mentions.record(tx, grants, (found.id, seq), named, new.text, now)
    await alone.tell(tx, found.id, [new.reply_to])
    await _card_and_row(tx, grants, found, seq, "own", named.inside)
    return seq


async def answer(
    tx: HotTx,
    grants: Grants,
    found: Locked,
    new: NewMessage,
    template: SentTemplate | None = None,
    *,
    window: bool = False,
) -> int:
    """Claim, write, queue: its seq. Whatever it refuses it refuses before it writes; `window`: whether it looks at that
    too. What goes by itself does not: the platform says so where nobody is there to be told."""
    outcome = await _may_answer(tx, grants, found, new, window=window)
    now = datetime.now(UTC)
    # what comes before it leaves is not what it answers
    theirs = await theirs_of(tx, found, new.letter, new.reply_to)
    said = Said(new.text, new.attachments)
    letter = await of_ours(tx, grants, found, new.letter, said, theirs) if theirs else None
    tail = new.tail if isinstance(new, WithTail) else ""
    draft = _draft(grants, new, now, template, with_tail(letter, tail))
    if theirs:
        draft = msgspec.structs.replace(draft, meta=draft.meta | theirs.noted())
    seq, _ = await append(tx, found, draft)
    if tail:
        await keep_tail(tx, (found.id, seq), tail)
    await tx.execute(_QUEUE, found.row["channel_id"], found.id, seq, f"{found.id}-{seq}")
    await count(tx, new.saved_reply_id, found.id, seq, grants.user_id)
    if grants.user_id is not None:
        # a service account's message is no person's answer: it clears no debt
        await tx.execute(_ANSWERED, found.id)
    await record(tx, _facts(grants, found, seq, now, outcome))
    await _card_and_row(tx, grants, found, seq, outcome)
    return seq


async def _may_answer(
    tx: HotTx, grants: Grants, found: Locked, new: NewMessage, *, window: bool = False
) -> claim.Outcome:
    demand(grants, "messages.send")
    mentions.demand_none(new.entities)
    if new.contacted:
        raise Invalid("invalid", fields={"contacted": "contacted_in_notes_only"})
    capabilities = check_channel(found)
    if window:
        demand_open(found.row)
    await check_files(tx, grants.uploader, new.attachments, capabilities)
    check_quote(new.reply_to, capabilities)
    check_buttons(new.buttons, capabilities, new.text, len(new.attachments), quotes=new.reply_to is not None)
    fields.check_letter(new.letter, capabilities)
    return await claim.settle(tx, grants, found, new.as_)


async def _later(tx: HotTx, grants: Grants, found: Locked, new: NewMessage, template: SentTemplate | None) -> int:
    """Write it with its time. The customer waits on: only what is queued is an answer."""
    assert new.send_at is not None
    if grants.user_id is None:
        raise Forbidden("people_only")
    demand_ahead("send_at", new.send_at)
    outcome = await _may_answer(tx, grants, found, new)
    now = datetime.now(UTC)
    theirs = await theirs_of(tx, found, new.letter, new.reply_to)
    meta: dict[str, Any] = {
        "send_at": new.send_at.astimezone(UTC),
        "unless_customer_writes": new.unless_customer_writes,
        **(theirs.noted() if theirs else {}),
    }
    letter = fields.as_letter(new.letter)
    draft = _draft(grants, new, now, template, None if letter == Letter() else letter)
    draft = msgspec.structs.replace(draft, state="scheduled", meta=draft.meta | meta)
    seq, _ = await append(tx, found, draft)
    # whoever took it over by scheduling leads it when the time comes
    as_ = new.as_ if new.as_ == "for_responsible" else None
    args = (grants.user_id, new.send_at, as_, new.unless_customer_writes, new.saved_reply_id)
    await tx.execute(_SCHEDULE, found.id, seq, *args)
    await record(tx, _facts(grants, found, seq, now, outcome)[1:])
    await _card_and_row(tx, grants, found, seq, outcome)
    return seq


async def _card_and_row(
    tx: HotTx, grants: Grants, found: Locked, seq: int, outcome: claim.Outcome, named: Sequence[int] = ()
) -> None:
    """The author, and whom they named, take part in dialog and card; both are told as they now stand."""
    card_id, before, card_changed = found.row["card_id"], None, False
    joining = [*([grants.user_id] if grants.user_id is not None else []), *named]
    if joining:
        before = await lock_scope(tx, card_id) if card_id else None
        if grants.user_id is not None:
            card_changed = await claim.card_follows(tx, found, grants.user_id, outcome)
        card_changed = await claim.take_part(tx, found, joining) or card_changed
    await publish_arrival(tx, found, seq, why=outcome if outcome in ("claimed", "taken_over") else None)
    if card_changed:
        await publish_cards(tx, [card_id], before)
    if outcome == "taken_over":
        await handed(tx, grants, found, grants.user_id)


def _activity(kind: Any, grants: Grants, found: Locked, seq: int, now: datetime) -> Activity:
    return Activity(
        kind=kind,
        at=now,
        **by(grants),
        contact_id=found.row["contact_id"],
        card_id=found.row["card_id"],
        conversation_id=found.id,
        message_seq=seq,
    )


def _facts(grants: Grants, found: Locked, seq: int, now: datetime, outcome: claim.Outcome) -> list[Activity]:
    facts = [_activity("message_out", grants, found, seq, now)]
    if outcome == "claimed":
        facts.append(_activity("claimed", grants, found, seq, now))
    if outcome == "taken_over":
        taken = _activity("reassigned", grants, found, seq, now)
        facts.append(msgspec.structs.replace(taken, data={"from": found.row["responsible_id"], "to": grants.user_id}))
    return facts


async def publish_arrival(tx: HotTx, found: Locked, seq: int, why: str | None) -> None:
    """message.arrived with the row as it now stands."""
    row, after = (await load_conversations(tx, [found.id]))[found.id]
    view = (await load_messages(tx, [(found.id, seq)]))[(found.id, seq)]
    tx.publish(arrived(row, view, after, found.before, why))
