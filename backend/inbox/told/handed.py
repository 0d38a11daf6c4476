"""A dialog changed hands: who has it now is told, and who had it."""

from backend.access.grants import Grants
from backend.inbox.actions.locked import Locked
from backend.kit.db import Tx
from backend.notify.tell import Notice, tell

_WHOSE = """
SELECT coalesce(nullif(trim(concat_ws(' ', p.name, p.surname)), ''), c.title) FROM conversations c
LEFT JOIN contacts p ON p.id = c.contact_id WHERE c.id = $1
"""


async def handed(tx: Tx, me: Grants, found: Locked, to: int | None, note: str = "") -> None:
    """Nobody is told of what they did themselves. `found`: as it was before."""
    had = found.row["responsible_id"]
    whom = [(to, "assigned")] if to not in (None, me.user_id, had) else []
    # of a dialog that goes to nobody its holder reads in the dialog itself
    whom += [(had, "taken_over")] if had not in (None, me.user_id, to) and to is not None else []
    if not whom:
        return
    data = {"who": me.name, "whose": await tx.value(_WHOSE, found.id) or "", "text": note}
    await tell(
        tx,
        [
            Notice(
                to=user_id,
                kind=kind,
                subject=("conversation", found.id),
                place={"conversation_id": found.id},
                data=data,
            )
            for user_id, kind in whom
            if user_id is not None
        ],
    )
