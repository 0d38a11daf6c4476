"""Who is to answer a thread that opens: who leads the dialog that goes on in it, else the contact's responsible, else
the channel's constant (DESIGN 3, 6).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from backend.inbox.actions.receive.threads import Assignment, Live
from backend.inbox.channels.facts import ChannelFacts
from backend.kit.db import Tx

# An empty list of who may work in a channel = everybody.
_MAY_WORK = """
{0}.deactivated_at IS NULL AND (NOT EXISTS (SELECT 1 FROM channel_members m WHERE m.channel_id = w.channel_id)
 OR EXISTS (SELECT 1 FROM channel_members m WHERE m.channel_id = w.channel_id AND (
        m.kind = 'user' AND m.member_id = {0}.id OR m.kind = 'role' AND m.member_id = {0}.role_id
        OR m.kind = 'team' AND EXISTS (
            SELECT 1 FROM team_members tm WHERE tm.team_id = m.member_id AND tm.user_id = {0}.id))))
"""
_RULE = f"""
SELECT w.conversation_id, coalesce(l.id, a.id) AS own_id, coalesce(l.name, a.name) AS own_name,
       d.id AS default_id, d.name AS default_name,
       w.default_kind AS pool_kind, coalesce(r.id, t.id) AS pool_id, coalesce(r.name, t.name) AS pool_name
FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[])
     AS w (conversation_id, contact_id, channel_id, default_kind, default_id, leads_id)
LEFT JOIN contacts p ON p.id = w.contact_id
-- where a route stands it says to whom (watch/routing), a moment after the commit; in nobody's own mailbox
LEFT JOIN routes rt ON rt.channel_id = w.channel_id AND rt.enabled
     AND NOT (SELECT h.private FROM channels h WHERE h.id = rt.channel_id)
LEFT JOIN users l ON l.id = w.leads_id AND {_MAY_WORK.format("l")}
LEFT JOIN users a ON rt.channel_id IS NULL AND a.id = p.responsible_id AND {_MAY_WORK.format("a")}
LEFT JOIN users d ON rt.channel_id IS NULL AND w.default_kind = 'user' AND d.id = w.default_id
     AND d.deactivated_at IS NULL
LEFT JOIN roles r ON rt.channel_id IS NULL AND w.default_kind = 'role' AND r.id = w.default_id
LEFT JOIN teams t ON rt.channel_id IS NULL AND w.default_kind = 'team' AND t.id = w.default_id
"""


def needs_rule(live: Live) -> bool:
    """A person's choice stands while that person is active; the rule speaks when a thread opens without one."""
    if live.row.responsible is not None:
        return not live.responsible_active
    return live.row.pool is None and (live.created or live.row.seq == 0 or live.row.state != "open")


async def assign(tx: Tx, opening: Sequence[tuple[Live, ChannelFacts, int]]) -> None:
    """Decide for (conversation, channel, the writer's contact); taken by the conversation's first new message."""
    wanted = [(live, facts, contact_id) for live, facts, contact_id in opening if needs_rule(live)]
    if not wanted:
        return
    rows = await tx.fetch(
        _RULE,
        [live.row.id for live, _, _ in wanted],
        [contact_id for _, _, contact_id in wanted],
        [facts.id for _, facts, _ in wanted],
        [facts.default_kind for _, facts, _ in wanted],
        [facts.default_id for _, facts, _ in wanted],
        [live.leads for live, _, _ in wanted],
    )
    lives = {live.row.id: live for live, _, _ in wanted}
    for row in rows:
        lives[row["conversation_id"]].assignment = _chosen(row)


def _chosen(row: Mapping[str, Any]) -> Assignment:
    if row["own_id"] is not None:
        return Assignment(responsible=(row["own_id"], row["own_name"]))
    if row["default_id"] is not None:
        return Assignment(responsible=(row["default_id"], row["default_name"]))
    if row["pool_id"] is not None:
        return Assignment(pool=(row["pool_kind"], row["pool_id"], row["pool_name"]))
    return Assignment()
