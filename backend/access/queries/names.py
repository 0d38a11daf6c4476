"""Names of what lines of the audit tell of: they keep ids, and a reader wants to know who that was."""

from collections.abc import Iterable, Mapping
from typing import Any

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.words import say

Thing = tuple[str, int]  # (kind, id)
# the fields of `before` and `after` that hold ids, and of what; of `{kind, id}` they say it themselves
KINDS = {
    "user_id": "user",
    "members": "user",
    "to": "user",
    "role_id": "role",
    "team_id": "team",
    "teams": "team",
    "channels": "channel",
    "movers": "role",
    "moves_to": "status",
    "moved_to": "status",
    "task_template_id": "task_template",
    "funnel_id": "funnel",
}
_SQL = {
    "user": "SELECT id, name FROM users WHERE id = ANY ($1::bigint[])",
    "channel": "SELECT id, name FROM channels WHERE id = ANY ($1::bigint[])",
    "role": "SELECT id, name, key FROM roles WHERE id = ANY ($1::bigint[])",
    "team": "SELECT id, name FROM teams WHERE id = ANY ($1::bigint[])",
    "token": "SELECT id, name FROM tokens WHERE id = ANY ($1::bigint[])",
    "webhook": "SELECT id, name FROM webhooks WHERE id = ANY ($1::bigint[])",
    "funnel": "SELECT id, name FROM funnels WHERE id = ANY ($1::bigint[])",
    "status": "SELECT id, name, shipped FROM statuses WHERE id = ANY ($1::bigint[])",
    "task_template": "SELECT id, title AS name FROM task_templates WHERE id = ANY ($1::bigint[])",
    "source": "SELECT id, name FROM sources WHERE id = ANY ($1::bigint[])",
    "rejection_reason": "SELECT id, name FROM rejection_reasons WHERE id = ANY ($1::bigint[])",
    "wish": "SELECT id, name FROM setup_requests WHERE id = ANY ($1::bigint[])",
}
# a role or team that is gone has its name in the line that tells of its end
_REMOVED = """
SELECT subject_id AS id, max(before->>'name') AS name FROM audit
WHERE subject_kind = $1 AND verb = $1 || '.removed' AND subject_id = ANY ($2::bigint[]) GROUP BY 1
"""
# customers' names are for who may see every dialog: to read the audit is no right to know them
_CUSTOMERS = {
    "contact": """
    SELECT id, concat_ws(' ', nullif(name, ''), nullif(surname, '')) AS name FROM contacts WHERE id = ANY ($1::bigint[])
    """,
    "company": "SELECT id, name FROM companies WHERE id = ANY ($1::bigint[])",
    "conversation": """
    SELECT c.id, coalesce(nullif(c.title, ''), concat_ws(' ', nullif(p.name, ''), nullif(p.surname, ''))) AS name
    FROM conversations c LEFT JOIN contacts p ON p.id = c.contact_id WHERE c.id = ANY ($1::bigint[])
    """,
}


def things(line: Mapping[str, Any]) -> set[Thing]:
    """What a line (its subject, `before` and `after` decoded) speaks of by id."""
    found = {(line["subject_kind"], line["subject_id"])} if line["subject_id"] is not None else set()
    for facts in (line["before"] or {}, line["after"] or {}):
        for key, kind in KINDS.items():
            found |= set(_ids(kind, facts.get(key)))
        if facts.get("default_kind"):
            found.add((facts["default_kind"], facts["default_id"]))
    return found


def _ids(kind: str, value: Any) -> Iterable[Thing]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one["kind"], one["id"]
        elif one is not None:
            yield kind, one


async def names(tx: Tx, me: Grants, wanted: set[Thing]) -> dict[Thing, str]:
    """As they are called today, or were called last."""
    asks = _SQL | (_CUSTOMERS if "conversations.all" in me.rights else {})
    found: dict[Thing, str] = {}
    for kind, sql in asks.items():
        if ids := sorted(row_id for of, row_id in wanted if of == kind):
            rows = [dict(row) for row in await tx.fetch(sql, ids)]
            found |= {(kind, row["id"]): _called(row, me.locale) for row in rows if row["name"]}
    for kind in ("role", "team"):
        if gone := sorted(row_id for of, row_id in wanted - found.keys() if of == kind):
            found |= {(kind, row["id"]): row["name"] for row in await tx.fetch(_REMOVED, kind, gone) if row["name"]}
    return found


def _called(row: Mapping[str, Any], locale: str) -> str:
    """A built-in role, or a shipped status, that nobody renamed is called in the reader's language."""
    if row.get("shipped"):
        return say(locale, f"statuses.{row['shipped']}")
    key = row.get("key")
    return say(locale, f"roles.{key}") if key and row["name"] == say("en", f"roles.{key}") else str(row["name"])
