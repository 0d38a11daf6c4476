"""Warmth as the API shows it."""

from datetime import datetime
from typing import Annotated

import msgspec

from backend.contacts.warmth.setting import Finer, Points, Stage


class Warmth(msgspec.Struct, frozen=True):
    """`stage`: 0 new, else one of GET /warmth. `until`: when it ends if nothing happens; None: never."""

    stage: int
    since: datetime | None = None
    until: datetime | None = None


Ids = Annotated[list[Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]], msgspec.Meta(max_length=200)]


class AskedWarmth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose warmth is asked for."""

    contact_ids: Ids = []
    company_ids: Ids = []


class PersonWarmth(msgspec.Struct, frozen=True):
    """A person's stage."""

    id: int
    stage: int


class CompanyWarmth(msgspec.Struct, frozen=True):
    """`stage`: that of the warmest of those who work there; `score`: what is left of the points of all `people`."""

    id: int
    stage: int
    score: float
    people: int


class WarmthOf(msgspec.Struct, frozen=True):
    """Those of the asked whom the caller sees, and of whom anything is counted."""

    people: list[PersonWarmth]
    companies: list[CompanyWarmth]


class WarmthPoint(msgspec.Struct, frozen=True):
    """What happened (a mark of GET /warmth), what it gave, and what is left of that at `as_of`."""

    at: datetime
    mark: str
    gave: float
    left: float


class WarmthTold(msgspec.Struct, frozen=True):
    """Why somebody is as warm as they are (E9).

    `points`: the newest first; `more`, `more_left`: how many are not shown, because they are older or not the
    caller's to see, and what they come to. `cools`: the stages that they pass if nothing happens, with the moments.
    """

    stage: int
    score: float
    as_of: datetime
    half_life_days: float
    points: list[WarmthPoint]
    more: int
    more_left: float
    cools: list[Warmth]


class SetWarmth(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of it; `version` as seen. A mark that is left out gives nothing.

    `finer`: other points by channel, source or colleague; `silence_days`: null counts no silence.
    """

    version: int
    half_life_days: float
    new_days: int
    new_below: float
    points: dict[str, Points]
    stages: list[Stage]
    finer: list[Finer] = []
    silence_days: int | None = None


class StageCount(msgspec.Struct, frozen=True):
    """How many are in a stage now, and would be then."""

    stage: int
    now: int
    then: int


class WarmthMove(msgspec.Struct, frozen=True):
    """Somebody who would change stage."""

    contact_id: int
    name: str
    now: int
    then: int


class WarmthPreview(msgspec.Struct, frozen=True):
    """What another setting would make of people. `looked_at` of `people` were counted: those whom most happened to."""

    people: int
    looked_at: int
    changed: int
    stages: list[StageCount]
    examples: list[WarmthMove]
