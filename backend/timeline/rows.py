"""Events that people and programs told, with whom a change of one is told."""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.kit.db import Scope, Tx
from backend.tasks.subjects import load_subjects

_ABOUT = """
SELECT id, card_id, company_id, conversation_id, contact_id FROM activities
WHERE kind = 'own' AND id = ANY ($1::bigint[])
"""


def subject_of(row: Mapping[str, Any]) -> tuple[str, int]:
    """("contact", 17): the nearest of what it names."""
    for kind in ("conversation", "card", "company", "contact"):
        if row[f"{kind}_id"] is not None:
            return kind, row[f"{kind}_id"]
    raise ValueError("an event about nothing")


async def load_activity_scopes(tx: Tx, ids: Sequence[int]) -> Mapping[int, Sequence[Scope]]:
    """id → scopes of what it is about, of events of own kinds."""
    rows = await tx.fetch(_ABOUT, list(ids))
    subjects = await load_subjects(tx, [subject_of(row) for row in rows])
    return {row["id"]: subjects[subject_of(row)].scopes for row in rows if subject_of(row) in subjects}
