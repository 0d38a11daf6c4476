"""The verbs `send` and `remind` of many invoices: a message for each, or one reminder for all of a client, which leaves
a minute later. What is said in it: said.py."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.deliver import states
from backend.inbox.papers.said import LINK, Letter, said, tidy
from backend.inbox.papers.whose import dialog_of
from backend.inbox.templates.window import demand_open
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid, Refused
from backend.lists.bulk.deeds import Deed, Deeds, Many, Touch
from backend.lists.bulk.schemas import RowArgs
from backend.lists.runs.kind import Changed, Facts, Left, Outcome
from backend.sales.invoices.rows import invoice
from backend.sales.invoices.schemas import InvoiceView
from backend.sales.invoices.sight import card_of_invoice

# so long everything can be taken back
WAITS = timedelta(minutes=1)
# two colleagues who choose the same, or an answer that was lost and tried again, are no second message to a client
ONCE_IN = timedelta(hours=1)
_OWED = ("issued", "opened", "part_paid", "overdue")
# verb → in which states of the invoice, and why not in others
OF: dict[str, tuple[tuple[str, ...], str]] = {
    "send": (("paid", *_OWED), "not_issued"),
    "remind": (_OWED, "nothing_due"),
}
_WAITS = "SELECT 1 FROM scheduled_sends WHERE conversation_id = $1 AND seq = $2 FOR UPDATE"
_CALLED_OFF = """
SELECT state = 'cancelled' AND meta ->> 'sent_as' IS NULL FROM messages WHERE conversation_id = $1 AND seq = $2
"""
_OFF = "DELETE FROM scheduled_sends WHERE conversation_id = $1 AND seq = $2"
# as paying and voiding do: whoever does the same for this invoice, or changes what is owed on it, waits for us
_LOCK = "SELECT 1 FROM invoices WHERE id = $1 FOR NO KEY UPDATE"
# of how many invoices a reminder speaks at most
AT_ONCE = 20
_SAME = """
SELECT i.thing_id AS id FROM list_run_items i JOIN invoices b ON b.id = i.thing_id JOIN cards k ON k.id = b.card_id
WHERE i.run_id = $1 AND i.state = 'waiting' AND i.thing_id <> $2
  AND k.contact_id = (SELECT c.contact_id FROM invoices o JOIN cards c ON c.id = o.card_id WHERE o.id = $2)
ORDER BY 1 LIMIT $3
"""
# what left stands further down, under the seq of sent_as; what was called off, or did not go, may be sent anew
_SENT = """
SELECT 1 FROM list_runs r JOIN list_run_items i ON i.run_id = r.id AND i.thing_id = $1
JOIN messages m ON m.conversation_id = (i.after ->> 'talk')::bigint AND m.seq = (i.after ->> 'seq')::bigint
LEFT JOIN messages t ON t.conversation_id = m.conversation_id AND t.seq = (m.meta ->> 'sent_as')::bigint
WHERE r.entity = 'invoice' AND r.verb = $2 AND r.undoes IS NULL AND r.created_at > now() - interval '1 day'
  AND i.state = 'done' AND (m.state = 'scheduled' OR (
    coalesce(t.state, m.state) NOT IN ('cancelled', 'failed') AND m.stored_at > now() - $3::interval))
