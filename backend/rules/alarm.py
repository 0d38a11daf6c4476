"""A limit was hit: administrators are told, here and on the page of rules, until it is seen to."""

from backend.kit.db import Tx
from backend.notify.tell import Notice, tell

_ALARM = "UPDATE rules SET alarm = $2, alarm_at = now() WHERE id = $1 AND alarm IS NULL RETURNING name, version"
_WHO = """
SELECT u.id FROM users u JOIN roles r ON r.id = u.role_id
WHERE u.deactivated_at IS NULL AND (r.key = 'administrator' OR 'rules.manage' = ANY (r.rights)) ORDER BY u.id
"""


async def raise_alarm(tx: Tx, rule_id: int, code: str) -> None:
    """Once, until it is seen to: a rule that rests for an hour is no thousand alarms."""
    row = await tx.row(_ALARM, rule_id, code)
    if row is None:
        return
    notices = [
        Notice(
            to=each["id"],
            kind="rule_alarm",
            subject=("house", None),
            place={"path": f"/settings/rules/{rule_id}"},
            data={"title": row["name"]},
            group=f"rule_alarm:{rule_id}",
            # saved, it is another version; switched on again, too
            once=f"rule_alarm:{rule_id}:{row['version']}",
        )
        for each in await tx.fetch(_WHO)
    ]
    await tell(tx, notices)
