"""Tell a program outside: one of the house's webhooks, with its signature, its tries and its journal."""

from datetime import UTC, datetime

from backend.kit.db import HotTx, Published, Staff
from backend.kit.errors import Conflict
from backend.rules.do.deed import Doing
from backend.rules.schemas import RuleDid, RuleDo
from backend.webhooks.events import RuleCalled, RuleRef

_THERE = "SELECT active FROM webhooks WHERE id = $1"


async def call(tx: HotTx, doing: Doing, deed: RuleDo) -> RuleDid:
    """Said after the commit, by whoever tells webhooks. Raises Conflict where the webhook is gone."""
    active = await tx.value(_THERE, deed.webhook_id)
    if active is None:
        raise Conflict("rule_webhook_gone")
    if not active:
        return RuleDid(deed.kind, "webhook_is_off")
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
    tx.publish(Published(told, Staff("rules.manage"), "rule", doing.rule_id))
    return RuleDid(deed.kind)
