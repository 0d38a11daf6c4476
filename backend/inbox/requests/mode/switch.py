"""From leads and deals to deals alone, and back (B1): at once for what comes, in the background for what is open."""

from backend.access import audit
from backend.access.grants import Grants
from backend.cards.funnels.build import lock_funnel
from backend.cards.funnels.steps import bump
from backend.inbox.requests.mode.back import candidates
from backend.inbox.requests.mode.look import FUNNEL, OPEN, step_of, view
from backend.inbox.requests.mode.schemas import ModeView, SetMode
from backend.inbox.requests.mode.work import begin
from backend.kit.db import HotTx
from backend.kit.errors import Conflict, Missing

_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended('request mode', 0))"
_RUNS = "SELECT 1 FROM mode_runs WHERE state = 'running'"
_SET = "UPDATE funnels SET asleep = $2, moved_to = $3 WHERE id = $1"
_BEGIN = "INSERT INTO mode_runs (user_id, what, status_id) VALUES ($1, $2, $3) RETURNING id"
_ITEMS = """
INSERT INTO mode_items (run_id, lead_id, deal_id, state, why)
SELECT $1, lead_id, deal_id, CASE WHEN why IS NULL THEN 'waiting' ELSE 'left' END, why
FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS w (lead_id, deal_id, why)
"""


async def switch(tx: HotTx, me: Grants, ip: str, asked: SetMode) -> ModeView:
    """Twice changes nothing. Raises Invalid with the field named, Conflict stale_version, mode_busy, no_deal_steps."""
    await tx.execute(_ALONE)
    if await tx.value(_RUNS):
        raise Conflict("mode_busy")
    found = await tx.row(FUNNEL)
    if found is None:
        raise Missing
    funnel = await lock_funnel(tx, found["id"], asked.version)
    home = await step_of(tx, asked)
    simple = asked.mode == "simple"
    same = (funnel["asleep"], funnel["moved_to"] if funnel["asleep"] else None) == (simple, home)
    if same and asked.leads == "stay":
        return await view(tx)
    await tx.execute(_SET, funnel["id"], simple, home)
    run_id = await _begin(tx, me, asked, home) if asked.leads != "stay" else None
    before = {"mode": "simple" if funnel["asleep"] else "classic"}
    after = {"mode": asked.mode, "leads": asked.leads, "status_id": home}
    await audit.write(tx, me, ip, "mode.set", ("funnel", funnel["id"]), before, after)
    await bump(tx, me, funnel["id"])
    if run_id is not None:
        await begin(tx, run_id, late=simple)
    return await view(tx)


async def _begin(tx: HotTx, me: Grants, asked: SetMode, home: int | None) -> int:
    run_id: int = await tx.value(_BEGIN, me.user_id, asked.leads, home)
    if asked.leads == "convert":
        rows = [
            (row["id"], None, None if row["contact_id"] is not None else "no_person") for row in await tx.fetch(OPEN)
        ]
    else:
        rows = [(row["lead_id"], row["deal_id"], row["stays"]) for row in await candidates(tx)]
    await tx.execute(_ITEMS, run_id, *([row[at] for row in rows] for at in range(3)))
    return run_id
