"""Which rows are a person's: their numbers as contact, dialogs, requests, files, in sets that the catalogue names."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from backend.connectors.registry import capabilities, kinds
from backend.kit.db import HotTx


class Whose(msgspec.Struct, kw_only=True):
    """Sets of numbers. `words`: what leads to them where no number does; never kept."""

    people: list[int]
    identities: list[int] = []
    dialogs: list[int] = []
    # of the dialogs, those that stay for colleagues' notes alone
    shells: list[int] = []
    gone_dialogs: list[int] = []
    # what they said where others speak, too
    said_in: list[int] = []
    said_seq: list[int] = []
    # in their dialogs, what is not theirs and stays: others' words, and notes where that was chosen
    kept_in: list[int] = []
    kept_seq: list[int] = []
    cards: list[int] = []
    gone_cards: list[int] = []
    orders: list[int] = []
    invoices: list[int] = []
    # that the law keeps
    kept_invoices: list[int] = []
    gone_invoices: list[int] = []
    visitors: list[UUID] = []
    files: list[UUID] = []
    kept_files: list[UUID] = []
    tasks: list[int] = []
    words: list[str] = []


# each speaks of sets that stand before it
_STEPS: tuple[tuple[str, str], ...] = (
    (
        "people",
        "WITH RECURSIVE all_of (id) AS (SELECT unnest({people}::bigint[]) UNION SELECT m.goes_id FROM contact_merges m"
        " JOIN all_of a ON a.id = m.stays_id WHERE m.undone_at IS NULL) SELECT id FROM all_of",
    ),
    ("identities", "SELECT id FROM identities WHERE contact_id = ANY ({people})"),
    (
        "dialogs",
        "SELECT id FROM conversations WHERE contact_id = ANY ({people})"
        " UNION SELECT id FROM conversations WHERE identity_id = ANY ({identities}) AND kind <> 'group'",
    ),
    (
        "shells",
        "SELECT DISTINCT unnest({kept_in}::bigint[])",
    ),
    ("gone_dialogs", "SELECT unnest({dialogs}::bigint[]) EXCEPT SELECT unnest({shells}::bigint[])"),
    ("cards", "SELECT id FROM cards WHERE contact_id = ANY ({people})"),
    ("orders", "SELECT id FROM orders WHERE card_id = ANY ({cards}) OR contact_id = ANY ({people})"),
    ("invoices", "SELECT id FROM invoices WHERE card_id = ANY ({cards}) OR contact_id = ANY ({people})"),
    (
        "kept_invoices",
        "SELECT id FROM invoices WHERE id = ANY ({invoices}) AND state <> 'draft'"
        " AND issued_on > current_date - make_interval(years => {years})",
    ),
    ("gone_invoices", "SELECT unnest({invoices}::bigint[]) EXCEPT SELECT unnest({kept_invoices}::bigint[])"),
    (
        "gone_cards",
        "SELECT unnest({cards}::bigint[]) EXCEPT SELECT card_id FROM invoices WHERE id = ANY ({kept_invoices})",
    ),
    (
        "visitors",
        "SELECT v.id FROM visitors v JOIN identities i USING (channel_id, external_user)"
        " WHERE i.id = ANY ({identities})",
    ),
    (
        "tasks",
        "SELECT id FROM tasks WHERE subject_kind = 'contact' AND subject_id = ANY ({people})"
        " OR subject_kind = 'card' AND subject_id = ANY ({cards})"
        " OR subject_kind = 'conversation' AND subject_id = ANY ({dialogs})",
    ),
    (
        "files",
        "SELECT a.id FROM attachments a WHERE a.conversation_id = ANY ({dialogs}) AND NOT EXISTS"
        "  (SELECT FROM unnest({kept_in}::bigint[], {kept_seq}::bigint[]) k (id, seq)"
        "   WHERE k.id = a.conversation_id AND k.seq = a.seq)"
        " UNION SELECT a.id FROM attachments a WHERE (a.conversation_id, a.seq) IN"
        "  (SELECT * FROM unnest({said_in}::bigint[], {said_seq}::bigint[]))"
        " UNION SELECT w.file_id FROM client_note_files w JOIN client_notes n ON n.id = w.note_id"
        "  WHERE n.contact_id = ANY ({people})"
        " UNION SELECT unnest(attachments) FROM drafts WHERE conversation_id = ANY ({dialogs})"
        " UNION SELECT a.id FROM attachments a JOIN ("
        "  SELECT (e ->> 'id') AS id FROM (SELECT fields FROM contacts WHERE id = ANY ({people})"
        "   UNION ALL SELECT fields FROM cards WHERE id = ANY ({cards})) f,"
        "   jsonb_each(f.fields) v,"
        "   jsonb_array_elements(CASE jsonb_typeof(v.value) WHEN 'array' THEN v.value ELSE '[]' END) e"
        "   WHERE jsonb_typeof(e) = 'object' AND e ->> 'id' ~ '^[0-9a-f-]{{36}}$') held ON held.id::uuid = a.id",
    ),
    (
        "kept_files",
        "SELECT d.file_id FROM documents d WHERE d.file_id IS NOT NULL AND (d.subject_kind = 'card'"
        " AND d.subject_id = ANY ({cards}) OR d.subject_kind = 'contact' AND d.subject_id = ANY ({people})"
        " OR d.conversation_id = ANY ({dialogs}))"
        " AND NOT EXISTS (SELECT FROM library_versions l WHERE l.file_id = d.file_id)"
        " AND NOT EXISTS (SELECT FROM documents o WHERE o.file_id = d.file_id AND NOT (o.subject_kind = 'card'"
        "  AND o.subject_id = ANY ({cards}) OR o.subject_kind = 'contact' AND o.subject_id = ANY ({people})"
        "  OR coalesce(o.conversation_id = ANY ({dialogs}), false)))",
    ),
)  # fmt: skip
# where others speak, too: groups, and letters with copies, of the channels that the person is known in
_SAID = """
SELECT m.conversation_id, m.seq FROM conversations c JOIN messages m ON m.conversation_id = c.id
JOIN channels h ON h.id = c.channel_id
WHERE (c.kind = 'group' OR h.kind = ANY ($3::text[])) AND c.id <> ALL ($2::bigint[])
  AND m.identity_id = ANY ($1::bigint[])
  AND c.channel_id IN (SELECT channel_id FROM identities WHERE id = ANY ($1::bigint[]))
