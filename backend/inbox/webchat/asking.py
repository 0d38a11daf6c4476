"""Who asks at the visitors' door: the site that front.py found, the visitor by their token, the node's limits."""

from typing import Any

from litestar import Request

from backend.inbox.intake import Intake
from backend.inbox.webchat import visitors
from backend.inbox.webchat.front import SITE
from backend.inbox.webchat.limits import Limits
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.visitors import Visitor, bearer, unauthorized
from backend.kit.db import Database
from backend.kit.errors import Missing

Ask = Request[Any, Any, Any]


def site_of(request: Ask) -> Site:
    """Raises Missing where nothing stands in front, as in a route list."""
    found = request.scope.get(SITE)
    if not isinstance(found, Site):
        raise Missing
    return found


def limits_of(request: Ask) -> Limits:
    found: Limits = request.app.state.widget_limits
    return found


def intake_of(request: Ask) -> Intake:
    found: Intake = request.app.state.intake
    return found


async def visitor_of(request: Ask, db: Database) -> Visitor:
    """Raises Refused 401."""
    async with db.tx() as tx:
        found = await visitors.by_token(tx, site_of(request), bearer(request.headers.get("authorization", "")))
    if found is None:
        raise unauthorized()
    return found
