"""The arithmetic of warmth, pure: points that fade, the stage that they come to, the moment when it cools.

Days are UTC days: a cap must not depend on who looks. A fact of the future (a platform's clock that is ahead) counts
as one of now.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from backend.contacts.warmth.setting import NEW, Stage, WarmthSetting

# Beyond this many half-lives less than a millionth of a point is left of a fact: none is read that is older.
HORIZON = 20
DAY_S = 86_400.0


class Fact(NamedTuple):
    """Something that counts. `id` orders facts of one moment; `finer`: by which finer rule, -1 by none."""

    id: int
    at: datetime
    mark: str
    finer: int = -1


class Counted(NamedTuple):
    """A fact, what it gave when it happened (its day's cap heeded), and what is left of that."""

    fact: Fact
    gave: float
    left: float


class Standing(NamedTuple):
    """How warm somebody is at a moment. `until`: when the stage ends if nothing more happens; None: never."""

    score: float
    heat: float | None
    stage: int
    until: datetime | None


def half_life_s(setting: WarmthSetting) -> float:
    return setting.half_life_days * DAY_S


def fading(age: timedelta, setting: WarmthSetting) -> float:
    """What is left of one point after so long."""
    return float(2.0 ** (-age.total_seconds() / half_life_s(setting)))


def count(facts: Iterable[Fact], setting: WarmthSetting, now: datetime) -> list[Counted]:
    """Each fact's points, in the order in which they happened."""
    used: dict[tuple[str, int, date], float] = {}
    found = []
    for fact in sorted(facts, key=lambda each: (each.at, each.id)):
        rule = setting.rule(fact.mark, fact.finer)
        if rule is None or not rule.points:
            continue
        day = (fact.mark, fact.finer, fact.at.astimezone(UTC).date())
        before, most = used.get(day, 0.0), math.inf if rule.a_day is None else rule.a_day
        size = max(0.0, min(abs(rule.points), most - before))
        used[day] = before + abs(rule.points)
        gave = math.copysign(size, rule.points)
        age = max(timedelta(), now - fact.at)
        found.append(Counted(fact, gave, gave * fading(age, setting)))
    return found


def heat(score: float, at: datetime, setting: WarmthSetting) -> float | None:
    """One number that orders people for ever without being touched: who is warmer now is warmer tomorrow, too."""
    return math.log2(score) + at.timestamp() / half_life_s(setting) if score > 0 else None


def stand(
    score: float,
    now: datetime,
    setting: WarmthSetting,
    *,
    came: datetime,
    was_more: bool,
    heard: datetime | None = None,
) -> Standing:
    """`came`: since when we know them; `was_more`: they have left "new" before, which is never regained.

    `heard`: when the client did something last.
    """
    grown_up = came + timedelta(days=setting.new_days)
    warm = heat(score, now, setting)
    if not was_more and now < grown_up and score < setting.new_below:
        return Standing(score, warm, NEW, _first(grown_up, silent_at(heard, now, setting)))
    stage = stage_of(score, setting.stages)
    until = _first(_cools(score, stage, now, setting), silent_at(heard, now, setting))
    return Standing(score, warm, stage.id, until)


def silent_at(heard: datetime | None, now: datetime, setting: WarmthSetting) -> datetime | None:
    """When silence will be counted, if nothing is heard until then; None: it never is, or was."""
    rule = setting.rule("silence")
    if heard is None or setting.silence_days is None or rule is None or not rule.points:
        return None
    at = heard + timedelta(days=setting.silence_days)
    return at if at > now else None


def _first(*moments: datetime | None) -> datetime | None:
    return min((each for each in moments if each is not None), default=None)


def stage_of(score: float, stages: Sequence[Stage]) -> Stage:
    """The hottest that the score reaches; the first is where everybody else is."""
    found = stages[0]
    for stage in stages[1:]:
        if stage.at_least is not None and score >= stage.at_least:
            found = stage
    return found


def _cools(score: float, stage: Stage, now: datetime, setting: WarmthSetting) -> datetime | None:
    least = stage.at_least
    if least is None or least <= 0 or score < least:
        return None
    # a second later: at the very moment the score still equals the threshold
    return now + timedelta(seconds=half_life_s(setting) * math.log2(score / least) + 1)