"""
_KEPT = """
SELECT conversation_id, seq FROM messages
WHERE conversation_id = ANY ($2::bigint[])
  AND (direction = 'note' AND $3 OR direction = 'in' AND EXISTS (
    SELECT FROM identities i WHERE i.id = identity_id AND i.id <> ALL ($1::bigint[])))
"""
_REACHES = """
SELECT lower(w) AS word FROM (
    SELECT unnest(ARRAY[phone, phone_normal, email, email_normal]) AS w FROM contacts WHERE id = ANY ($1::bigint[])
    UNION SELECT unnest(ARRAY[m ->> 'value', m ->> 'normal']) FROM contacts,
        jsonb_array_elements(more_phones || more_emails) m WHERE id = ANY ($1::bigint[])
    UNION SELECT external_user FROM identities WHERE id = ANY ($2::bigint[])
    UNION SELECT unnest(ARRAY[phone, email, wished_phone]) FROM visitors WHERE id = ANY ($3::uuid[])
) said WHERE w IS NOT NULL
"""
# Phones, addresses and numbers that somebody else has, too, lead to two people: nothing goes by them. A name leads to
# nobody, however rare it is, and is no such word at all.
_OTHERS = """
SELECT lower(w) AS word FROM (
    SELECT unnest(ARRAY[phone, phone_normal, email, email_normal]) AS w FROM contacts WHERE id <> ALL ($1::bigint[])
    UNION ALL SELECT unnest(ARRAY[m ->> 'value', m ->> 'normal']) FROM contacts,
        jsonb_array_elements(more_phones || more_emails) m WHERE id <> ALL ($1::bigint[])
    UNION ALL SELECT external_user FROM identities WHERE id <> ALL ($2::bigint[])
    UNION ALL SELECT unnest(ARRAY[phone, email, wished_phone]) FROM visitors WHERE id <> ALL ($3::uuid[])
    UNION ALL SELECT unnest(ARRAY[m ->> 'value', m ->> 'normal']) FROM companies,
        jsonb_array_elements(phones || emails) m
    UNION ALL SELECT email FROM users
) held WHERE lower(w) = ANY ($4::text[])
"""
# shorter ones stand in other words by chance
SHORTEST = 7
_SET = re.compile(r"\{(\w+)\}")
_TYPES = {"visitors": "uuid[]", "files": "uuid[]", "kept_files": "uuid[]", "words": "text[]"}
_MACROS = {
    "said": "(conversation_id, seq) IN (SELECT * FROM unnest({said_in}::bigint[], {said_seq}::bigint[]))",
    "kept": "(conversation_id, seq) IN (SELECT * FROM unnest({kept_in}::bigint[], {kept_seq}::bigint[]))",
}


def bound(sql: str, whose: Whose, **plain: str) -> tuple[str, list[Any]]:
    """SQL with $1 parameters for the sets that it names in braces, and their values. `plain` stands for itself."""
    args: dict[str, int] = {}
    values: list[Any] = []

    def one(found: re.Match[str]) -> str:
        name = found[1]
        if name in _MACROS:
            return _SET.sub(one, _MACROS[name])
        if name in plain:
            return plain[name]
        if name not in args:
            values.append(getattr(whose, name))
            args[name] = len(values)
        return f"${args[name]}::{_TYPES.get(name, 'bigint[]')}"

    text = _SET.sub(one, sql.replace("{{", "\0").replace("}}", "\1"))
    return text.replace("\0", "{").replace("\1", "}").replace("[]::bigint[]", "[]"), values


async def find(tx: HotTx, contact_id: int, *, keep_notes: bool, years: int) -> Whose:
    """All that is this person's now. `years`: how long the law keeps an invoice."""
    found = Whose(people=[contact_id])
    plain = {"years": str(int(years))}
    for name, sql in _STEPS:
        if name == "shells":
            said = await tx.fetch(_SAID, found.identities, found.dialogs, _letters())
            found.said_in = [row["conversation_id"] for row in said]
            found.said_seq = [row["seq"] for row in said]
            await keep(tx, found, notes=keep_notes)
        text, args = bound(sql, found, **plain)
        setattr(
            found, name, sorted(one for row in await tx.fetch(text, *args) for one in row.values() if one is not None)
        )
    words = await tx.fetch(_REACHES, found.people, found.identities, found.visitors)
    found.words = await theirs_alone(tx, found, {row["word"] for row in words if len(row["word"]) >= SHORTEST})
    return found


def _letters() -> list[str]:
    return [kind for kind in kinds() if capabilities(kind).letters]


async def keep(tx: HotTx, whose: Whose, *, notes: bool) -> None:
    """What stays of their dialogs, as it is now."""
    rows = await tx.fetch(_KEPT, whose.identities, whose.dialogs, notes)
    whose.kept_in = [row["conversation_id"] for row in rows]
    whose.kept_seq = [row["seq"] for row in rows]


async def theirs_alone(tx: HotTx, whose: Whose, words: Iterable[str]) -> list[str]:
    """Of these, those that nobody else is reached or known by."""
    all_of = sorted(words)
    others = await tx.fetch(_OTHERS, whose.people, whose.identities, whose.visitors, all_of)
    return sorted({*all_of} - {row["word"] for row in others})
