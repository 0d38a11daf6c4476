"""A message went out that was made from a saved reply: counted once, with the message itself."""

from backend.inbox.saved_replies.variables import unfilled
from backend.kit.db import HotTx
from backend.kit.errors import Invalid
from backend.kit.words import say

_USED = """
INSERT INTO saved_reply_uses (conversation_id, seq, reply_id, user_id)
SELECT $1, $2, id, $4 FROM saved_replies WHERE id = $3 ON CONFLICT DO NOTHING
"""


def demand_filled(text: str, reply_id: int | None, locale: str) -> None:
    """No customer reads "{{phone}}". Raises Invalid, naming the variable."""
    if reply_id is not None and (left := unfilled(text)):
        name = say(locale, f"variables.{left[0]}")
        raise Invalid("invalid", fields={"text": "unfilled_variable"}, values={"name": name})


async def count(tx: HotTx, reply_id: int | None, conversation_id: int, seq: int, user_id: int | None) -> None:
    if reply_id is not None:
        await tx.execute(_USED, conversation_id, seq, reply_id, user_id)
