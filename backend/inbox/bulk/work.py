"""Do it: dialog after dialog, each in a transaction of its own: a message that comes for one waits for no other."""

from functools import partial
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.inbox.actions.locked import lock_for
from backend.inbox.bulk.queries import TABLES, bulk_for, tell
from backend.inbox.bulk.schemas import Args
from backend.inbox.bulk.verbs import DEEDS, Touch
from backend.inbox.queries.branches import Where
from backend.inbox.queries.conditions import conditions
from backend.inbox.queries.filter import Filter
from backend.kit.db import HotTx
from backend.lists.runs import work
from backend.lists.runs.kind import Hand, Kind, Left, Row
from backend.notify.tell import Notice
from backend.notify.tell import tell as notify

_facts = msgspec.json.Decoder(dict[str, Any])


async def _take(tx: HotTx, me: Grants, run: Row, item: Row) -> Hand:
    dialog = await lock_for(tx, me, item["thing"])
    if run["undoes"] is None and run["asked"] is not None:
        await _demand_still(tx, me, msgspec.json.decode(run["asked"], type=Filter), dialog.id)
    was, wanted = (_facts.decode(item[name]) if item[name] else None for name in ("before", "after"))
    touch = Touch(tx, me, dialog, item["in_seq"], was, wanted)
    deed, args = DEEDS[run["verb"]], msgspec.json.decode(run["args"], type=Args)
    return Hand(partial(deed.do, touch, args), partial(deed.now, touch, args), partial(deed.back, touch, args))


async def _demand_still(tx: HotTx, me: Grants, asked: Filter, dialog: int) -> None:
    """It was chosen for what it was; a colleague may have taken it meanwhile. Raises Left."""
    where = Where()
    viewer = where.bind(me.user_id, "bigint")
    whose = {"mine": f"c.responsible_id = {viewer}"}
    sql = f"SELECT {viewer} FROM conversations c WHERE c.id = {where.bind(dialog, 'bigint')}"
    sql += f" AND {whose.get(asked.view, 'true')}{conditions(where, me, asked)}"
    if not await tx.fetch(sql, *where.args):
        raise Left("changed_meanwhile")


# fewer are done before one has looked away
TOLD_FROM = 10


async def _ready(tx: HotTx, run: Row) -> None:
    """Who began it may be elsewhere by now."""
    row = await bulk_for(tx, run["user_id"], run["id"])
    if row.total < TOLD_FROM:
        return
    data, about = {"done": row.done, "all": row.total}, ("run", run["id"])
    await notify(tx, [Notice(to=run["user_id"], kind="bulk_ready", subject=about, place={"path": "/inbox"}, data=data)])


KIND = Kind(TABLES, fault="bulk.item", tell=tell, take=_take, batch=lambda run: 1, ready=_ready)
handlers, run, step = partial(work.handlers, KIND), partial(work.run, KIND), partial(work.step, KIND)
