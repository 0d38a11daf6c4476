"""A message to the customer: through the outbox with its limits, once whatever is tried again, over nobody's claim."""

from uuid import NAMESPACE_URL, uuid5

from backend.inbox.actions.locked import lock_for
from backend.inbox.actions.reply import NewMessage, post
from backend.inbox.saved_replies.values import values_of
from backend.inbox.saved_replies.variables import render, unfilled, variant
from backend.kit.db import HotTx
from backend.rules.do.deed import Doing
from backend.rules.do.words import words_of
from backend.rules.held import fill, keys_in
from backend.rules.limits import limits_of
from backend.rules.schemas import RuleDid, RuleDo

# by the dialog: a group is no person's. Found by kind and time, which is one hour of answers of the house
_LATELY = """
SELECT count(*) FROM activities WHERE conversation_id = $1 AND kind = 'message_out'
  AND actor_kind = 'system' AND actor_id IS NOT NULL AND stored_at > now() - interval '1 hour'
"""
_BLOCKED = "SELECT 1 FROM contacts WHERE id = $1 AND blocked_at IS NOT NULL"


async def send(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """Raises what answering raises: a channel that cannot send, a window that is closed."""
    conversation_id = doing.about.conversation_id
    if conversation_id is None:
        return RuleDid(deed.kind, "no_dialog")
    talk = await lock_for(tx, doing.grants, conversation_id)
    # under the lock: nobody claims it between this look and our message
    if talk.row["responsible_id"] is not None and talk.row["assigned_by"] != "rule":
        return RuleDid(deed.kind, "led")
    if await tx.value(_BLOCKED, talk.row["contact_id"]):
        return RuleDid(deed.kind, "blocked")
    # a program on the other side answers whatever it is told: then neither of the two would ever end
    if await tx.value(_LATELY, conversation_id) >= (await limits_of(tx)).messages:
        return RuleDid(deed.kind, "message_limit")
    told = await values_of(tx, doing.grants, conversation_id)
    locale, text = variant(deed.texts, told.locale, doing.grants.locale)
    text = fill(render(text, told.values.get(locale, {})).text, await words_of(tx, doing.fact, locale))
    if unfilled(text) or keys_in(text):
        # "Hello, {{name}}" to somebody without a name is worse than nothing
        return RuleDid(deed.kind, "no_value")
    # the same when the run is tried again, whatever became of the first time
    client_id = uuid5(NAMESPACE_URL, f"samovar:rule:{doing.key}:{doing.at}")
    await post(tx, doing.grants, conversation_id, NewMessage(client_id=client_id, kind="reply", text=text))
    return RuleDid(deed.kind)
