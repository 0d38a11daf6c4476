"""Tasks about a company: seen through its people and requests, and by whom it is given to."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.contacts.companies.sight import seen_sql, whose
from backend.contacts.rows import load_contact_scopes
from backend.kit.db import Scope, Tx
from backend.tasks.schemas import SubjectName
from backend.tasks.sight import closed
from backend.tasks.subjects import Subject

_LOAD = "SELECT id, name, responsible_id, created_by, deleted_at FROM companies WHERE id = ANY ($1::bigint[])"
_PEOPLE = """
SELECT w.company_id, w.contact_id FROM contact_companies w JOIN contacts p ON p.id = w.contact_id
WHERE w.company_id = ANY ($1::bigint[]) AND p.deleted_at IS NULL
"""
_CARDS = """
SELECT k.company_id, k.channel_id, k.team_id, k.responsible_id, k.participants, k.kind, k.status_id, s.category
FROM cards k JOIN statuses s ON s.id = k.status_id WHERE k.company_id = ANY ($1::bigint[]) AND k.deleted_at IS NULL
"""


class OfCompany:
    """A company."""

    name: SubjectName = "company"
    # what is to be done about a company is nobody's in particular
    of_contact = "SELECT 0::bigint WHERE {0}::bigint IS NULL"

    async def load(self, tx: Tx, ids: Sequence[int]) -> Mapping[int, Subject]:
        rows = await tx.fetch(_LOAD, list(ids))
        scopes = await self._scopes(tx, rows)
        return {
            row["id"]: Subject(
                kind=self.name,
                id=row["id"],
                name=row["name"],
                scopes=tuple(scopes[row["id"]] if row["deleted_at"] is None else map(closed, scopes[row["id"]])),
                responsible_id=row["responsible_id"],
            )
            for row in rows
        }

    async def _scopes(self, tx: Tx, rows: Sequence[Mapping[str, Any]]) -> dict[int, list[Scope]]:
        """As contacts/companies/sight.py has it: by whose it is, through its people, through its requests."""
        ids = [row["id"] for row in rows]
        its = {row["id"]: whose(row["responsible_id"], row["created_by"]) for row in rows}
        people = await tx.fetch(_PEOPLE, ids)
        of_people = await load_contact_scopes(tx, [row["contact_id"] for row in people])
        found = {
            row["id"]: [Scope(responsible_id=row["responsible_id"], opens="companies.all", apart=True)] for row in rows
        }
        for row in people:
            found[row["company_id"]] += of_people.get(row["contact_id"], ())
        for row in await tx.fetch(_CARDS, ids):
            scope = Scope(
                channel_id=row["channel_id"],
                team_id=row["team_id"],
                responsible_id=row["responsible_id"],
                participants=tuple(row["participants"]),
                entity=row["kind"],
                status_id=row["status_id"],
                category=row["category"],
            )
            found[row["company_id"]].append(scope)
        return {
            key: [msgspec.structs.replace(scope, of=(*scope.of, its[key])) for scope in scopes]
            for key, scopes in found.items()
        }

    def seen(self, grants: Grants, first: int) -> tuple[str, list[Any]]:
        where, args = seen_sql(grants, first)
        return f"EXISTS (SELECT FROM companies f WHERE f.id = t.subject_id AND f.deleted_at IS NULL AND {where})", args

    def walled(self, grants: Grants, first: int) -> tuple[str, list[Any]]:
        """A company stands in nobody's own mailbox."""
        return "false", []

    async def values(self, tx: Tx, grants: Grants, subject_id: int) -> Mapping[str, str]:
        name = await tx.value("SELECT name FROM companies WHERE id = $1", subject_id)
        return {"name": name or ""}
