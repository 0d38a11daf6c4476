"""HTTP of the matrix, and of a look through a colleague's eyes."""

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs
from backend.cards.rights import look
from backend.cards.rights import preview as previews
from backend.cards.rights import rules as verbs
from backend.cards.rights.schemas import CardRules, CardRulesTried, SaveCardRules, SightOf, TryCardRules
from backend.kit.db import Database
from backend.kit.http import RowId

ROLES = needs("roles.manage")


@get("/roles/{role_id:int}/card-rules", guards=[ROLES])
async def show(db: NamedDependency[Database], role_id: RowId) -> CardRules:
    """How far the role reaches among requests."""
    async with db.orm() as tx:
        return await verbs.card_rules(tx, role_id)


@put("/roles/{role_id:int}/card-rules", guards=[ROLES])
async def save(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
    role_id: RowId,
    data: JSONBody[SaveCardRules],
) -> CardRules:
    """The whole matrix."""
    async with db.orm() as tx:
        return await verbs.save(tx, me, ip, role_id, data.version, data.rules)


@post("/roles/{role_id:int}/card-rules/preview", guards=[ROLES], status_code=200)
async def preview(
    me: NamedDependency[Grants], db: NamedDependency[Database], role_id: RowId, data: JSONBody[TryCardRules]
) -> CardRulesTried:
    """What it would take away, and give."""
    async with db.orm() as tx:
        return await previews.preview(tx, me, role_id, data.rules)


@get("/users/{user_id:int}/sight", guards=[needs("users.manage")])
async def sight(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], user_id: RowId
) -> SightOf:
    """What a colleague sees and may do, and by which role; it stands in the audit."""
    async with db.orm() as tx:
        return await look.sight_of(tx, me, ip, user_id)


HANDLERS = [show, save, preview, sight]
