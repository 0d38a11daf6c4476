"""Who sees a fact: whoever sees what it happened in. One expression over the walked rows `w`, with its joins.

What was said is seen with its dialog; what was done to a request with the request, and not past the wall of a mailbox
that is somebody else's; the rest with the person or the company. A note is also seen, alone, by whom it names.
Both the feed and the list of events ask here. tests/timeline/test_sight.py and tests/feed/test_sight.py ask row by row,
through the rooms' own doors, with facts of every kind, and hold the two equal.

A fact seen through its request says nothing yet of its dialog: an answer records that the request was claimed, and
which message did it. What was said there, and which dialog it is, is told by `talk` alone.
"""

from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.sight import sees_sql, within_orders_sql
from backend.activities.record import Kind
from backend.cards.history import ORDERS
from backend.cards.sight import sees_cards_sql
from backend.contacts.companies.sight import seen_sql as company_seen
from backend.contacts.sight import seen_sql as person_seen

# seen with their dialog, whatever request that is about
OF_DIALOG: tuple[Kind, ...] = (
    "message_in", "message_out", "contacted", "dialog_done", "dialog_reopened", "dialog_snoozed", "dialog_woken",
    "no_reply_needed", "debt_restored", "macro_run", "blocked", "unblocked", "blocked_by_us", "unblocked_by_us",
    "note", "call", "own",
)  # fmt: skip
JOINS = """
LEFT JOIN conversations c ON c.id = w.conversation_id
LEFT JOIN cards k ON k.id = w.card_id
LEFT JOIN contacts p ON p.id = w.contact_id
LEFT JOIN companies f ON f.id = w.company_id
LEFT JOIN messages m ON m.conversation_id = w.conversation_id AND m.seq = w.message_seq
"""


_NAMED = """(w.kind = 'note' AND m.direction = 'note' AND EXISTS (SELECT FROM mentions n WHERE n.user_id = {me}
    AND n.conversation_id = m.conversation_id AND n.seq IN (m.seq, m.reply_to))
    OR w.kind = 'note' AND w.data ? 'note_id' AND EXISTS (SELECT FROM client_note_named n
        WHERE n.user_id = {me} AND n.note_id = (w.data ->> 'note_id')::bigint))"""


class Sight(msgspec.Struct, frozen=True):
    """Expressions over the joins above; `args` are numbered from the first that was asked for on.

    `fact`: may it be told; `named`: is it a note for the caller; the others: may each of these be named beside it, and
    `talk`: its dialog, and what was said in it.
    """

    fact: str
    named: str
    talk: str
    card: str
    contact: str
    company: str
    args: list[Any]


class _Numbered:
    def __init__(self, first: int) -> None:
        self.first = first
        self.args: list[Any] = []

    def take(self, built: tuple[str, list[Any]]) -> str:
        self.args += built[1]
        return built[0]

    @property
    def next(self) -> int:
        return self.first + len(self.args)

    def bind(self, value: Any, kind: str) -> str:
        self.args.append(value)
        return f"${self.next - 1}::{kind}"


def sight_of(grants: Grants, first: int, *, addressed: bool = False) -> Sight:
    """For one caller. `addressed`: `named` is asked for."""
    to = _Numbered(first)
    talk = to.take(sees_sql(grants, "c", to.next))
    card = to.take(sees_cards_sql(grants, "k", to.next, binned=True))
    orders = to.take(within_orders_sql(grants, "see", "k", to.next))
    person = to.take(person_seen(grants, to.next))
    firm = to.take(company_seen(grants, to.next))
    private = to.bind(sorted(grants.private), "bigint[]")
    of_dialog, of_orders = to.bind(list(OF_DIALOG), "text[]"), to.bind(list(ORDERS), "text[]")
    named = _NAMED.format(me=to.bind(grants.user_id, "bigint")) if addressed else "false"
    walled = f"(c.id IS NOT NULL AND c.channel_id = ANY ({private}))"
    fact = f"""coalesce(CASE
        WHEN w.conversation_id IS NOT NULL AND (w.card_id IS NULL OR w.kind = ANY ({of_dialog}))
            THEN c.id IS NOT NULL AND {talk}
        WHEN w.card_id IS NOT NULL THEN k.id IS NOT NULL AND {card} AND NOT {walled}
            AND (w.kind <> ALL ({of_orders}) OR {orders})
        WHEN w.contact_id IS NOT NULL THEN p.id IS NOT NULL AND (p.deleted_at IS NULL OR p.binned_at IS NOT NULL)
            AND {person}
        WHEN w.company_id IS NOT NULL THEN f.id IS NOT NULL AND {firm}
        ELSE false END, false)"""
    return Sight(
        fact=fact,
        named=named,
        talk=f"coalesce(c.id IS NOT NULL AND {talk}, false)",
        card=f"coalesce(k.id IS NOT NULL AND {card}, false)",
        # whoever sees the dialog or the request sees whom it is with; one in the bin shows nobody
        contact=f"""coalesce(p.id IS NOT NULL AND p.deleted_at IS NULL AND ((c.id IS NOT NULL AND {talk})
            OR (k.deleted_at IS NULL AND {card}) OR {person}), false)""",
        company=f"coalesce(f.id IS NOT NULL AND f.deleted_at IS NULL AND {firm}, false)",
        args=to.args,
    )
