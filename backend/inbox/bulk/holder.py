"""Whose a dialog is, as work on many dialogs keeps it."""

from collections.abc import Mapping
from typing import Any


def holder(row: Mapping[str, Any]) -> dict[str, Any]:
    """Of a conversation's row: its responsible, and the pool that it lies in."""
    pool = {"kind": row["pool_kind"], "id": row["pool_id"]} if row["pool_id"] else None
    return {"user_id": row["responsible_id"], "pool": pool}
