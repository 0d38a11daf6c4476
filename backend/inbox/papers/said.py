"""What a link or a reminder says: the colleague's text with its values, in the language of the paper. Of several
invoices their sums, and a line for each."""

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec
from babel.dates import format_date
from babel.lists import format_list

from backend.access.grants import Grants
from backend.cards.said import budget_said
from backend.inbox.actions.locked import Locked
from backend.inbox.saved_replies.values import values_of
from backend.inbox.saved_replies.variables import VARIABLES, render
from backend.kit.db import HotTx
from backend.kit.words import say
from backend.lists.runs.kind import Left
from backend.sales.invoices.schemas import InvoiceView
from backend.sales.links.make import make_link

LINK = "{{link}}"
# however it is spaced: none goes out raw
_LINK = re.compile(r"\{\{\s*link\s*\}\}")
OURS = ("invoice", "total", "due", "until")


class Letter(msgspec.Struct, frozen=True):
    """`text` as typed; `public_url`: where clients open what is sent to them."""

    text: str
    public_url: str


def tidy(text: str) -> str:
    return _LINK.sub(LINK, text)


async def said(tx: HotTx, me: Grants, found: Locked, bills: Sequence[InvoiceView], letter: Letter) -> str:
    """Raises Left: half a sentence is worse than none."""
    text, locale = tidy(letter.text), bills[0].language
    links: list[str] = []
    if LINK in text:
        links = [(await make_link(tx, me, letter.public_url, "invoice", each.id)).url for each in bills]
    values = (await values_of(tx, me, found.id)).values.get(locale, {})
    days = sorted(each.due_on for each in bills if each.due_on)
    ours = {
        "invoice": format_list([each.number or "" for each in bills], locale=locale),
        "total": _sum(locale, [(each.total, each.currency) for each in bills]),
        "due": _sum(locale, [(each.due, each.currency) for each in bills]),
        # of several the one that is due first: the lines say it of each
        "until": format_date(days[0], "long", locale) if days else "",
    }
    told = render(text, values | ours, (*VARIABLES, *OURS))
    if told.missing:
        raise Left("no_value")
    if len(bills) == 1:
        return told.text.replace(LINK, links[0] if links else "")
    lines = "\n".join(_line(locale, each, links[at] if links else "") for at, each in enumerate(bills))
    before, link, after = told.text.partition(LINK)
    if not link:
        return f"{before.rstrip()}\n\n{lines}"
    return "\n".join(part for part in (before.rstrip(), lines, after.replace(LINK, "").strip()) if part)


def _line(locale: str, bill: InvoiceView, url: str) -> str:
    due = budget_said(locale, bill.due, bill.currency)
    until = format_date(bill.due_on, "long", locale) if bill.due_on else ""
    line = say(locale, "papers.line_until" if until else "papers.line", number=bill.number or "", due=due, until=until)
    return f"{line}: {url}" if url else line


def _sum(locale: str, sums: Sequence[tuple[Decimal, str]]) -> str:
    """Of each currency its own."""
    found: dict[str, Decimal] = {}
    for amount, currency in sums:
        found[currency] = found.get(currency, Decimal()) + amount
    return " + ".join(budget_said(locale, amount, currency) for currency, amount in found.items())
