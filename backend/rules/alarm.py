"""A limit was hit: administrators are told, on the page of rules and above every screen, until it is seen to."""

from backend.kit.db import Tx

_ALARM = "UPDATE rules SET alarm = $2, alarm_at = now() WHERE id = $1 AND alarm IS NULL"


async def raise_alarm(tx: Tx, rule_id: int, code: str) -> None:
    """Once, until it is seen to."""
    await tx.execute(_ALARM, rule_id, code)
