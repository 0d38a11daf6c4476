"""Who is given a request, over many houses and days made up by chance."""

from collections import Counter
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.duty.route import Candidate, Case, Fell, Plan, route
from backend.duty.steps import RouteHours as Hours
from backend.duty.steps import RouteStep as Step
from backend.duty.steps import RouteWhen as When

ids = st.integers(1, 6)
few = st.frozensets(st.integers(1, 3), max_size=3)
tongues = st.sampled_from(["ru", "en", "lt"])
people = st.builds(
    Candidate,
    id=ids, role_id=st.integers(1, 2), teams=few, active=st.booleans(), works=st.booleans(), on_duty=st.booleans(),
    presence=st.sampled_from(["online", "away", "off"]), capacity=st.sampled_from([0.0, 1.0, 4.0, 8.0]), skills=few,
    languages=st.frozensets(tongues), turn=st.integers(0, 50),
)  # fmt: skip
houses = st.lists(people, max_size=6, unique_by=lambda each: each.id)
whens = st.builds(
    When,
    tags=st.lists(st.integers(1, 3), max_size=2), languages=st.lists(tongues, max_size=2),
    stages=st.lists(st.integers(0, 2), max_size=2), known=st.sampled_from([None, "new", "known"]),
    hours=st.none() | st.builds(Hours, st.integers(1, 2), st.booleans()), waited=st.sampled_from([0, 5]),
)  # fmt: skip
steps = st.builds(
    Step,
    kind=st.sampled_from(["contact", "turns", "least", "person", "pool"]),
    circle=st.sampled_from(["everyone", "role", "team"]), id=st.integers(1, 2), user_id=ids,
    skills=st.lists(st.integers(1, 3), max_size=2), language=st.booleans(), when=st.just(When()) | whens,
)  # fmt: skip
plans = st.builds(Plan, st.lists(steps, max_size=4).map(tuple), st.booleans())
cases = st.builds(
    Case,
    weight=st.sampled_from([0.3, 1.0, 3.0]), responsible_id=st.none() | ids, tags=few, language=st.none() | tongues,
    stage=st.integers(0, 2), known=st.booleans(), open=st.frozensets(st.integers(1, 2)),
    waited_min=st.sampled_from([0.0, 5.0, 60.0]), gave_back=st.frozensets(ids, max_size=1),
    let_wait=st.frozensets(ids, max_size=2),
)  # fmt: skip
loads = st.dictionaries(ids, st.sampled_from([0.0, 0.3, 1.0, 4.0, 7.5, 8.0, 20.0]))


@settings(max_examples=400, deadline=None)
@given(plans, cases, houses, loads)
def test_nobody_is_given_what_they_may_or_can_not_take(
    plan: Plan, case: Case, house: list[Candidate], load: dict[int, float]
) -> None:
    choice = route(plan, case, house, load)
    if choice.person is None:
        return
    person = next(each for each in house if each.id == choice.person)
    step = plan.steps[choice.step or 0]
    has = load.get(person.id, 0.0)
    assert (person.active, person.works, person.on_duty) == (True, True, True)
    assert person.presence == "online" or not plan.present
    assert person.capacity > 0
    assert has == 0 or has + case.weight <= person.capacity + 1e-6
    assert person.skills.issuperset(step.skills)
    assert not step.language or case.language is None or case.language in person.languages
    assert person.id not in case.gave_back


@settings(max_examples=300, deadline=None)
@given(plans, cases, houses, loads, st.randoms())
def test_the_same_question_has_the_same_answer_in_whatever_order_people_stand(
    plan: Plan, case: Case, house: list[Candidate], load: dict[int, float], chance: Any
) -> None:
    others = list(house)
    chance.shuffle(others)
    assert route(plan, case, house, load) == route(plan, case, others, load)


@settings(max_examples=300, deadline=None)
@given(plans, cases, houses, loads)
def test_everyone_who_was_asked_is_chosen_or_told_why_not(
    plan: Plan, case: Case, house: list[Candidate], load: dict[int, float]
) -> None:
    choice = route(plan, case, house, load)
    assert choice.person is None or choice.pool is None
    for tried in choice.tried:
        step, out = plan.steps[tried.step], [each.user_id for each in tried.fell]
        assert len(out) == len(set(out))
        if tried.unfit is not None or step.kind == "pool":
            assert out == []
            continue
        asked = {
            "contact": {case.responsible_id},
            "person": {step.user_id},
        }.get(step.kind) or {
            each.id
            for each in house
            if (step.circle == "everyone" and each.works)
            or (step.circle == "role" and each.role_id == step.id)
            or (step.circle == "team" and step.id in each.teams)
        }
        chosen = {choice.person} if tried.step == choice.step else set()
        assert set(out) | chosen == asked & {each.id for each in house}


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 6), st.integers(1, 40), st.data())
def test_by_turns_nobody_is_ever_two_ahead_of_a_colleague(many: int, given_out: int, data: st.DataObject) -> None:
    turns = {n: data.draw(st.integers(0, 5)) for n in range(1, many + 1)}
    got: Counter[int] = Counter({n: 0 for n in turns})
    for at in range(given_out):
        house = [Candidate(id=n, turn=turn, capacity=100.0) for n, turn in turns.items()]
        chosen = route(Plan((Step(kind="turns"),)), Case(), house, got).person
        assert chosen is not None
        got[chosen] += 1
        turns[chosen] = 10 + at
        assert max(got.values()) - min(got.values()) <= 1


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 6), st.lists(st.sampled_from([0.3, 1.0, 3.0]), max_size=40))
def test_by_load_nobody_is_ahead_by_more_than_the_heaviest_request(many: int, weights: list[float]) -> None:
    load = {n: 0.0 for n in range(1, many + 1)}
    for weight in weights:
        house = [Candidate(id=n, capacity=1000.0) for n in load]
        chosen = route(Plan((Step(kind="least"),)), Case(weight=weight), house, load).person
        assert chosen is not None
        load[chosen] += weight
        assert max(load.values()) - min(load.values()) <= 3.0 + 1e-6


def test_the_clients_own_manager_comes_first_while_on_duty_and_the_team_after_them() -> None:
    plan = Plan((Step(kind="contact"), Step(kind="least", circle="team", id=1)))
    anna, boris = Candidate(id=1, teams=frozenset({1})), Candidate(id=2, teams=frozenset({1}))
    hers = Case(responsible_id=1)
    assert route(plan, hers, [anna, boris], {1: 5.0}).person == 1
    asleep = msgspec.structs.replace(anna, on_duty=False)
    choice = route(plan, hers, [asleep, boris], {})
    assert (choice.person, choice.step) == (2, 1)
    assert choice.tried[0].fell == (Fell(1, "not_on_duty"),)


def test_who_has_nothing_to_do_takes_a_call_that_weighs_more_than_they_may_have() -> None:
    plan, one = Plan((Step(kind="least"),)), Candidate(id=1, capacity=2.0)
    assert route(plan, Case(weight=3.0), [one], {}).person == 1
    choice = route(plan, Case(weight=3.0), [one], {1: 1.0})
    assert choice.tried[0].fell == (Fell(1, "full", load=1.0, capacity=2.0),)


def test_a_step_that_asks_for_waiting_opens_when_the_client_has_waited() -> None:
    plan = Plan((Step(kind="person", user_id=1, when=When(waited=10)),))
    assert route(plan, Case(waited_min=9.9), [Candidate(id=1)], {}).tried[0].unfit == "waited"
    assert route(plan, Case(waited_min=10.0), [Candidate(id=1)], {}).person == 1
