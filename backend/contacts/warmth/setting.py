"""What warmth is counted by: points, the half-life, the stages. The administrator's, shipped as PRODUCT E2 says."""

import re

import msgspec

from backend.kit.db import Tx
from backend.kit.words import say

# The stage of those whom the house has only just met; it has no points to reach.
NEW = 0
# What counts (facts.py says which facts these are).
MARKS = (
    "client_message",
    "call",
    "form",
    "letter_opened",
    "link_followed",
    "offer_opened",
    "lead_created",
    "deal_created",
    "staff_message",
    "task_done",
    "rejection",
    "silence",
)
# Of these it is the client who did something; silence is reckoned from the last of them.
CLIENTS = ("client_message", "call", "form", "letter_opened", "link_followed", "offer_opened")  # fmt: skip


# a kind of events that the administrator made
_OWN = re.compile(r"own:[1-9][0-9]{0,17}")


def is_mark(mark: str) -> bool:
    return mark in MARKS or _OWN.fullmatch(mark) is not None


class Points(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`a_day`: no more than this in one day from this kind (its size, whatever the sign); None: no limit."""

    points: float
    a_day: float | None = None


class Finer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Other points for what came by this channel, for a request of this source, or was done by this colleague.

    The first that fits stands in place of the mark's own points, with a limit a day of its own.
    """

    mark: str
    points: float
    a_day: float | None = None
    channel_id: int | None = None
    source_id: int | None = None
    user_id: int | None = None


class Stage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`name` None: the shipped word in the reader's language. The first has no `at_least`: it is where one ends."""

    id: int
    color: str
    at_least: float | None = None
    name: str | None = None


class WarmthSetting(msgspec.Struct, frozen=True):
    """`new_days`, `new_below`: under so many days old and below so many points one is new.

    `silence_days`: of whom nothing was heard for so long, "silence" happens to; None: to nobody.
    """

    half_life_days: float
    new_days: int
    new_below: float
    points: dict[str, Points]
    # coldest first
    stages: list[Stage]
    version: int = 0
    finer: list[Finer] = []
    silence_days: int | None = None

    def rule(self, mark: str, finer: int = -1) -> Points | None:
        """The points of a mark; `finer`: those of this place in the list instead."""
        if finer >= 0:
            return Points(self.finer[finer].points, self.finer[finer].a_day)
        return self.points.get(mark)


SHIPPED = WarmthSetting(
    half_life_days=14,
    new_days=7,
    new_below=5,
    points={
        "client_message": Points(3, 15),
        "call": Points(10),
        "form": Points(10),
        "letter_opened": Points(5),
        "link_followed": Points(5),
        "offer_opened": Points(5),
        "lead_created": Points(5),
        "deal_created": Points(15),
        "staff_message": Points(1, 3),
        "task_done": Points(2),
        "rejection": Points(-20),
    },
    stages=[Stage(1, "sky"), Stage(2, "amber", 20), Stage(3, "ember", 60)],
)

_READ = "SELECT value::text FROM settings WHERE key = 'warmth'"
_decode = msgspec.json.Decoder(WarmthSetting).decode


async def stages(tx: Tx) -> frozenset[int]:
    """Numbers of all stages, "new" too."""
    return frozenset({NEW, *(each.id for each in (await warmth_setting(tx)).stages)})


async def warmth_setting(tx: Tx) -> WarmthSetting:
    kept = await tx.value(_READ)
    return _decode(kept) if kept else SHIPPED


async def stage_names(tx: Tx, locale: str) -> dict[int, str]:
    """stage → what it is called, "new" too: by its own name, else in this language."""
    own = {each.id: each.name for each in (await warmth_setting(tx)).stages}
    return {each: own.get(each) or say(locale, f"warmth.stage_{each}") for each in (NEW, *own)}
