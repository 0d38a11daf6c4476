"""The consumer: facts of the log's events, and moments that dialogs and tasks wait for. Nothing is done here."""

from collections.abc import Sequence

from backend.kit.consumers import Consumer, Logged
from backend.kit.db import Tx
from backend.rules.asking import ask, listening, steps
from backend.rules.facts import told_by
from backend.rules.match import kinds_of
from backend.rules.timers import follow

# every event in whose transaction a fact can be stored
TYPES = (
    "message.arrived", "message.changed", "conversation.changed", "card.changed", "contact.changed", "company.changed",
    "task.changed", "invoice.changed", "order.changed", "document.changed",
    "activity.recorded",
)  # fmt: skip


async def note(tx: Tx, events: Sequence[Logged]) -> None:
    """Twice changes nothing."""
    rules = await listening(tx)
    await follow(tx, rules, events)
    kinds = {kind for rule in rules for kind in kinds_of(rule.body.when)}
    if not kinds:
        return
    happened = await told_by(tx, events, kinds)
    if happened:
        await ask(tx, rules, happened, await steps(tx))


CONSUMERS = (Consumer("rules", TYPES, note, start="now"),)
