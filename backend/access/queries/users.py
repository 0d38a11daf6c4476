"""Colleagues."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.schemas import ColleagueView, DeviceView, MeView, SessionView, UserView
from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.kit.http.paging import Page, page, unpage

_COLLEAGUE = """
SELECT u.id, u.name, r.key AS role, u.role_id, u.rev, lower(u.name) AS sort, u.deactivated_at IS NULL AS active,
       ARRAY (SELECT team_id FROM team_members WHERE user_id = u.id ORDER BY team_id) AS teams {more}
FROM users u JOIN roles r ON r.id = u.role_id
"""
_MORE = """, u.email, u.locale, u.time_zone, u.totp_secret IS NOT NULL AS two_factor, u.created_at,
       (SELECT max(last_seen_at) FROM sessions s WHERE s.user_id = u.id) AS last_seen_at
"""
# what a token of a role alone has in place of a person's own
_SERVICE: dict[str, Any] = {"email": None, "settings": "{}", "two_factor": False}
COLLEAGUE = _COLLEAGUE.format(more="")
WHOLE = _COLLEAGUE.format(more=_MORE)


def _colleague(row: Mapping[str, Any]) -> ColleagueView:
    return msgspec.convert(dict(row), ColleagueView, strict=False)


def _user(row: Mapping[str, Any]) -> UserView:
    return msgspec.convert(dict(row), UserView, strict=False)


async def colleague(tx: Tx, user_id: int) -> ColleagueView:
    """Raises Missing."""
    row = await tx.row(COLLEAGUE + "WHERE u.id = $1", user_id)
    if row is None:
        raise Missing
    return _colleague(row)


async def user(tx: Tx, user_id: int, *, whole: bool = True) -> UserView:
    """Raises Missing."""
    row = await tx.row((WHOLE if whole else COLLEAGUE) + "WHERE u.id = $1", user_id)
    if row is None:
        raise Missing
    return _user(row)


async def users(tx: Tx, cursor: str | None, limit: int, *, whole: bool) -> Page[UserView]:
    """By name; `whole` for those who manage users. Deactivated ones too: their words stay."""
    after = unpage(cursor, tuple[str, int]) or ("", 0)
    rows = await tx.fetch(
        (WHOLE if whole else COLLEAGUE)
        + "WHERE (lower(u.name), u.id) > ($1, $2) ORDER BY lower(u.name), u.id LIMIT $3",
        *after,
        limit + 1,
    )
    return page(rows, limit, _user, _key)


def _key(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["sort"], row["id"]


async def session(tx: Tx, me: Grants) -> SessionView:
    """Who is signed in, with all that their interface needs to know of them."""
    row = await tx.row(
        "SELECT name, email, locale, time_zone, settings::text AS settings, totp_secret IS NOT NULL AS two_factor"
        " FROM users WHERE id = $1",
        me.user_id,
    )
    said = row or _SERVICE | {"name": me.name, "locale": me.locale, "time_zone": me.time_zone}
    view = MeView(
        id=me.user_id,
        token_id=me.token_id,
        name=said["name"],
        email=said["email"],
        role=me.role_key,
        role_id=me.role_id,
        teams=sorted(me.teams),
        locale=said["locale"],
        time_zone=said["time_zone"],
        two_factor=said["two_factor"],
        settings=msgspec.json.decode(said["settings"]),
        rights=sorted(me.rights),
        sight=me.sight,
        channels=None if me.channels is None else sorted(me.channels),
        hidden_fields=sorted(name for name in me.hidden_fields if ":" not in name),
        read_only_fields=sorted(me.read_only),
    )
    return SessionView(view, me.fingerprint)


async def devices(tx: Tx, me: Grants) -> list[DeviceView]:
    """Where one is signed in, the latest used first."""
    rows = await tx.fetch(
        "SELECT id, created_at, last_seen_at, expires_at, ip, user_agent, id IS NOT DISTINCT FROM $2 AS current"
        " FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > now()"
        " ORDER BY last_seen_at DESC, id DESC LIMIT 200",
        me.user_id,
        me.session_id,
    )
    return [msgspec.convert(dict(row), DeviceView) for row in rows]
