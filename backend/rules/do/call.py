"""Tell a program outside: one of the house's webhooks, with its signature, its tries and its journal."""

from datetime import UTC, datetime

from backend.kit.db import HotTx, Published, Staff
from backend.kit.errors import Conflict
from backend.rules.do.deed import Doing
from backend.rules.schemas import RuleDid, RuleDo
from backend.webhooks.events import RuleCalled, RuleRef
from backend.webhooks.sight import CALLED, ears_of

_WEBHOOK = """
SELECT id, user_id, role_id, events, channels, hidden_fields, active, paused_why FROM webhooks WHERE id = $1
"""
# numbers of anybody's requests and people
WHO_HEARS = "rules.manage"


async def call(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """Said after the commit, by whoever tells webhooks. Raises Conflict where the webhook is gone."""
    webhook = await tx.row(_WEBHOOK, deed.webhook_id)
    if webhook is None:
        raise Conflict("rule_webhook_gone")
    if not webhook["active"]:
        return RuleDid(deed.kind, "webhook_is_off")
    ears = await ears_of(tx, webhook)
    if ears is None or ears.shape(CALLED, Staff(WHO_HEARS)) is None:
        # nothing would be said, and nobody would know why
        return RuleDid(deed.kind, "webhook_is_deaf")
    about = doing.about
    told = RuleCalled(
        rule=RuleRef(doing.rule_id, doing.grants.name),
        webhook_id=deed.webhook_id or 0,
        what=doing.fact.kind,
        happened_at=doing.fact.at,
        at=datetime.now(UTC),
        card_id=about.card_id,
        contact_id=about.contact_id,
        conversation_id=about.conversation_id,
    )
    tx.publish(Published(told, Staff(WHO_HEARS), "rule", doing.rule_id))
    # it is kept for when the webhook goes on, and said then by hand
    return RuleDid(deed.kind, "webhook_is_paused" if webhook["paused_why"] else None)