LIMIT 1
"""


def with_links(bills: Deeds, public_url: str) -> Deeds:
    """The verbs of invoices, and these two. `public_url`: where clients open what is sent to them."""

    async def send(touch: Touch) -> Changed:
        return await _write(touch, public_url, "send")

    async def remind(touch: Touch) -> Changed:
        return await _write(touch, public_url, "remind")

    async def remind_all(many: Many) -> Mapping[int, Outcome] | None:
        return await _remind_all(many, public_url)

    # one at a time: a message that comes for one of the dialogs waits for no other
    each = Deed("sales.issue", send, _now, _back, _demand_link, batch=1, undo_for=WAITS)
    whole = msgspec.structs.replace(each, do=remind, check=_demand_text, together=remind_all, kin=_same_client)
    ours = {"send": each, "remind": whole}
    return Deeds({**bills.verbs, **ours}, bills.titles)


def _demand_text(args: RowArgs) -> None:
    if not args.text.strip():
        raise Invalid("invalid", fields={"args.text": "required"})


def _demand_link(args: RowArgs) -> None:
    _demand_text(args)
    if LINK not in tidy(args.text):
        raise Invalid("invalid", fields={"args.text": "papers_no_link"})


async def _write(touch: Touch, public_url: str, verb: str) -> Changed:
    bill, found = await _may(touch.tx, touch.me, touch.id, verb)
    return (await _post(touch.tx, touch.me, found, [bill], Letter(touch.args.text, public_url)))[bill.id]


async def _may(tx: HotTx, me: Grants, invoice_id: int, verb: str) -> tuple[InvoiceView, Locked]:
    """The invoice and the dialog that its client is written to, both locked. Raises Left, Refused."""
    of, otherwise = OF[verb]
    card, _ = await card_of_invoice(tx, me, invoice_id)
    await tx.value(_LOCK, invoice_id)
    found = await dialog_of(tx, me, await invoice(tx, me, invoice_id), card)
    # as it stands under the dialog's lock: paid or voided meanwhile, it is not asked for again
    bill = await invoice(tx, me, invoice_id)
    if bill.status not in of:
        raise Left(otherwise)
    # asked under the locks, which are held until the run's mark is written: the second of two sees the first
    if await tx.value(_SENT, invoice_id, verb, ONCE_IN):
        raise Left("sent_already")
    if found.row["waiting_since"] is not None:
        # a link is no answer to their question, and would look as one
        raise Left("customer_waits")
    return bill, found


async def _post(
    tx: HotTx, me: Grants, found: Locked, bills: Sequence[InvoiceView], letter: Letter
) -> dict[int, tuple[Facts, Facts]]:
    """One message of all these; of each the facts of its row. Raises Left, Refused."""
    leaves = datetime.now(UTC) + WAITS
    demand_open(found.row, leaves)
    text = await said(tx, me, found, bills, letter)
    holder = found.row["responsible_id"]
    others = holder not in (None, me.user_id) and can(me, "conversations.reply_others")
    new = NewMessage(
        client_id=uuid4(),
        kind="reply",
        text=text,
        send_at=leaves,
        as_="for_responsible" if others else None,
    )
    seq = (await post(tx, me, found.id, new)).message.seq
    # what it speaks of: no longer so, it does not leave (papers/settled.py)
    return {bill.id: ({"waits": False, "due": str(bill.due)}, _state(found.id, seq)) for bill in bills}


async def _same_client(tx: HotTx, run_id: int, invoice_id: int) -> list[int]:
    """Those of the run whose client is the same: one reminder speaks of all."""
    return [row["id"] for row in await tx.fetch(_SAME, run_id, invoice_id, AT_ONCE - 1)]


async def _remind_all(many: Many, public_url: str) -> dict[int, Outcome] | None:
    """Invoices of one client: one message a dialog, with those of it that may be reminded of."""
    if many.back is not None:
        return None
    tx, me = many.tx, many.me
    done: dict[int, Outcome] = {}
    by_talk: dict[int, tuple[Locked, list[InvoiceView]]] = {}
    for key in sorted(many.ids):
        try:
            async with tx.savepoint():
                bill, found = await _may(tx, me, key, "remind")
            by_talk.setdefault(found.id, (found, []))[1].append(bill)
        except (Refused, Left) as why:
            done[key] = why
    for found, bills in by_talk.values():
        try:
            async with tx.savepoint():
                done |= await _post(tx, me, found, bills, Letter(many.args.text, public_url))
        except (Refused, Left) as why:
            done |= dict.fromkeys((bill.id for bill in bills), why)
    return done


def _state(talk: int, seq: int) -> Facts:
    return {"talk": talk, "seq": seq}


async def _now(touch: Touch) -> Facts:
    """Where it waits still, or was called off: with another invoice of which it speaks, too. Raises Left."""
    after = touch.after or {}
    await lock_for(touch.tx, touch.me, after["talk"])
    key = (after["talk"], after["seq"])
    if await touch.tx.value(_WAITS, *key) is None and not await touch.tx.value(_CALLED_OFF, *key):
        raise Left("message_left")
    return _state(after["talk"], after["seq"])


async def _back(touch: Touch, before: Facts) -> None:
    """Called off. It was nobody's own words: no field gets them back."""
    after = touch.after or {}
    key = (after["talk"], after["seq"])
    if not await take_off(touch.tx, key, None) and not await touch.tx.value(_CALLED_OFF, *key):
        raise Conflict("not_scheduled")


async def take_off(tx: HotTx, key: states.Key, why: str | None) -> bool:
    """False when it waits no longer. Its dialog is locked; `why`: of send_errors."""
    if await tx.execute(_OFF, *key) != 1:
        return False
    await states.set_state(tx, [key], "cancelled", states.error_of(why) if why else None)
    await states.publish(tx, [key])
    return True
