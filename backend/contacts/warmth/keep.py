"""How warm people are, kept: counted from the log whenever something happened, and when a stage is over by itself.

Everything is counted anew from the log: a person has few facts within the horizon, and what is counted anew cannot
drift. The sums are PostgreSQL's (a job goes over a million people); `curve.count` says the same in Python, and a
property test holds them together.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from backend.activities import Activity, record
from backend.contacts.publish import publish_warmth
from backend.contacts.warmth.curve import Standing, half_life_s, stand
from backend.contacts.warmth.facts import HEARD, counted_sql, horizon_s
from backend.contacts.warmth.setting import CLIENTS, WarmthSetting, warmth_setting
from backend.kit.db import Tx

_ADD = """
INSERT INTO contact_warmth (contact_id)
SELECT id FROM contacts WHERE id = ANY ($1::bigint[]) AND deleted_at IS NULL ORDER BY id ON CONFLICT DO NOTHING
"""
# sorted: two workers that count the same people must not wait for each other in a ring
_HOLD = """
SELECT w.contact_id, w.stage, w.was_more, p.created_at FROM contact_warmth w JOIN contacts p ON p.id = w.contact_id
WHERE w.contact_id = ANY ($1::bigint[]) AND p.deleted_at IS NULL ORDER BY w.contact_id FOR UPDATE OF w
"""
# $4 marks, $5 finer, $6 points, $7 a day at most, $8 half-life in seconds, $9 the client's own marks
SCORES = """
WITH counted AS ({counted}), ruled AS (
    SELECT c.contact_id, c.at, c.mark = ANY ($9::text[]) AS heard, coalesce(r.points, 0) AS points,
           abs(r.points) AS size, r.a_day,
           sum(abs(r.points)) OVER (PARTITION BY c.contact_id, c.mark, c.finer, (c.at AT TIME ZONE 'UTC')::date
                                    ORDER BY c.at, c.id) AS reached
    FROM counted c LEFT JOIN unnest($4::text[], $5::int[], $6::float8[], $7::float8[]) AS r (mark, finer, points, a_day)
         ON r.mark = c.mark AND r.finer = c.finer
)
SELECT contact_id, max(at) FILTER (WHERE heard) AS heard,
       sum(sign(points) * greatest(0, least(size, coalesce(a_day, 'infinity') - (reached - size)))
           * power(2::float8, -extract(epoch FROM $2::timestamptz - at)::float8 / $8::float8)) AS score
FROM ruled GROUP BY contact_id
"""
_WRITE = """
UPDATE contact_warmth w SET score = n.score, heat = n.heat, score_at = $2, stage = n.stage, stage_until = n.until,
    was_more = w.was_more OR n.stage <> 0, version = $7,
    stage_since = CASE WHEN w.stage = n.stage THEN w.stage_since ELSE $2 END
FROM unnest($1::bigint[], $3::float8[], $4::float8[], $5::smallint[], $6::timestamptz[])
     AS n (contact_id, score, heat, stage, until)
WHERE w.contact_id = n.contact_id
"""


class Change(msgspec.Struct, frozen=True):
    """Somebody whose stage is another one now."""

    contact_id: int
    before: int | None
    after: int


class Score(NamedTuple):
    """What is left of somebody's points, and when the client did something last."""

    score: float
    heard: datetime | None


NOTHING = Score(0.0, None)


async def scores(
    tx: Tx, ids: Sequence[int], setting: WarmthSetting, now: datetime, less: str = "false"
) -> dict[int, Score]:
    """What is left of everybody's points at `now`; to whom nothing happened is left out. `less`: see counted_sql."""
    general = [(mark, -1, rule.points, rule.a_day) for mark, rule in sorted(setting.points.items())]
    finer = [(rule.mark, at, rule.points, rule.a_day) for at, rule in enumerate(setting.finer)]
    marks, places, points, most = zip(*general, *finer, strict=True) if general or finer else ((), (), (), ())
    rows = await tx.fetch(
        SCORES.format(counted=counted_sql(setting, less)),
        list(ids),
        now,
        horizon_s(setting),
        list(marks),
        list(places),
        list(points),
        list(most),
        half_life_s(setting),
        [*CLIENTS, HEARD],
    )
    return {row["contact_id"]: Score(row["score"], row["heard"]) for row in rows}


async def count_anew(
    tx: Tx, ids: Sequence[int], *, now: datetime | None = None, tell_first: bool = False, is_news: bool = True
) -> list[Change]:
    """Counts these people again; whose stage changed is told, and it is a fact of its own.

    `tell_first`: so is a stage that is somebody's first. Not where a whole house is counted for the first time.
    `is_news`: not where nothing happened to them, and only what is known of it went: no fact is made, so that no rule
    writes to a customer of whom old events were removed.
    """
    now = now or datetime.now(UTC)
    setting = await warmth_setting(tx)
    await tx.execute(_ADD, sorted(set(ids)))
    held = await tx.fetch(_HOLD, sorted(set(ids)))
    found = await scores(tx, [row["contact_id"] for row in held], setting, now)
    stands = {
        row["contact_id"]: stand(
            one.score, now, setting, came=row["created_at"], was_more=row["was_more"], heard=one.heard
        )
        for row in held
        for one in (found.get(row["contact_id"], NOTHING),)
    }
    await _write(tx, stands, now, setting.version)
    changed = [
        Change(row["contact_id"], row["stage"], after)
        for row in held
        if (after := stands[row["contact_id"]].stage) != row["stage"]
    ]
    # nobody is told that somebody of whom nothing is known yet is new
    await record(tx, [_fact(each, now) for each in changed if is_news and each.before is not None])
    await publish_warmth(tx, [each.contact_id for each in changed if tell_first or each.before is not None])
    return changed


async def _write(tx: Tx, stands: dict[int, Standing], now: datetime, version: int) -> None:
    ids = sorted(stands)
    ordered = [stands[each] for each in ids]
    await tx.execute(
        _WRITE,
        ids,
        now,
        [each.score for each in ordered],
        [each.heat for each in ordered],
        [each.stage for each in ordered],
        [each.until for each in ordered],
        version,
    )


def _fact(change: Change, now: datetime) -> Activity:
    return Activity(
        kind="warmth_changed",
        at=now,
        actor_kind="system",
        contact_id=change.contact_id,
        data={"from": change.before, "to": change.after},
    )
