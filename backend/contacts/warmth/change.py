"""The administrator's points and stages: what they would make of people, and saving them."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.activities.kinds.define import kinds
from backend.contacts.sight import seen_sql
from backend.contacts.warmth.curve import HORIZON, stand
from backend.contacts.warmth.events import WarmthSet
from backend.contacts.warmth.keep import NOTHING, scores
from backend.contacts.warmth.schemas import SetWarmth, StageCount, WarmthMove, WarmthPreview
from backend.contacts.warmth.setting import MARKS, NEW, Finer, Points, Stage, WarmthSetting, warmth_setting
from backend.fields.actions.check import COLORS
from backend.kit.clean import clean_text
from backend.kit.db import Published, Staff, Tx
from backend.kit.errors import Conflict, Invalid

STAGES_MOST, FINER_MOST, NAME_MAX, EXAMPLES = 8, 40, 40, 10
# so many people are counted for a preview, while somebody waits for it
LOOKED_AT = 5_000
_WRITE = """
INSERT INTO settings (key, value) VALUES ('warmth', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""
_PEOPLE = "SELECT count(*) FROM contacts WHERE deleted_at IS NULL"
_SOME = """
SELECT w.contact_id AS id, w.stage, w.was_more, p.created_at, p.name, p.surname
FROM contact_warmth w JOIN contacts p ON p.id = w.contact_id
WHERE p.deleted_at IS NULL ORDER BY w.heat DESC NULLS LAST, w.contact_id DESC LIMIT $1
"""


def settled(wanted: SetWarmth, version: int, own: Collection[int]) -> WarmthSetting:
    """Checked and tidied; `own`: the house's own kinds of events. Raises Invalid with the field."""
    marks = {*MARKS, *(f"own:{each}" for each in own)}
    _demand(0.5 <= wanted.half_life_days <= 365, "half_life_days", "warmth_half_life")
    _demand(0 <= wanted.new_days <= 90, "new_days", "warmth_new_days")
    _demand(abs(wanted.new_below) <= 1000, "new_below", "warmth_points")
    for mark, rule in wanted.points.items():
        _demand(mark in marks, f"points.{mark}", "warmth_no_mark")
        _demand(abs(rule.points) <= 1000, f"points.{mark}", "warmth_points")
        _demand(rule.a_day is None or 0 <= rule.a_day <= 10_000, f"points.{mark}", "warmth_points")
    _demand(wanted.silence_days is None or 1 <= wanted.silence_days <= 365, "silence_days", "warmth_silence")
    # older facts are not read (curve.HORIZON): a silence that is longer would never be seen
    short = wanted.silence_days is None or wanted.silence_days < wanted.half_life_days * HORIZON / 2
    _demand(short, "silence_days", "warmth_silence_long")
    silence = wanted.points.get("silence")
    # who keeps silent is not warmed by that
    _demand(silence is None or silence.points <= 0, "points.silence", "warmth_only_less")
    _demand(len(wanted.finer) <= FINER_MOST, "finer", "warmth_finer_many")
    for at, finer in enumerate(wanted.finer):
        _demand(finer.mark in marks, f"finer.{at}", "warmth_no_mark")
        _finer(finer, f"finer.{at}")
    _demand(2 <= len(wanted.stages) <= STAGES_MOST, "stages", "warmth_stage_count")
    _demand(len({each.id for each in wanted.stages}) == len(wanted.stages), "stages", "warmth_stage_count")
    stages = [_stage(each, at, wanted.stages) for at, each in enumerate(wanted.stages)]
    return WarmthSetting(
        half_life_days=wanted.half_life_days,
        new_days=wanted.new_days,
        new_below=wanted.new_below,
        points={mark: Points(rule.points, rule.a_day) for mark, rule in wanted.points.items()},
        stages=stages,
        version=version,
        finer=wanted.finer,
        silence_days=wanted.silence_days,
    )


def _stage(stage: Stage, at: int, all_of: list[Stage]) -> Stage:
    name = clean_text(stage.name).strip() if stage.name else ""
    _demand(1 <= stage.id <= 100, f"stages.{at}", "warmth_stage_count")
    _demand(len(name) <= NAME_MAX, f"stages.{at}.name", "too_long")
    # only the shipped ones have words of their own
    _demand(bool(name) or stage.id in (1, 2, 3), f"stages.{at}.name", "required")
    _demand(stage.color in COLORS, f"stages.{at}.color", "no_such_color")
    if at == 0:
        return Stage(stage.id, stage.color, None, name or None)
    before = all_of[at - 1].at_least or 0
    _demand(
        stage.at_least is not None and before < stage.at_least <= 1_000_000, f"stages.{at}.at_least", "warmth_order"
    )
    return Stage(stage.id, stage.color, stage.at_least, name or None)


def _finer(rule: Finer, field: str) -> None:
    # nobody does silence, and it comes by no channel
    _demand(rule.mark != "silence", field, "warmth_no_mark")
    _demand(abs(rule.points) <= 1000, field, "warmth_points")
    _demand(rule.a_day is None or 0 <= rule.a_day <= 10_000, field, "warmth_points")
    named = (rule.channel_id, rule.source_id, rule.user_id)
    _demand(any(each is not None for each in named), field, "warmth_finer_none")
    _demand(all(each is None or 0 < each < 2**63 for each in named), field, "warmth_finer_none")


def _demand(right: bool, field: str, code: str) -> None:
    if not right:
        raise Invalid("invalid", fields={field: code})


async def _own(tx: Tx) -> list[int]:
    return [kind.id for kind in await kinds(tx)]


async def preview(tx: Tx, me: Grants, wanted: SetWarmth) -> WarmthPreview:
    """Changes nothing; names only whom the caller sees. Raises Invalid."""
    setting, now = settled(wanted, wanted.version, await _own(tx)), datetime.now(UTC)
    rows = await tx.fetch(_SOME, LOOKED_AT)
    found = await scores(tx, [row["id"] for row in rows], setting, now)
    stages: dict[int, list[int]] = {stage: [0, 0] for stage in (NEW, *(each.id for each in setting.stages))}
    moves = []
    for row in rows:
        came, more = row["created_at"], row["was_more"]
        then = stand(found.get(row["id"], NOTHING).score, now, setting, came=came, was_more=more).stage
        stood = NEW if row["stage"] is None else row["stage"]
        stages.setdefault(stood, [0, 0])[0] += 1
        stages[then][1] += 1
        if then != stood:
            name = " ".join(filter(None, (row["name"], row["surname"])))
            moves.append(WarmthMove(row["id"], name, stood, then))
    return WarmthPreview(
        people=await tx.value(_PEOPLE),
        looked_at=len(rows),
        changed=len(moves),
        stages=[StageCount(stage, *both) for stage, both in stages.items()],
        examples=await _seen(tx, me, moves),
    )


async def _seen(tx: Tx, me: Grants, moves: list[WarmthMove]) -> list[WarmthMove]:
    sql, args = seen_sql(me, 2)
    ids = [each.contact_id for each in moves[:LOOKED_AT]]
    rows = await tx.fetch(f"SELECT p.id FROM contacts p WHERE p.id = ANY ($1::bigint[]) AND {sql}", ids, *args)
    seen = {row["id"] for row in rows}
    return [each for each in moves if each.contact_id in seen][:EXAMPLES]


async def set_warmth(tx: Tx, me: Grants, ip: str, wanted: SetWarmth) -> WarmthSetting:
    """Everybody is counted again within minutes. Raises Invalid, Conflict stale_version."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.warmth'))")
    before = await warmth_setting(tx)
    if before.version != wanted.version:
        raise Conflict("stale_version", extra={"version": before.version})
    after = settled(wanted, before.version + 1, await _own(tx))
    await tx.execute(_WRITE, msgspec.json.encode(after).decode())
    await audit.write(tx, me, ip, "warmth.set", ("warmth", None), _told(before), _told(after))
    tx.publish(Published(WarmthSet(after.version), Staff(), "warmth"))
    return after


def _told(setting: WarmthSetting) -> dict[str, Any]:
    told: dict[str, Any] = {"half_life_days": setting.half_life_days}
    told |= {"new_days": setting.new_days, "new_below": setting.new_below}
    told["points"] = {mark: [rule.points, rule.a_day] for mark, rule in sorted(setting.points.items())}
    told["finer"] = {
        f"{at + 1}. {rule.mark}": [rule.points, rule.a_day, rule.channel_id, rule.source_id, rule.user_id]
        for at, rule in enumerate(setting.finer)
    }
    told["silence_days"] = setting.silence_days
    told["stages"] = {str(each.id): [each.name, each.at_least] for each in setting.stages}
    return told
