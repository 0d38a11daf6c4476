"""Why somebody is as warm as they are, and when they cool (E9)."""

from datetime import UTC, datetime

from backend.access.grants import Grants
from backend.contacts.warmth.curve import Counted, count, fading, silent_at, stand
from backend.contacts.warmth.facts import HEARD, facts_of, shown_to
from backend.contacts.warmth.schemas import Warmth, WarmthPoint, WarmthTold
from backend.contacts.warmth.setting import CLIENTS, WarmthSetting, warmth_setting
from backend.kit.db import Tx

SHOWN = 50
_KNOWN = """
SELECT p.created_at, coalesce(w.was_more, false) AS was_more
FROM contacts p LEFT JOIN contact_warmth w ON w.contact_id = p.id WHERE p.id = $1
"""


async def explain(tx: Tx, me: Grants, contact_id: int) -> WarmthTold:
    """The caller has the right to see them; facts of what they do not see are added up, not told."""
    now = datetime.now(UTC)
    setting = await warmth_setting(tx)
    facts = await facts_of(tx, contact_id, setting, now)
    counted = count(facts, setting, now)
    score = sum(each.left for each in counted)
    known = await tx.row(_KNOWN, contact_id)
    assert known is not None
    heard = max((each.at for each in facts if each.mark in (*CLIENTS, HEARD)), default=None)
    standing = stand(score, now, setting, came=known["created_at"], was_more=known["was_more"], heard=heard)
    gave = [each for each in counted if each.gave]
    told = await shown_to(tx, me, contact_id, [each.fact.id for each in gave])
    shown = [each for each in reversed(gave) if each.fact.id in told][:SHOWN]
    return WarmthTold(
        stage=standing.stage,
        score=round(score, 1),
        as_of=now,
        half_life_days=setting.half_life_days,
        points=[_point(each) for each in shown],
        more=len(gave) - len(shown),
        more_left=round(score - sum(each.left for each in shown), 1),
        cools=_path(score, now, setting, known["created_at"], known["was_more"], heard),
    )


def _point(each: Counted) -> WarmthPoint:
    return WarmthPoint(each.fact.at, each.fact.mark, round(each.gave, 1), round(each.left, 1))


def _path(
    score: float, now: datetime, setting: WarmthSetting, came: datetime, was_more: bool, heard: datetime | None
) -> list[Warmth]:
    """Stage after stage, as they come if nothing happens."""
    path = []
    at, before = now, -1
    silent, silence = silent_at(heard, now, setting), setting.rule("silence")
    # each step is a colder stage, the end of "new", or the day by which nothing was heard for too long
    for _ in range(len(setting.stages) + 2):
        left = score * fading(at - now, setting)
        if silent is not None and at >= silent and silence is not None:
            left += silence.points * fading(at - silent, setting)
        standing = stand(left, at, setting, came=came, was_more=was_more, heard=heard)
        if at > now and standing.stage != before:
            path.append(Warmth(standing.stage, at, standing.until))
        before = standing.stage
        if standing.until is None:
            break
        at = standing.until
    return path
