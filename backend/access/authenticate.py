"""Who is asking: by bearer token, else by session cookie. Never by a query string."""

from collections.abc import Mapping
from typing import Literal

from backend.access import load
from backend.access.cookie import NAME
from backend.access.grants import Grants
from backend.kit.db import Database

Means = Literal["bearer", "cookie"]
LONGEST = 200  # ours have 43 characters


def credential(headers: Mapping[str, str]) -> tuple[Means, str] | None:
    """What the headers (lower-case names) carry. A bearer token wins: it is said on purpose."""
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return ("bearer", token.strip()) if 0 < len(token) <= LONGEST else None
    session = _cookie(headers.get("cookie", ""))
    return ("cookie", session) if session and len(session) <= LONGEST else None


async def authenticate(db: Database, headers: Mapping[str, str]) -> tuple[Means, Grants] | None:
    """The caller, or None: nobody, or somebody whose session or token has ended."""
    held = credential(headers)
    if held is None:
        return None
    means, token = held
    grants = await (load.by_token if means == "bearer" else load.by_session)(db, token)
    return None if grants is None else (means, grants)


def _cookie(header: str) -> str | None:
    # by hand: SimpleCookie drops everything from the first pair on that is not as the RFC has it, and other programs on
    # our host set such pairs (g_state={"i_l":0}); like there, of two of one name the last one counts
    held = None
    for pair in header.split(";"):
        name, _, value = pair.partition("=")
        if name.strip() == NAME:
            held = value.strip().strip('"')
    return held
