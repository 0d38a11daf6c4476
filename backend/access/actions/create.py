"""A new colleague."""

from functools import cache
from zoneinfo import available_timezones

from backend.access.events import tell
from backend.access.queries.users import colleague
from backend.access.rights import ADMINISTRATOR
from backend.access.schemas import ColleagueView
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid

HOME = "Europe/Moscow"
_INSERT = """
INSERT INTO users (email, name, role_id, password_hash, locale, time_zone) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (lower(email)) DO NOTHING RETURNING id
"""


async def create(
    tx: Tx,
    *,
    email: str,
    name: str,
    role_id: int,
    hashed: str | None,
    locale: str = "ru",
    time_zone: str | None = None,
) -> ColleagueView:
    """Raises Conflict email_taken, Invalid for a time zone that does not exist."""
    zone = a_time_zone(time_zone or HOME)
    user_id = await tx.value(_INSERT, email.strip(), a_name(name), role_id, hashed, locale, zone)
    if user_id is None:
        raise Conflict("email_taken", fields={"email": "email_taken"})
    made = await colleague(tx, user_id)
    tell(tx, made)
    return made


async def role_named(tx: Tx, key: str) -> int:
    """The id of a role by its key; "admin" is accepted for administrator. Raises Invalid."""
    found = await tx.value("SELECT id FROM roles WHERE key = $1", {"admin": ADMINISTRATOR}.get(key, key))
    if found is None:
        raise Invalid("invalid", fields={"role": "no_such_role"})
    return int(found)


def a_time_zone(name: str) -> str:
    """An IANA name. Raises Invalid."""
    if name not in _zones():
        raise Invalid("invalid", fields={"time_zone": "no_such_zone"})
    return name


@cache
def _zones() -> set[str]:
    # reads some 600 files each time
    return available_timezones()


def a_name(text: str) -> str:
    """Raises Invalid for one of blanks only."""
    if not text.strip():
        raise Invalid("invalid", fields={"name": "required"})
    return text.strip()
