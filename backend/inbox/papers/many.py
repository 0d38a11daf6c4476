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
LINK = "{{link}}"
OURS = ("link", "invoice", "total", "due", "until")
_OWED = ("issued", "opened", "part_paid", "overdue")
_WAITS = "SELECT 1 FROM scheduled_sends WHERE conversation_id = $1 AND seq = $2 FOR UPDATE"
_OFF = "DELETE FROM scheduled_sends WHERE conversation_id = $1 AND seq = $2"


def with_links(bills: Deeds, public_url: str) -> Deeds:
    """The verbs of invoices, and these two. `public_url`: where clients open what is sent to them."""

    async def send(touch: Touch) -> Changed:
        return await _write(touch, public_url, ("paid", *_OWED), "not_issued")

    async def remind(touch: Touch) -> Changed:
        return await _write(touch, public_url, _OWED, "nothing_due")

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


async def _write(touch: Touch, public_url: str, of: tuple[str, ...], otherwise: str) -> Changed:
    tx, me = touch.tx, touch.me
    card, _ = await card_of_invoice(tx, me, touch.id)
    found = await dialog_of(tx, me, await invoice(tx, me, touch.id), card)
    # as it stands under the dialog's lock: paid or voided meanwhile, it is not asked for again
    bill = await invoice(tx, me, touch.id)
    if bill.status not in of:
        raise Left(otherwise)
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
    return {"waits": False}, _state(found.id, seq)


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
    key = (after["talk"], after["seq"])
    if await touch.tx.execute(_OFF, *key) != 1:
        raise Conflict("not_scheduled")
    await states.set_state(touch.tx, [key], "cancelled", None)
    await states.publish(touch.tx, [key])
