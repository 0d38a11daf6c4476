"""What somebody hides from their own histories."""

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Forbidden
from backend.timeline.keeping.change import known
from backend.timeline.keeping.schemas import HiddenKinds
from backend.timeline.keeping.setting import hidden_by, keeping

_PUT = """
INSERT INTO hidden_activities (user_id, kinds) VALUES ($1, $2)
ON CONFLICT (user_id) DO UPDATE SET kinds = excluded.kinds
"""


async def hidden_kinds(tx: Tx, me: Grants) -> HiddenKinds:
    return HiddenKinds(await hidden_by(tx, me.user_id), (await keeping(tx)).hidden)


async def hide(tx: Tx, me: Grants, mine: list[str]) -> HiddenKinds:
    """All of them. Raises Invalid, Forbidden for a service account, which reads everything."""
    if me.user_id is None:
        raise Forbidden("people_only")
    await tx.execute(_PUT, me.user_id, await known(tx, mine, "mine"))
    return await hidden_kinds(tx, me)
