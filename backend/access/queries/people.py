"""Roles, teams, tokens, invitations."""

import msgspec

from backend.access.actions.links import STANDS
from backend.access.rights import ADMINISTRATOR, ALL, GROUPS, of_role
from backend.access.schemas import InvitationView, RightView, RoleView, TeamView, TokenView
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.words import say

_ROLES = """
SELECT r.id, r.key, r.name, r.built_in, r.rights, r.sight,
       ARRAY (SELECT n FROM unnest(r.hidden_fields) AS n WHERE n NOT LIKE '%:%') AS hidden_fields, r.read_only_fields,
       (SELECT count(*) FROM users u WHERE u.role_id = r.id AND u.deactivated_at IS NULL) AS members
FROM roles r
"""
_TEAMS = """
SELECT t.id, t.name, ARRAY (SELECT user_id FROM team_members WHERE team_id = t.id ORDER BY 1) AS members FROM teams t
"""
_TOKENS = """
SELECT id, name, user_id, role_id, scopes, created_by, created_at, last_used_at, expires_at
FROM tokens WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
"""
_INVITATIONS = f"""
SELECT l.id, l.email, r.key AS role, l.role_id, l.created_at, l.expires_at FROM links l JOIN roles r ON r.id = l.role_id
WHERE l.kind = 'invite' AND l.used_at IS NULL AND l.voided_at IS NULL AND l.expires_at > now()
  AND {STANDS}
"""


async def roles(tx: Tx) -> list[RoleView]:
    """All of them, the built-in ones first."""
    rows = await tx.fetch(_ROLES + "ORDER BY NOT r.built_in, r.id")
    return [_role(dict(row)) for row in rows]


async def role(tx: Tx, role_id: int) -> RoleView:
    """Raises Missing."""
    row = await tx.row(_ROLES + "WHERE r.id = $1", role_id)
    if row is None:
        raise Missing
    return _role(dict(row))


def _role(row: dict[str, object]) -> RoleView:
    found = msgspec.convert(row, RoleView, strict=False)
    held = of_role(found.key, frozenset(found.rights)) if found.key == ADMINISTRATOR else ALL & set(found.rights)
    return msgspec.structs.replace(found, rights=sorted(held))


def rights(locale: str) -> list[RightView]:
    """Every right there is, in words."""
    return [RightView(key, group, say(locale, f"rights.{key}")) for group, keys in GROUPS.items() for key in keys]


async def teams(tx: Tx) -> list[TeamView]:
    return [msgspec.convert(dict(row), TeamView) for row in await tx.fetch(_TEAMS + " ORDER BY lower(t.name), t.id")]


async def team(tx: Tx, team_id: int) -> TeamView:
    """Raises Missing."""
    row = await tx.row(_TEAMS + " WHERE t.id = $1", team_id)
    if row is None:
        raise Missing
    return msgspec.convert(dict(row), TeamView)


async def tokens(tx: Tx) -> list[TokenView]:
    """Those that still open something, the newest first."""
    return [msgspec.convert(dict(row), TokenView) for row in await tx.fetch(_TOKENS + "ORDER BY id DESC LIMIT 500")]


async def token(tx: Tx, token_id: int) -> TokenView:
    """Raises Missing."""
    row = await tx.row(_TOKENS + "AND id = $1", token_id)
    if row is None:
        raise Missing
    return msgspec.convert(dict(row), TokenView)


async def invitations(tx: Tx) -> list[InvitationView]:
    """Those still open, the newest first."""
    rows = await tx.fetch(_INVITATIONS + "ORDER BY l.id DESC LIMIT 500")
    return [msgspec.convert(dict(row), InvitationView) for row in rows]


async def invitation(tx: Tx, email: str) -> InvitationView:
    """The open one of an e-mail. Raises Missing."""
    row = await tx.row(_INVITATIONS + "AND lower(l.email) = lower($1)", email)
    if row is None:
        raise Missing
    return msgspec.convert(dict(row), InvitationView)
