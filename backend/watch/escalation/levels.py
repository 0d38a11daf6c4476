"""Which level comes next. Pure."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from backend.duty.hours import NEVER, Hours
from backend.kit.errors import Invalid
from backend.watch.escalation.schemas import EscalateGive, EscalateTo, EscalationStep

_NAMED = ("user", "role", "team")


def of_wait(steps: Sequence[EscalationStep], *, call: bool) -> list[EscalationStep]:
    return [step for step in steps if step.of == "any" or call]


def next_at(hours: Hours, mark: datetime, steps: Sequence[EscalationStep], done_s: int) -> datetime | None:
    """When the next level of a wait since `mark` is due, those up to `done_s` being done (-1: none). None: never."""
    for step in steps:
        if step.after_s > done_s:
            due = max(mark, hours.moment(hours.clock(mark) + step.after_s)) if step.after_s else mark
            return None if due >= NEVER else due
    return None


def passed(steps: Sequence[EscalationStep], done_s: int, owed_s: float) -> list[EscalationStep]:
    """Those that are due and not done. Several at once are one: nobody is told thrice."""
    return [step for step in steps if done_s < step.after_s <= owed_s]


def told_of(steps: Sequence[EscalationStep]) -> list[EscalateTo]:
    """Everybody whom these name, each once."""
    return list(dict.fromkeys(to for step in steps for to in step.tell))


def given_by(steps: Sequence[EscalationStep]) -> EscalateGive | None:
    """The last word of where it goes."""
    return next((step.give for step in reversed(steps) if step.give is not None), None)


def names_of(step: EscalationStep) -> list[EscalateTo | EscalateGive]:
    """Everybody whom it names, to tell them or to give to them."""
    return [*step.tell, *([step.give] if step.give else [])]


def checked(steps: Sequence[EscalationStep]) -> list[EscalationStep]:
    """Raises Invalid with the field named."""
    for at, (one, two) in enumerate(pairwise(steps), 1):
        if two.after_s <= one.after_s:
            raise Invalid("invalid", fields={f"steps.{at}.after_s": "levels_rise"})
    for at, step in enumerate(steps):
        if not step.tell and step.give is None:
            raise Invalid("invalid", fields={f"steps.{at}.tell": "level_does_nothing"})
        for field, whom in (("tell", step.tell), ("give", [step.give] if step.give else [])):
            if any((each.kind in _NAMED) != (each.id is not None) for each in whom):
                raise Invalid("invalid", fields={f"steps.{at}.{field}": "level_names_nobody"})
    return list(steps)
