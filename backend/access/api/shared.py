"""What several handlers say."""

from typing import Any

from litestar import Request, Response
from litestar.datastructures import State

from backend.access.actions.sign_in import From
from backend.access.authenticate import credential
from backend.access.cookie import no_cookie, session_cookie
from backend.access.load import by_session
from backend.access.queries import users
from backend.access.schemas import SessionView
from backend.kit.db import Database
from backend.kit.http.headers import headers_of
from backend.kit.settings import Settings

Ask = Request[Any, Any, State]


def origin_of(request: Ask, ip: str) -> From:
    """Where a sign-in comes from, and which session it replaces."""
    held = credential(headers_of(request.scope))
    replaces = held[1] if held is not None and held[0] == "cookie" else None
    return From(ip, request.headers.get("user-agent", ""), replaces)


async def signed_in_as(db: Database, settings: Settings, token: str) -> Response[SessionView]:
    """201 with the new session's cookie and its person."""
    me = await by_session(db, token)
    assert me is not None
    async with db.orm() as tx:
        view = await users.session(tx, me)
    return Response(view, status_code=201, cookies=[session_cookie(token, settings.public_url)])


def signed_out(settings: Settings) -> Response[None]:
    """204; the cookie is taken back."""
    return Response(None, status_code=204, cookies=[no_cookie(settings.public_url)])
