"""Read a caller's grants. One statement a caller, on the hot pool."""

from collections.abc import Mapping, Sequence, Set
from typing import Any, cast

import msgspec

from backend.access import rights
from backend.access.card_rules import CardRule
from backend.access.grants import Grants, Sight
from backend.access.hashing import token_hash
from backend.kit.db import Database, Tx

# "Nobody listed" opens a channel to every operator, so what one may NOT work in decides: as long as nothing is closed
# to the caller the answer is "every channel", and a new channel needs no new grants.
_CLOSED = """
SELECT array_agg(DISTINCT m.channel_id) AS ids FROM channel_members m WHERE NOT EXISTS (
    SELECT FROM channel_members o WHERE o.channel_id = m.channel_id AND (
        o.kind = 'user' AND o.member_id = w.user_id OR o.kind = 'role' AND o.member_id = r.id
        OR o.kind = 'team' AND o.member_id = ANY (w.teams)))
"""
_USER = """
SELECT {session} AS session_id, {token} AS token_id, {scopes} AS scopes, {seen} AS stale, u.id AS user_id, u.role_id,
       u.name, u.locale, u.time_zone, u.security_rev,
       ARRAY (SELECT team_id FROM team_members WHERE user_id = u.id) AS teams
FROM users u {join} WHERE {living} AND {where}
"""
_SERVICE = """
SELECT NULL::bigint, t.id, t.scopes, t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute',
       NULL::bigint, t.role_id, t.name, 'en', 'UTC', t.security_rev, '{}'::bigint[]
FROM tokens t WHERE t.user_id IS NULL AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
"""
# the administrator's own fields with phones and e-mails
_OWN = """
SELECT coalesce(array_agg('field:' || id) FILTER (WHERE kind = 'phone'), ARRAY[]::text[]) AS phones,
       coalesce(array_agg('field:' || id) FILTER (WHERE kind = 'email'), ARRAY[]::text[]) AS emails
FROM fields WHERE kind IN ('phone', 'email') AND (setup ->> 'personal')::boolean
"""
_WHOLE = f"""
WITH w AS ({{who}})
SELECT w.*, r.key AS role_key, r.rights, r.sight, r.hidden_fields, r.read_only_fields,
       r.card_rules::text AS card_rules, CASE WHEN r.card_rules <> '[]' THEN ARRAY (
           SELECT DISTINCT user_id FROM team_members WHERE team_id = ANY (w.teams)) END AS mates,
       own.phones AS phone_fields, own.emails AS email_fields,
       CASE WHEN closed.ids IS NOT NULL
            THEN ARRAY (SELECT id FROM channels WHERE id <> ALL (closed.ids)) END AS channels,
       hidden.ids AS private,
       CASE WHEN cardinality(hidden.ids) > 0
            THEN ARRAY (SELECT id FROM channels WHERE id <> ALL (hidden.ids)) END AS all_others
FROM w JOIN roles r ON r.id = w.role_id CROSS JOIN LATERAL ({_CLOSED}) AS closed
CROSS JOIN LATERAL (
    SELECT ARRAY (SELECT id FROM channels WHERE private AND owner_id IS DISTINCT FROM w.user_id) AS ids) AS hidden
CROSS JOIN LATERAL ({_OWN}) AS own
"""
_ROLE = """
SELECT NULL::bigint AS session_id, NULL::bigint AS token_id, NULL::text[] AS scopes, false AS stale,
       NULL::bigint AS user_id, id AS role_id, name, 'en' AS locale, 'UTC' AS time_zone, 1 AS security_rev,
       '{}'::bigint[] AS teams
FROM roles WHERE id = $1
"""
_none = {
    "session": "NULL::bigint",
    "token": "NULL::bigint",
    "scopes": "NULL::text[]",
    "seen": "false",
    "join": "",
    "living": "u.deactivated_at IS NULL",
}
_rules = msgspec.json.Decoder(tuple[CardRule, ...]).decode
BY_SESSION = _WHOLE.format(
    who=_USER.format(
        **_none
        | {
            "session": "s.id",
            "seen": "s.last_seen_at < now() - interval '1 minute'",
            "join": "JOIN sessions s ON s.user_id = u.id",
            "where": "s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now()",
        }
    )
)
BY_TOKEN = _WHOLE.format(
    who=_USER.format(
        **_none
        | {
            "token": "t.id",
            "scopes": "t.scopes",
            "seen": "t.last_used_at IS NULL OR t.last_used_at < now() - interval '1 minute'",
            "join": "JOIN tokens t ON t.user_id = u.id",
            "where": "t.token_hash = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())",
        }
    )
    + " UNION ALL "
    + _SERVICE
    + " AND t.token_hash = $1"
)
BY_TOKEN_ID = _WHOLE.format(
    who=_USER.format(
        **_none
        | {
            "token": "t.id",
            "scopes": "t.scopes",
            "join": "JOIN tokens t ON t.user_id = u.id",
            "where": "t.id = $1 AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())",
        }
    )
)
BY_USER = _WHOLE.format(who=_USER.format(**_none, where="u.id = ANY ($1::bigint[])"))
BY_ANY_USER = _WHOLE.format(who=_USER.format(**_none | {"living": "true", "where": "u.id = $1"}))
BY_ROLE = _WHOLE.format(who=_ROLE)


