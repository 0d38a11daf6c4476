"""What a link says to the one who opened it."""

from backend.access.actions.links import Kind, peek
from backend.access.schemas import LinkView
from backend.kit.db import Tx


async def of_link(tx: Tx, kind: Kind, token: str) -> LinkView:
    """Raises LinkGone."""
    link = await peek(tx, kind, token)
    role = await tx.value("SELECT key FROM roles WHERE id = $1", link["role_id"])
    name = await tx.value("SELECT name FROM users WHERE id = $1", link["user_id"])
    return LinkView(link["email"], name, role, link["expires_at"])
