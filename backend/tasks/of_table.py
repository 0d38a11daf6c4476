"""Kinds of subjects that are rows with a scope of their own: cards, conversations."""

from typing import Any

from backend.access.grants import Grants
from backend.access.sight import sees_sql
from backend.tasks.schemas import SubjectName


class OfTable:
    """`table` has channel_id, responsible_id, participants, contact_id, and whatever `rows_seen` asks of it."""

    name: SubjectName
    table: str

    @property
    def of_contact(self) -> str:
        return f"SELECT id FROM {self.table} WHERE contact_id = {{0}}"

    def rows_seen(self, grants: Grants, alias: str, first: int) -> tuple[str, list[Any]]:
        """Who sees a row of `alias`."""
        return sees_sql(grants, alias, first)

    def seen(self, grants: Grants, first: int) -> tuple[str, list[Any]]:
        where, args = self.rows_seen(grants, "s", first)
        return f"EXISTS (SELECT FROM {self.table} s WHERE s.id = t.subject_id AND {where})", args

    def walled(self, grants: Grants, first: int) -> tuple[str, list[Any]]:
        where = f"s.id = t.subject_id AND s.channel_id = ANY (${first}::bigint[])"
        return f"EXISTS (SELECT FROM {self.table} s WHERE {where})", [sorted(grants.private)]
