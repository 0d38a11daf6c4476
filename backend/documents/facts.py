"""What of a document stands in the history of what it is bound to."""

from datetime import UTC, datetime
from typing import Any, Literal

from backend.access.grants import Grants
from backend.activities import Activity, record
from backend.activities.who import by
from backend.kit.db import Tx
from backend.tasks.subjects import Subject

DocumentFact = Literal["document_added", "document_renamed", "document_removed", "document_restored"]


async def tell(tx: Tx, grants: Grants, kind: DocumentFact, subject: Subject, data: dict[str, Any]) -> None:
    """`data`: the title, and of a renamed one what it was called before."""
    fact = Activity(
        kind=kind,
        at=datetime.now(UTC),
        **by(grants),
        contact_id=subject.contact_id,
        card_id=subject.card_id,
        company_id=subject.id if subject.kind == "company" else None,
        data=data,
    )
    await record(tx, [fact])
