"""Who sees a document: whoever sees what it is bound to. Who may change it: whoever may edit that."""

from collections.abc import Sequence
from typing import Any

from backend.access.card_rules import within
from backend.access.grants import Grants
from backend.access.policy import demand
from backend.cards.actions.edit import card_for
from backend.contacts.companies.rows import load_company
from backend.contacts.companies.sight import demand_reach as reach_company
from backend.contacts.sight import demand_reach as reach_contact
from backend.documents.schemas import About, SubjectName
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Forbidden, Missing
from backend.tasks.subjects import Subject, SubjectKind, SubjectRef, kind_of, subject_for

# Held to the end: who deletes them meanwhile waits, and finds what was bound. A request is held where its lock is read.
_HOLD = {
    "contact": "SELECT 1 FROM contacts WHERE id = $1 FOR SHARE",
    "company": "SELECT 1 FROM companies WHERE id = $1 FOR SHARE",
}
NAMES: tuple[SubjectName, ...] = ("card", "company", "contact")
# whose documents are shown with its own: of a person and a company those of their requests
_CARDS = {
    "contact": "SELECT id FROM cards WHERE contact_id = {0}::bigint",
    "company": "SELECT id FROM cards WHERE company_id = {0}::bigint",
}


def _kinds() -> list[SubjectKind]:
    return [kind_of(name) for name in NAMES]


def seen_sql(grants: Grants, first: int) -> tuple[str, list[Any]]:
    """An expression over documents `t`, and its arguments, numbered from $first on."""
    ways, args = [], list[Any]()
    for kind in _kinds():
        seen, more = kind.seen(grants, first + len(args))
        args += more
        ways.append(f"t.subject_kind = '{kind.name}' AND ({seen})")
    return f"({' OR '.join(ways)})", args


def about_sql(about: About, place: int) -> str:
    """Documents `t` of it, by its id in $place; of a person and a company those of their requests, too."""
    own = f"t.subject_kind = '{about.kind}' AND t.subject_id = ${place}::bigint"
    cards = _CARDS.get(about.kind)
    return f"({own} OR t.subject_kind = 'card' AND t.subject_id IN ({cards.format(f'${place}')}))" if cards else own


async def subject_of(tx: Tx, grants: Grants, about: About) -> Subject:
    """For those who see it. Raises Missing."""
    return await subject_for(tx, grants, SubjectRef(about.kind, about.id))


async def demand_edit(tx: Tx, grants: Grants, about: About) -> Subject:
    """Raises Missing, Forbidden, Conflict card_locked."""
    if about.kind in _HOLD:
        await tx.value(_HOLD[about.kind], about.id)
    subject = await subject_of(tx, grants, about)
    await _EDITS[about.kind](tx, grants, about.id)
    return subject


async def _card(tx: Tx, grants: Grants, card_id: int) -> None:
    locked = await tx.value("SELECT locked FROM cards WHERE id = $1 FOR SHARE", card_id)
    _, scope = await card_for(tx, grants, card_id)
    demand(grants, "cards.edit")
    if not within(grants, "edit", scope):
        raise Forbidden("card_not_yours_to_edit")
    if locked:
        raise Conflict("card_locked")


async def _contact(tx: Tx, grants: Grants, contact_id: int) -> None:
    demand(grants, "contacts.edit")
    await reach_contact(tx, grants, "edit", contact_id)


async def _company(tx: Tx, grants: Grants, company_id: int) -> None:
    demand(grants, "companies.edit")
    reach_company(grants, "edit", await load_company(tx, company_id))


_EDITS = {"card": _card, "contact": _contact, "company": _company}


async def demand_document(tx: Tx, grants: Grants, document_id: int, columns: str = "1") -> Any:
    """Its row. Raises Missing for one that is not there, or out of sight."""
    seen, args = seen_sql(grants, 2)
    row = await tx.row(f"SELECT {columns} FROM documents t WHERE t.id = $1 AND {seen}", document_id, *args)
    if row is None:
        raise Missing
    return row


async def seen_of(tx: Tx, grants: Grants, ids: Sequence[int]) -> set[int]:
    """Those of `ids` that the caller sees."""
    seen, args = seen_sql(grants, 2)
    rows = await tx.fetch(f"SELECT t.id FROM documents t WHERE t.id = ANY ($1::bigint[]) AND {seen}", list(ids), *args)
    return {row["id"] for row in rows}
