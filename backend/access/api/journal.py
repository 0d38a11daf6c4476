"""/audit."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.access.queries.audit import Wanted, lines
from backend.access.schemas import AuditView
from backend.kit.db import Database
from backend.kit.http import Limit
from backend.kit.http.paging import Page

SomeId = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)]


@get("/audit", guards=[needs("audit.read")])
async def show(
    db: NamedDependency[Database],
    me: NamedDependency[Grants],
    verb: FromQuery[str | None] = None,
    user_id: SomeId = None,
    subject_kind: FromQuery[str | None] = None,
    subject_id: SomeId = None,
    cursor: FromQuery[str | None] = None,
    limit: Limit = 50,
) -> Page[AuditView]:
    """Who did what, the newest first."""
    async with db.orm() as tx:
        return await lines(tx, me, Wanted(verb, user_id, subject_kind, subject_id), cursor, limit)


HANDLERS = [show]
