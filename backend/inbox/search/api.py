"""HTTP of search (docs/contract.md)."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter

from backend.access.grants import Grants
from backend.inbox.search.answer import GROUPS, Group, Question, answer
from backend.inbox.search.messages import Within
from backend.inbox.search.schemas import Found
from backend.kit.db import Database
from backend.kit.http import unpage

Most = Annotated[int, QueryParameter(ge=1, le=50)]
InDialog = Annotated[int | None, QueryParameter(ge=1, le=2**63 - 1)]


@get("/search")
async def search(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    q: FromQuery[str] = "",
    group: FromQuery[list[Group] | None] = None,
    conversation_id: InDialog = None,
    mine: FromQuery[bool] = False,
    file: FromQuery[bool] = False,
    limit: Most = 10,
    cursor: FromQuery[str | None] = None,
) -> Found:
    place = unpage(cursor, tuple[str, int])
    within = Within(conversation_id, mine, file)
    groups = tuple(group or (GROUPS if within == Within() else ("messages",)))
    question = Question(q, groups, within, limit, before=place[1] if place else None)
    async with db.tx() as tx:
        return await answer(tx, me, question)


HANDLERS = [search]
