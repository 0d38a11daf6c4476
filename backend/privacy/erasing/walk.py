"""One walk over the catalogue: rows of a person go, or stay without what they say."""

from backend.kit.db import HotTx
from backend.privacy.catalogue import TABLES
from backend.privacy.catalogue.shapes import Class
from backend.privacy.whose import Whose, bound

# rows that others stand on go last, whatever the order of the catalogue
_LAST = ("invoice_payments", "invoices", "orders", "cards", "visitors", "identities", "contacts")
# which imported line was whose is read from here
_FIRST = ("import_rows",)
_SHELLS = (
    # No messenger, no person, nobody waits: a place for the notes alone. `erased:` is no name that a platform gives.
    # Where others spoke, too, it is theirs who did so last. Once only: whoever writes there since is not touched.
    (
        "conversations",
        "UPDATE conversations c SET contact_id = o.contact_id, identity_id = o.id, thread_key = 'erased:' || c.id,"
        " kind = CASE WHEN o.id IS NULL THEN 'internal' ELSE c.kind END,"
        " title = '', last_message = NULL, stood = NULL, woken = NULL,"
        " state = 'done', waiting_since = NULL,"
        " waiting_clock = NULL, unanswered = false, card_id = NULL, snoozed_until = NULL, continued_in = NULL,"
        " rev = c.rev + 1"
        " FROM conversations w LEFT JOIN LATERAL (SELECT i.id, i.contact_id FROM messages m"
        "  JOIN identities i ON i.id = m.identity_id AND i.id <> ALL ({identities})"
        "  WHERE m.conversation_id = w.id AND m.direction = 'in' ORDER BY m.seq DESC LIMIT 1) o ON true"
        " WHERE w.id = c.id AND c.id = ANY ({shells})"
        " AND (c.contact_id = ANY ({people}) OR c.identity_id = ANY ({identities}))",
    ),
    # what the law keeps of an invoice: number, days, seller, lines, sums, the buyer as on the paper. No more
    ("invoices", "UPDATE invoices SET contact_id = NULL, order_id = NULL, note = '' WHERE id = ANY ({kept_invoices})"),
    ("invoices", "UPDATE invoices SET order_id = NULL WHERE order_id = ANY ({orders})"),
    ("invoice_payments", "UPDATE invoice_payments SET note = '' WHERE invoice_id = ANY ({kept_invoices})"),
    (
        "cards",
        "UPDATE cards SET contact_id = NULL, comment = '', fields = '{{}}', title = '', bin = NULL, is_open = is_open,"
        " version = version + 1 WHERE id = ANY ({cards}) AND id <> ALL ({gone_cards})",
    ),
    # others' rows that name one of theirs
    ("cards", "UPDATE cards SET born_of = NULL WHERE born_of = ANY ({gone_cards})"),
    ("cards", "UPDATE cards SET became = NULL WHERE became = ANY ({gone_cards})"),
    ("contacts", "UPDATE contacts SET born_of = NULL WHERE born_of = ANY ({gone_cards})"),
    ("companies", "UPDATE companies SET born_of = NULL WHERE born_of = ANY ({gone_cards})"),
    ("conversations", "UPDATE conversations SET card_id = NULL WHERE card_id = ANY ({gone_cards})"),
    ("conversations", "UPDATE conversations SET continued_in = NULL WHERE continued_in = ANY ({gone_dialogs})"),
    # a group's preview of what they said last
    (
        "conversations",
        "UPDATE conversations SET last_message = NULL, rev = rev + 1 WHERE id IN (SELECT DISTINCT c.id"
        " FROM conversations c JOIN unnest({said_in}::bigint[], {said_seq}::bigint[]) s (id, seq) ON s.id = c.id"
        " WHERE c.last_message ->> 'seq' = s.seq::text)",
    ),
)


# Nobody is recognised by these and nothing leaves by them, and they are the long ones, looked through without an index:
# nobody waits at the door for them. Files are seen with what they hang on, which is gone by then
LATER: frozenset[Class] = frozenset(
    {"history", "events", "journals", "audit", "raw", "quarantine", "imports", "exports", "files", "recordings"}
)


async def walk(tx: HotTx, whose: Whose, removed: dict[str, int], *, door: bool = False) -> None:
    """Adds to `removed` how many rows of which tables went or were cleared. As the owner: the audit is cleared.
    `door`: everybody waits, so that what can go later does.
    """
    for _, sql in _SHELLS:
        text, args = bound(sql, whose)
        await tx.connection.execute(text, *args, timeout=None)
    order = sorted(TABLES, key=lambda t: (t.name not in _FIRST, t.name in _LAST, _place(t.name)))
    for table in order:
        if table.reach is None or table.fate == "stays" or (door and table.kept in LATER):
            continue
        verb = f"DELETE FROM {table.name}" if table.fate == "goes" else f"UPDATE {table.name} SET {plain(table.sets)}"
        text, args = bound(f"{verb} WHERE {table.reach}", whose)
        done = int((await tx.connection.execute(text, *args, timeout=None)).rsplit(" ", 1)[-1])
        if done:
            removed[table.name] = removed.get(table.name, 0) + done


def _place(name: str) -> int:
    return _LAST.index(name) if name in _LAST else 0


def plain(sets: str) -> str:
    """What UPDATE sets names no set of ours; its braces are JSON's."""
    return sets.replace("{", "{{").replace("}", "}}")


async def left(tx: HotTx, whose: Whose) -> dict[str, int]:
    """Rows of theirs that are there, by table: nothing, once they are erased."""
    found: dict[str, int] = {}
    for table in TABLES:
        if table.reach is None or table.fate != "goes":
            continue
        text, args = bound(f"SELECT count(*) FROM {table.name} WHERE {table.reach}", whose)
        if rows := await tx.connection.fetchval(text, *args, timeout=None):
            found[table.name] = rows
    return found
