"""The verbs `send` and `remind` of many invoices: each a message of its own, which leaves a minute later."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from babel.dates import format_date

from backend.access.policy import can
from backend.cards.said import budget_said
from backend.inbox.actions.locked import Locked, lock_for
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.deliver import states
from backend.inbox.papers.whose import dialog_of
from backend.inbox.saved_replies.values import values_of
from backend.inbox.saved_replies.variables import VARIABLES, render
from backend.inbox.templates.window import demand_open
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Invalid
from backend.lists.bulk.deeds import Deed, Deeds, Touch
from backend.lists.bulk.schemas import RowArgs
from backend.lists.runs.kind import Changed, Facts, Left
from backend.sales.invoices.rows import invoice
from backend.sales.invoices.schemas import InvoiceView
from backend.sales.invoices.sight import card_of_invoice
from backend.sales.links.make import make_link

# so long everything can be taken back
WAITS = timedelta(minutes=1)
# two colleagues who choose the same, or an answer that was lost and tried again, are no second message to a client
ONCE_IN = timedelta(hours=1)
LINK = "{{link}}"
OURS = ("link", "invoice", "total", "due", "until")
_OWED = ("issued", "opened", "part_paid", "overdue")
# verb → in which states of the invoice, and why not in others
OF: dict[str, tuple[tuple[str, ...], str]] = {
    "send": (("paid", *_OWED), "not_issued"),
    "remind": (_OWED, "nothing_due"),
}
_WAITS = "SELECT 1 FROM scheduled_sends WHERE conversation_id = $1 AND seq = $2 FOR UPDATE"
_OFF = "DELETE FROM scheduled_sends WHERE conversation_id = $1 AND seq = $2"
# as paying and voiding do: whoever does the same for this invoice, or changes what is owed on it, waits for us
_LOCK = "SELECT 1 FROM invoices WHERE id = $1 FOR NO KEY UPDATE"
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

    def deed(do: Callable[[Touch], Awaitable[Changed]], check: Callable[[RowArgs], None]) -> Deed:
        # one at a time: a message that comes for one of the dialogs waits for no other
        return Deed("sales.issue", do, _now, _back, check, batch=1, undo_for=WAITS)

    ours = {"send": deed(send, _demand_link), "remind": deed(remind, _demand_text)}
    return Deeds({**bills.verbs, **ours}, bills.titles)


def _demand_text(args: RowArgs) -> None:
    if not args.text.strip():
        raise Invalid("invalid", fields={"args.text": "required"})


def _demand_link(args: RowArgs) -> None:
    _demand_text(args)
    if LINK not in _tidy(args.text):
        raise Invalid("invalid", fields={"args.text": "papers_no_link"})


async def _write(touch: Touch, public_url: str, verb: str) -> Changed:
    tx, me = touch.tx, touch.me
    of, otherwise = OF[verb]
    card, _ = await card_of_invoice(tx, me, touch.id)
    await tx.value(_LOCK, touch.id)
    found = await dialog_of(tx, me, await invoice(tx, me, touch.id), card)
    # as it stands under the dialog's lock: paid or voided meanwhile, it is not asked for again
    bill = await invoice(tx, me, touch.id)
    if bill.status not in of:
        raise Left(otherwise)
    # asked under the locks, which are held until the run's mark is written: the second of two sees the first
    if await tx.value(_SENT, touch.id, verb, ONCE_IN):
        raise Left("sent_already")
    if found.row["waiting_since"] is not None:
        # a link is no answer to their question, and would look as one
        raise Left("customer_waits")
    leaves = datetime.now(UTC) + WAITS
    demand_open(found.row, leaves)
    text = await _said(touch, found, bill, public_url)
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
    return {"waits": False, "due": str(bill.due)}, _state(found.id, seq)


async def _said(touch: Touch, found: Locked, bill: InvoiceView, public_url: str) -> str:
    """The text with its values, in the language of the paper. Raises Left: half a sentence is worse than none."""
    tx, me, locale = touch.tx, touch.me, bill.language
    values = (await values_of(tx, me, found.id)).values.get(locale, {})
    link = (await make_link(tx, me, public_url, "invoice", bill.id)).url if LINK in _tidy(touch.args.text) else ""
    ours = {
        "link": link,
        "invoice": bill.number or "",
        "total": budget_said(locale, bill.total, bill.currency),
        "due": budget_said(locale, bill.due, bill.currency),
        "until": format_date(bill.due_on, "long", locale) if bill.due_on else "",
    }
    told = render(_tidy(touch.args.text), values | ours, (*VARIABLES, *OURS))
    if told.missing:
        raise Left("no_value")
    return told.text


def _tidy(text: str) -> str:
    return text.replace("{{ link }}", LINK)


def _state(talk: int, seq: int) -> Facts:
    return {"talk": talk, "seq": seq}


async def _now(touch: Touch) -> Facts:
    """Where it waits still. Raises Left."""
    after = touch.after or {}
    await lock_for(touch.tx, touch.me, after["talk"])
    if await touch.tx.value(_WAITS, after["talk"], after["seq"]) is None:
        raise Left("message_left")
    return _state(after["talk"], after["seq"])


async def _back(touch: Touch, before: Facts) -> None:
    """Called off. It was nobody's own words: no field gets them back."""
    after = touch.after or {}
    if not await take_off(touch.tx, (after["talk"], after["seq"]), None):
        raise Conflict("not_scheduled")


async def take_off(tx: HotTx, key: states.Key, why: str | None) -> bool:
    """False when it waits no longer. Its dialog is locked; `why`: of send_errors."""
    if await tx.execute(_OFF, *key) != 1:
        return False
    await states.set_state(tx, [key], "cancelled", states.error_of(why) if why else None)
    await states.publish(tx, [key])
    return True
