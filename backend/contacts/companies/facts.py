"""What is recorded of companies among the activities."""

from datetime import UTC, datetime
from typing import Any

from backend.access.grants import Grants
from backend.activities import Activity, record
from backend.activities.record import Kind
from backend.activities.who import by
from backend.kit.db import Tx


async def note(tx: Tx, grants: Grants, company_id: int, *facts: tuple[Kind, dict[str, Any]]) -> None:
    """One line each, in their order."""
    now = datetime.now(UTC)
    made = [Activity(kind=kind, at=now, **by(grants), company_id=company_id, data=data) for kind, data in facts]
    await record(tx, made)
