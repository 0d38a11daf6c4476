"""Do it: batch after batch of rows, as the verb of the list says."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.kit.db import HotTx
from backend.kit.errors import Refused
from backend.lists.bulk.deeds import Many, Touch, deed_of
from backend.lists.bulk.queries import TABLES, tell
from backend.lists.bulk.schemas import OF_BIN, AllOf, RowArgs
from backend.lists.page import all_ids
from backend.lists.registry import listing_of
from backend.lists.runs import work
from backend.lists.runs.kind import Hand, Kind, Outcome, Row
from backend.lists.schemas import Asked
from backend.notify.tell import Notice
from backend.notify.tell import tell as notify

_facts = msgspec.json.Decoder(dict[str, Any])


async def _ready(tx: HotTx, run: Row) -> None:
    """Who began it may be elsewhere by now."""
    row: Any = await tx.row("SELECT total, done FROM list_runs WHERE id = $1", run["id"])
    path = {"contact": "/contacts", "company": "/companies"}.get(run["entity"], "/requests")
    data = {"done": row["done"], "all": row["total"]}
    subject = ("run", run["id"])
    told = Notice(to=run["user_id"], kind="bulk_ready", subject=subject, place={"path": path}, data=data)
    await notify(tx, [told])


async def _fits(tx: HotTx, me: Grants, run: Row, ids: Sequence[int]) -> set[int]:
    """Those that are still seen and still match."""
    asked = msgspec.json.decode(run["asked"], type=AllOf) if run["asked"] else AllOf()
    again = Asked(where=asked.where, search=asked.search, ids=list(ids), bin=run["verb"] == OF_BIN)
    try:
        return set(await all_ids(tx, me, listing_of(run["entity"]), again, len(ids)))
    except Refused:
        # a column that its conditions name has been hidden from them since
        return set()


async def _take(tx: HotTx, me: Grants, run: Row, item: Row) -> Hand:
    deed = deed_of(run["entity"], run["verb"])
    after = _facts.decode(item["after"]) if item["after"] else None
    touch = Touch(tx, me, item["thing"], msgspec.json.decode(run["args"], type=RowArgs), after)
    back = None if deed.back is None else partial(deed.back, touch)
    return Hand(partial(deed.do, touch), partial(deed.now, touch), back)


async def _together(tx: HotTx, me: Grants, run: Row, items: Sequence[Row]) -> Mapping[int, Outcome] | None:
    deed = deed_of(run["entity"], run["verb"])
    if deed.together is None:
        return None
    back = None
    if run["undoes"] is not None:
        back = {each["thing"]: (_facts.decode(each["before"]), _facts.decode(each["after"] or "{}")) for each in items}
    ids = [each["thing"] for each in items]
    return await deed.together(Many(tx, me, ids, msgspec.json.decode(run["args"], type=RowArgs), back))


async def _kin(tx: HotTx, run: Row, items: Sequence[Row]) -> Sequence[int]:
    kin = deed_of(run["entity"], run["verb"]).kin
    return [] if kin is None else await kin(tx, run["id"], items[0]["thing"])


def _batch(run: Row) -> int:
    return deed_of(run["entity"], run["verb"]).batch


KIND = Kind(
    TABLES, "lists.batch", tell=tell, take=_take, batch=_batch, fits=_fits, together=_together, kin=_kin, ready=_ready
)
handlers, run, step = partial(work.handlers, KIND), partial(work.run, KIND), partial(work.step, KIND)
