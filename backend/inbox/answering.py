"""Who of those that write in a dialog may answer its customer: nobody else is shown to the customer as writing."""

from collections.abc import Sequence

from backend.access.grants import Grants
from backend.access.load import of_users
from backend.access.policy import can
from backend.inbox.rows.conversations import scope_of
from backend.kit.db import Scope, Tx

_SCOPE = """
SELECT channel_id, team_id, responsible_id, participants, pool_kind, pool_id FROM conversations WHERE id = $1
"""


def may_answer(grants: Grants, scope: Scope) -> bool:
    """The same as `actions/reply` asks of a person: right, sight, and of a dialog of others one of two rights more."""
    if not can(grants, "messages.send", scope):
        return False
    if scope.responsible_id in (None, grants.user_id):
        return True
    return can(grants, "conversations.reply_others") or can(grants, "conversations.take_over")


async def answering(tx: Tx, conversation_id: int, user_ids: Sequence[int]) -> list[int]:
    """Those of them who may, in their order."""
    row = await tx.row(_SCOPE, conversation_id)
    if row is None or not user_ids:
        return []
    scope, known = scope_of(row), await of_users(tx, user_ids)
    return [each for each in user_ids if each in known and may_answer(known[each], scope)]