async def by_session(db: Database, token: str) -> Grants | None:
    """Whose living session is this? None: nobody's (ended, expired, deactivated)."""
    async with db.hot.acquire(timeout=5) as connection:
        row = await connection.fetchrow(BY_SESSION, token_hash(token))
        if row is not None and row["stale"]:
            await connection.execute("UPDATE sessions SET last_seen_at = now() WHERE id = $1", row["session_id"])
    return None if row is None else _grants(row)


async def by_token(db: Database, token: str) -> Grants | None:
    """Whose bearer token is this? None: nobody's (revoked, expired, its user deactivated)."""
    async with db.hot.acquire(timeout=5) as connection:
        row = await connection.fetchrow(BY_TOKEN, token_hash(token))
        if row is not None and row["stale"]:
            await connection.execute("UPDATE tokens SET last_used_at = now() WHERE id = $1", row["token_id"])
    return None if row is None else _grants(row)


async def of_users(tx: Tx, user_ids: Sequence[int]) -> dict[int, Grants]:
    """What these people may do and see, whatever session they use: for notifications, mentions, routing.

    Deactivated people are left out.
    """
    return {row["user_id"]: _grants(row) for row in await tx.fetch(BY_USER, list(user_ids))}


async def of_anybody(tx: Tx, user_id: int) -> Grants | None:
    """What a colleague may do and see, or would if they were taken back."""
    row = await tx.row(BY_ANY_USER, user_id)
    return None if row is None else _grants(row)


async def of_role(tx: Tx, role_id: int) -> Grants | None:
    """What a role gives by itself: to somebody in no team, whom no channel names."""
    row = await tx.row(BY_ROLE, role_id)
    return None if row is None else _grants(row)


async def of_whom(tx: Tx, user_id: int, token_id: int | None) -> Grants | None:
    """What somebody may do now who asked for work earlier, with a key of theirs or by themselves. None: no more."""
    if token_id is None:
        return (await of_users(tx, [user_id])).get(user_id)
    row = await tx.row(BY_TOKEN_ID, token_id)
    return None if row is None or row["user_id"] != user_id else _grants(row)


def _grants(row: Mapping[str, Any]) -> Grants:
    held = rights.of_role(row["role_key"], frozenset(row["rights"]))
    if row["scopes"] is not None:
        held &= frozenset(row["scopes"])
    everything = "conversations.all" in held
    channels = row["all_others"] if everything else row["channels"]
    hidden = frozenset(row["hidden_fields"]) | (set() if "contacts.phones" in held else {"phone", "email"})
    if "sales.see" not in held or "budget" in hidden:
        # invoices say what a request comes to
        hidden |= {rights.MONEY}
    return Grants(
        user_id=row["user_id"],
        name=row["name"],
        role_id=row["role_id"],
        role_key=row["role_key"],
        token_id=row["token_id"],
        session_id=row["session_id"],
        rights=held,
        sight="channels" if everything else cast(Sight, row["sight"]),
        channels=None if channels is None else frozenset(channels),
        private=frozenset(row["private"]),
        teams=frozenset(row["teams"]),
        hidden_fields=hidden | _own(hidden, row["phone_fields"], row["email_fields"]),
        read_only=frozenset(row["read_only_fields"]),
        rules=() if row["role_key"] == rights.ADMINISTRATOR else _rules(row["card_rules"]),
        mates=frozenset(row["mates"] or ()),
        locale=row["locale"],
        time_zone=row["time_zone"],
        security_rev=row["security_rev"],
    )


def _own(hidden: Set[str], phones: Sequence[str], emails: Sequence[str]) -> frozenset[str]:
    """The administrator's own fields with phones and e-mails are hidden as a person's are: "field:12"."""
    return frozenset(phones if "phone" in hidden else ()) | frozenset(emails if "email" in hidden else ())


async def masked_with(tx: Tx, hidden: frozenset[str]) -> frozenset[str]:
    """What of own fields is hidden where phones or e-mails are, for who hides more than their role does."""
    row = await tx.row(_OWN)
    return hidden if row is None else hidden | _own(hidden, row["phones"], row["emails"])
