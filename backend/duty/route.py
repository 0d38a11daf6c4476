"""Who is given a request: pure, so that a rehearsal, a replay of last week and the work itself decide alike.

`route(plan, case, people, load)` walks the steps of a plan in their order. The first one that fits the case and finds
somebody who can take it decides; whoever fell out is named, with the reason, for "Why me?".
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from backend.duty.steps import Circle, RouteStep, RouteWhen, StepKind

Presence = Literal["online", "away", "off"]
Unfit = Literal["tags", "languages", "stages", "known", "hours", "waited"]
Fall = Literal[
    "deactivated", "elsewhere", "gave_back", "vacation", "not_on_duty", "off", "away", "lacks_skill", "lacks_language",
    "full", "later_turn", "more_load",
]  # fmt: skip


class Plan(msgspec.Struct, frozen=True):
    """`present`: only to those who are online; else duty is enough."""

    steps: tuple[RouteStep, ...]
    present: bool = True


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be given. `open`: the calendars that are open at that moment. `gave_back`: who let it go. `let_wait`:
    who did not answer until it was taken from them; they have it again where nobody else can."""

    weight: float = 1.0
    responsible_id: int | None = None
    tags: frozenset[int] = frozenset()
    language: str | None = None
    stage: int = 0
    known: bool = False
    open: frozenset[int] = frozenset()
    waited_min: float = 0.0
    gave_back: frozenset[int] = frozenset()
    let_wait: frozenset[int] = frozenset()


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague as they stand now. `works`: may answer in this channel. `turn`: the number of what they were given
    last by this route; nobody's is lower than of who was given nothing."""

    id: int
    role_id: int = 0
    teams: frozenset[int] = frozenset()
    active: bool = True
    works: bool = True
    on_duty: bool = True
    duty_from: datetime | None = None
    vacation_until: datetime | None = None
    presence: Presence = "online"
    capacity: float = 8.0
    skills: frozenset[int] = frozenset()
    languages: frozenset[str] = frozenset()
    turn: int = 0


class Fell(msgspec.Struct, frozen=True, omit_defaults=True):
    """`load` of `capacity` where they were full or had more; `at`: when their duty begins, or their leave ends."""

    user_id: int
    why: Fall
    load: float | None = None
    capacity: float | None = None
    at: datetime | None = None
    skill_id: int | None = None


class Tried(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step: `unfit` names the condition that did not fit."""

    step: int
    kind: StepKind
    unfit: Unfit | None = None
    fell: tuple[Fell, ...] = ()


class Choice(msgspec.Struct, frozen=True):
    """`person` None and `pool` None: nobody fits, it waits. `step`: the one that decided."""

    person: int | None
    pool: tuple[Circle, int | None] | None
    step: int | None
    why: StepKind | None
    tried: tuple[Tried, ...]


def route(plan: Plan, case: Case, people: Sequence[Candidate], load: Mapping[int, float]) -> Choice:
    """The same in, the same out; `people` in any order. `load`: the weights that each has open by now."""
    by_id = {each.id: each for each in people}
    if case.let_wait:
        others = msgspec.structs.replace(case, gave_back=case.gave_back | case.let_wait)
        choice = _walked(plan, others, by_id, load)
        if choice.step is not None:
            return choice
    return _walked(plan, case, by_id, load)


def _walked(plan: Plan, case: Case, by_id: Mapping[int, Candidate], load: Mapping[int, float]) -> Choice:
    tried: list[Tried] = []
    for at, step in enumerate(plan.steps):
        unfit = _unfit(step.when, case)
        if unfit is not None:
            tried.append(Tried(at, step.kind, unfit))
            continue
        if step.kind == "pool":
            tried.append(Tried(at, step.kind))
            return Choice(None, (step.circle, step.id), at, step.kind, tuple(tried))
        able, fell = _sifted(plan, step, case, _among(step, case, by_id), load)
        if able:
            first, *rest = sorted(able, key=lambda each: _order(step, each, load))
            tried.append(Tried(at, step.kind, None, (*fell, *(_behind(step, each, load) for each in rest))))
            return Choice(first.id, None, at, step.kind, tuple(tried))
        tried.append(Tried(at, step.kind, None, fell))
    return Choice(None, None, None, None, tuple(tried))


def _unfit(when: RouteWhen, case: Case) -> Unfit | None:
    if when.tags and case.tags.isdisjoint(when.tags):
        return "tags"
    if when.languages and case.language not in when.languages:
        return "languages"
    if when.stages and case.stage not in when.stages:
        return "stages"
    if when.known is not None and (when.known == "known") != case.known:
        return "known"
    if when.hours is not None and (when.hours.calendar_id in case.open) != when.hours.open:
        return "hours"
    return "waited" if case.waited_min < when.waited else None


def _among(step: RouteStep, case: Case, people: Mapping[int, Candidate]) -> list[Candidate]:
    """In the order of their numbers. Whoever the circle does not hold is no candidate, and falls out of nothing."""
    if step.kind in ("contact", "person"):
        named = case.responsible_id if step.kind == "contact" else step.user_id
        return [people[named]] if named is not None and named in people else []
    return [people[key] for key in sorted(people) if _inside(step, people[key])]


def _inside(step: RouteStep, person: Candidate) -> bool:
    match step.circle:
        case "everyone":
            # those who work elsewhere are many, and were never asked
            return person.works
        case "role":
            return person.role_id == step.id
        case "team":
            return step.id in person.teams


def _sifted(
    plan: Plan, step: RouteStep, case: Case, people: Iterable[Candidate], load: Mapping[int, float]
) -> tuple[list[Candidate], tuple[Fell, ...]]:
    able: list[Candidate] = []
    fell: list[Fell] = []
    for person in people:
        out = _falls(plan, step, case, person, load.get(person.id, 0.0))
        if out is None:
            able.append(person)
        else:
            fell.append(out)
    return able, tuple(fell)


def _falls(plan: Plan, step: RouteStep, case: Case, person: Candidate, has: float) -> Fell | None:
    """What keeps them from it: first what they cannot mend, last what may pass in a minute."""
    lacking = next((each for each in step.skills if each not in person.skills), None)
    if not person.active:
        return Fell(person.id, "deactivated")
    if not person.works:
        return Fell(person.id, "elsewhere")
    if person.id in case.gave_back:
        return Fell(person.id, "gave_back")
    if lacking is not None:
        return Fell(person.id, "lacks_skill", skill_id=lacking)
    if step.language and case.language is not None and case.language not in person.languages:
        return Fell(person.id, "lacks_language")
    if person.vacation_until is not None:
        return Fell(person.id, "vacation", at=person.vacation_until)
    if not person.on_duty:
        return Fell(person.id, "not_on_duty", at=person.duty_from)
    if plan.present and person.presence != "online":
        return Fell(person.id, "away" if person.presence == "away" else "off")
    # who has nothing to do takes also what weighs more than they may have
    if person.capacity <= 0 or (has > 0 and has + case.weight > person.capacity + 1e-6):
        return Fell(person.id, "full", load=has, capacity=person.capacity)
    return None


def _order(step: RouteStep, person: Candidate, load: Mapping[int, float]) -> tuple[float, int, int]:
    share = load.get(person.id, 0.0) / person.capacity if step.kind == "least" else 0.0
    return (share, person.turn, person.id)


def _behind(step: RouteStep, person: Candidate, load: Mapping[int, float]) -> Fell:
    if step.kind == "least":
        return Fell(person.id, "more_load", load=load.get(person.id, 0.0), capacity=person.capacity)
    return Fell(person.id, "later_turn")
