"""Kinds of subjects that are rows with a scope of their own: cards, conversations."""

from typing import Any

from backend.access.grants import Grants
from backend.access.policy import can
from backend.access.sight import sees_sql
from backend.tasks.schemas import SubjectName


class OfTable:
    """`table` has channel_id, responsible_id, participants, contact_id, and pools unless `pool` is False.

    `every`: the right with which one sees all of them, but those behind the wall of a private mailbox.
    """

    name: SubjectName
    table: str
    pool = True
    every: str | None = None

    @property
    def of_contact(self) -> str:
        return f"SELECT id FROM {self.table} WHERE contact_id = {{0}}"

    def seen(self, grants: Grants, first: int) -> tuple[str, list[Any]]:
        if self.every is not None and can(grants, self.every):
            args: list[Any] = [sorted(grants.private)]
            where = f"(s.channel_id = ANY (${first}::bigint[])) IS NOT TRUE"
        else:
            where, args = sees_sql(grants, "s", first, pool=self.pool)
        return f"EXISTS (SELECT FROM {self.table} s WHERE s.id = t.subject_id AND {where})", args

    def walled(self, grants: Grants, first: int) -> tuple[str, list[Any]]:
        where = f"s.id = t.subject_id AND s.channel_id = ANY (${first}::bigint[])"
        return f"EXISTS (SELECT FROM {self.table} s WHERE {where})", [sorted(grants.private)]
