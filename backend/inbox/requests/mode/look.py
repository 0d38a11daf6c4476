"""How the house works, and what a switch would do, before it is done."""

from collections.abc import Iterable
from typing import Any

from backend.cards.editing.status import CLOSED
from backend.cards.schemas import Named
from backend.inbox.requests.mode.back import CANDIDATES, candidates
from backend.inbox.requests.mode.schemas import LeftBehind, Mode, ModePreview, ModeRun, ModeView, SetMode, Touched
from backend.inbox.requests.turn import FIRST
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid

SHOWN = 10
FUNNEL = "SELECT id, asleep, moved_to, version FROM funnels WHERE kind = 'lead' AND deleted_at IS NULL"
OPEN = "SELECT id, contact_id FROM cards WHERE kind = 'lead' AND is_open AND converted_at IS NULL ORDER BY id"
_STEP = """
SELECT s.id, s.category, f.kind FROM statuses s JOIN funnels f ON f.id = s.funnel_id
WHERE s.id = $1 AND s.deleted_at IS NULL AND f.deleted_at IS NULL FOR SHARE OF s
"""
_RUN = """
SELECT r.*, u.name AS user_name,
       (SELECT count(*) FROM mode_items i WHERE i.run_id = r.id) AS total,
       (SELECT count(*) FROM mode_items i WHERE i.run_id = r.id AND i.state = 'done') AS done
FROM mode_runs r LEFT JOIN users u ON u.id = r.user_id ORDER BY r.id DESC LIMIT 1
"""
_LEFT = "SELECT lead_id AS id, why FROM mode_items WHERE run_id = $1 AND state = 'left' ORDER BY lead_id"
# what names a step of leads, or leads themselves
_STEPS = "ARRAY(SELECT s.id FROM statuses s JOIN funnels f ON f.id = s.funnel_id WHERE f.kind = 'lead')"
_TOUCHED: dict[str, str] = {
    "channels": """
        SELECT h.name FROM channels h JOIN funnels f ON f.id = h.funnel_id AND f.kind = 'lead'
        WHERE h.state <> 'deleted' AND h.lead_source ORDER BY h.name, h.id""",
    "views": f"""
        SELECT name FROM (
            SELECT v.name FROM views v WHERE EXISTS (
                SELECT 1 FROM jsonb_path_query(v.filter, '$.status_ids[*]') AS q WHERE q IN (
                    SELECT to_jsonb(s) FROM unnest({_STEPS}) AS s))
            UNION ALL
            SELECT v.name FROM list_views v WHERE v.entity = 'card' AND EXISTS (
                SELECT 1 FROM jsonb_path_query(
                    v.look, '$.** ? (@.column == "status_id" || @.column == "kind").values[*]') AS q
                WHERE q = '"lead"' OR q IN (SELECT to_jsonb(s) FROM unnest({_STEPS}) AS s))
        ) AS found ORDER BY name""",
    "macros": f"""
        SELECT title AS name FROM macros WHERE deleted_at IS NULL AND (steps ->> 'status_id')::bigint = ANY({_STEPS})
        ORDER BY title, id""",
    "roles": """
        SELECT name FROM roles WHERE card_rules @> '[{"entity": "lead"}]' ORDER BY name, id""",
    "tasks": """
        SELECT t.title AS name FROM statuses s JOIN funnels f ON f.id = s.funnel_id AND f.kind = 'lead'
        JOIN task_templates t ON t.id = s.task_template_id WHERE s.deleted_at IS NULL ORDER BY s.position, s.id""",
    "letters": """
        SELECT h.name FROM channels h JOIN funnels f ON f.id = h.funnel_id AND f.kind = 'lead'
        WHERE h.state <> 'deleted' AND h.lead_source AND h.fill <> '[]' ORDER BY h.name, h.id""",
    "imports": """
        SELECT file_name AS name FROM imports WHERE entity = 'lead'
          AND state IN ('draft', 'checking', 'checked', 'running', 'paused') ORDER BY id""",
}


async def view(tx: Tx) -> ModeView:
    """As the house has it."""
    funnel = await tx.row(FUNNEL)
    asleep = funnel is not None and funnel["asleep"]
    mode: Mode = "simple" if asleep else "classic"
    return ModeView(
        mode=mode,
        status_id=funnel["moved_to"] if funnel and asleep else None,
        version=funnel["version"] if funnel else 0,
        leads=await tx.value(f"SELECT count(*) FROM ({OPEN}) AS found"),
        lead_ids=[row["id"] for row in await tx.fetch(f"{OPEN} LIMIT {SHOWN}")],
        undoable=await tx.value(f"SELECT count(*) FROM ({CANDIDATES}) AS found WHERE stays IS NULL"),
        run=await _run(tx),
    )


async def preview(tx: Tx, asked: SetMode) -> ModePreview:
    """Raises Invalid with the field named, Conflict."""
    home = await step_of(tx, asked)
    if asked.mode == "simple":
        found = [(row["id"], None if row["contact_id"] is not None else "no_person") for row in await tx.fetch(OPEN)]
        moving = asked.leads == "convert"
    else:
        found = [(row["lead_id"], row["stays"]) for row in await candidates(tx)]
        moving = asked.leads == "bring_back"
    move = sum(why is None for _, why in found) if moving else 0
    touched = {name: await _touched(tx, sql) for name, sql in _TOUCHED.items()}
    left = _left(found) if moving else []
    return ModePreview(cards=len(found), move=move, left=left, status_id=home, **touched)


async def step_of(tx: Tx, asked: SetMode) -> int | None:
    """The step in which requests open in simple mode; None in classic. Raises Invalid, Conflict no_deal_steps."""
    if asked.leads == ("bring_back" if asked.mode == "simple" else "convert"):
        raise Invalid("invalid", fields={"leads": "wrong_type"})
    if asked.mode == "classic":
        return None
    if asked.status_id is None:
        return await _first(tx)
    row = await tx.row(_STEP, asked.status_id)
    if row is None or row["kind"] == "lead":
        raise Invalid("invalid", fields={"status_id": "no_such_status"})
    if row["category"] in CLOSED:
        raise Invalid("invalid", fields={"status_id": "begins_open"})
    return asked.status_id


async def _first(tx: Tx) -> int:
    """Where deals begin, held till the end: whoever removes it meanwhile waits, and leads us on. Raises Conflict."""
    while (first := await tx.row(FIRST)) is not None:
        held = await tx.row(_STEP, first["id"])
        # somebody was quicker: the next first one
        if held is not None and held["category"] not in CLOSED:
            return int(held["id"])
    raise Conflict("no_deal_steps")


async def _touched(tx: Tx, sql: str) -> Touched:
    names = [row["name"] for row in await tx.fetch(sql)]
    return Touched(len(names), names[:SHOWN])


async def _run(tx: Tx) -> ModeRun | None:
    row = await tx.row(_RUN)
    if row is None:
        return None
    left = _left((each["id"], each["why"]) for each in await tx.fetch(_LEFT, row["id"]))
    return ModeRun(
        id=row["id"],
        what=row["what"],
        state=row["state"],
        total=row["total"],
        done=row["done"],
        left=left,
        by=Named(row["user_id"], row["user_name"]) if row["user_id"] else None,
        created_at=row["created_at"],
        ended_at=row["ended_at"],
    )


def _left(found: Iterable[tuple[int, Any]]) -> list[LeftBehind]:
    by: dict[Any, list[int]] = {}
    for number, why in found:
        if why is not None:
            by.setdefault(why, []).append(number)
    return [LeftBehind(why, len(ids), ids[:SHOWN]) for why, ids in sorted(by.items())]
