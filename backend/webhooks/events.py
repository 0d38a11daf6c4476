"""The event of a rule (backend/rules) that calls a webhook; it stands here, as this room tells it."""

from datetime import datetime

import msgspec


class RuleRef(msgspec.Struct, frozen=True):
    """Which one."""

    id: int
    name: str


class RuleCalled(msgspec.Struct, frozen=True, tag="rule.called", kw_only=True):
    """For the webhook that the rule names, and nobody else. `what`: the kind of the fact, as the journal has it.
    Numbers alone: what they stand for the program asks, as it may see it."""

    rule: RuleRef
    webhook_id: int
    what: str
    happened_at: datetime
    at: datetime
    card_id: int | None = None
    contact_id: int | None = None
    conversation_id: int | None = None
