"""What keeps an upload besides a message: who may have it then, and whether anything keeps it at all.

Both follow from where the file stands now. Whoever keeps files in another place adds a holder: a line in HOLDERS.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec

from backend.access.grants import Grants
from backend.cards.sight import sees_cards_sql
from backend.contacts.companies.sight import seen_sql as company_seen
from backend.contacts.sight import seen_sql as contact_seen
from backend.fields.load import access_of, by_hand, living
from backend.fields.schemas import Entity
from backend.kit.db import Tx

Seen = Callable[[Grants, int], tuple[str, list[Any]]]


class Holder(msgspec.Struct, frozen=True):
    """`holds`: an expression over attachments `l`, does this keep it? `shows`: may the caller have it through this?"""

    holds: str
    shows: Callable[[Tx, Grants, UUID], Awaitable[bool]]


# the field's number and the file's id, as the index of values looks for them; a field that was put away still holds
_HAS = (
    "{alias}.fields <> '{{}}' AND {alias}.fields @> "
    "jsonb_build_object(f.id::text, jsonb_build_array(jsonb_build_object('id', l.id::text)))"
)
_TABLES: dict[Entity, tuple[str, str, Seen]] = {
    "card": ("cards", "k", lambda grants, first: sees_cards_sql(grants, "k", first)),
    "contact": ("contacts", "p", lambda grants, first: contact_seen(grants, first, book=False)),
    "company": ("companies", "f", company_seen),
}
_IN_FIELDS = " OR ".join(
    f"EXISTS (SELECT FROM fields f WHERE f.kind = 'file' AND f.entity = '{entity}'"
    f" AND EXISTS (SELECT FROM {table} h WHERE {_HAS.format(alias='h')}))"
    for entity, (table, _, _) in _TABLES.items()
)
_THERE = """
SELECT 1 FROM {table} {alias}
WHERE {alias}.fields <> '{{}}' AND ({ways}) AND {living} AND ({seen}) IS TRUE LIMIT 1
"""
_LIVING = {
    "card": "true",
    "contact": "(p.deleted_at IS NULL OR p.binned_at IS NOT NULL)",
    "company": "true",
}


async def _in_a_field(tx: Tx, me: Grants, file_id: UUID) -> bool:
    """Of something that they see, in a field that is not hidden from their role."""
    unseen = await by_hand(tx, me)
    shown: dict[str, list[str]] = {}
    for field in await living(tx):
        if field.kind == "file" and field.key not in unseen and access_of(field, me) != "masked":
            wanted = msgspec.json.encode({str(field.id): [{"id": str(file_id)}]}).decode()
            shown.setdefault(field.entity, []).append(wanted)
    for entity, (table, alias, sight) in _TABLES.items():
        if entity in shown:
            wanted_here = shown[entity]
            # one by one: a GIN index answers no ANY
            ways = " OR ".join(f"{alias}.fields @> ${n}::text::jsonb" for n in range(1, len(wanted_here) + 1))
            seen, args = sight(me, len(wanted_here) + 1)
            sql = _THERE.format(table=table, alias=alias, ways=ways, living=_LIVING[entity], seen=seen)
            if await tx.value(sql, *wanted_here, *args):
                return True
    return False


# a note beside a person or a company: of whom they see, or a note that names them (feed/client_notes.py)
_ON_A_NOTE = "EXISTS (SELECT FROM client_note_files w WHERE w.file_id = l.id)"
_NOTE = """
SELECT 1 FROM client_note_files w JOIN client_notes n ON n.id = w.note_id
LEFT JOIN contacts p ON p.id = n.contact_id LEFT JOIN companies f ON f.id = n.company_id
WHERE w.file_id = $1 AND (EXISTS (SELECT FROM client_note_named m WHERE m.note_id = n.id AND m.user_id = $2)
    OR p.id IS NOT NULL AND p.deleted_at IS NULL AND ({person}) IS TRUE
    OR f.id IS NOT NULL AND f.deleted_at IS NULL AND ({firm}) IS TRUE)
"""


async def _on_a_note(tx: Tx, me: Grants, file_id: UUID) -> bool:
    person, args = contact_seen(me, 3)
    firm, more = company_seen(me, 3 + len(args))
    return bool(await tx.value(_NOTE.format(person=person, firm=firm), file_id, me.user_id, *args, *more))


HOLDERS = (Holder(f"({_IN_FIELDS})", _in_a_field), Holder(f"({_ON_A_NOTE})", _on_a_note))
HELD = " OR ".join(holder.holds for holder in HOLDERS)


async def is_shown(tx: Tx, me: Grants, file_id: UUID) -> bool:
    """Through any of them."""
    for holder in HOLDERS:
        if await holder.shows(tx, me, file_id):
            return True
    return False
