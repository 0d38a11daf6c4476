"""The arithmetic of warmth: what fades, what is capped, when it cools."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.contacts.warmth.curve import Fact, count, heat, stand
from backend.contacts.warmth.setting import MARKS, NEW, SHIPPED

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
CAME = NOW - timedelta(days=400)
moments = st.integers(0, 60 * 86_400).map(lambda ago: NOW - timedelta(seconds=ago))
facts = st.lists(st.tuples(moments, st.sampled_from(MARKS)), max_size=40).map(
    lambda made: [Fact(at, *each) for at, each in enumerate(made)]
)
scores = st.floats(0.01, 5000)


def total(made: list[Fact], now: datetime = NOW) -> float:
    return sum(each.left for each in count(made, SHIPPED, now))


def test_half_of_it_is_left_after_a_half_life() -> None:
    call = [Fact(1, NOW, "call")]
    assert total(call) == 10
    assert total(call, NOW + timedelta(days=14)) == 5
    assert total(call, NOW + timedelta(days=28)) == 2.5


def test_a_client_who_writes_all_day_is_worth_fifteen_and_the_next_day_thirty() -> None:
    flood = [Fact(at, NOW + timedelta(seconds=at), "client_message") for at in range(50)]
    gave = [each.gave for each in count(flood, SHIPPED, NOW)]
    assert gave == [3.0] * 5 + [0.0] * 45
    again = [Fact(100 + at, NOW + timedelta(days=1, seconds=at), "client_message") for at in range(50)]
    assert sum(each.gave for each in count(flood + again, SHIPPED, NOW)) == 30


def test_a_rejection_takes_points_and_those_fade_too() -> None:
    both = [Fact(1, NOW, "deal_created"), Fact(2, NOW, "rejection")]
    assert total(both) == -5
    assert stand(-5, NOW, SHIPPED, came=CAME, was_more=True)[1:] == (None, 1, None)


def test_one_is_new_for_a_week_and_never_again() -> None:
    came = NOW - timedelta(days=3)
    fresh = stand(3, NOW, SHIPPED, came=came, was_more=False)
    assert (fresh.stage, fresh.until) == (NEW, came + timedelta(days=7))
    assert stand(5, NOW, SHIPPED, came=came, was_more=False).stage == 1
    assert stand(3, NOW, SHIPPED, came=came, was_more=True).stage == 1
    assert stand(3, NOW, SHIPPED, came=NOW - timedelta(days=7), was_more=False).stage == 1


@given(facts, st.randoms())
def test_the_order_in_which_facts_arrive_changes_nothing(made: list[Fact], random: object) -> None:
    other = made[:]
    random.shuffle(other)  # type: ignore[attr-defined]
    assert count(other, SHIPPED, NOW) == count(made, SHIPPED, NOW)


@given(facts)
def test_a_day_gives_no_more_than_its_cap(made: list[Fact]) -> None:
    days: dict[tuple[str, object], float] = {}
    for each in count(made, SHIPPED, NOW):
        key = (each.fact.mark, each.fact.at.date())
        days[key] = days.get(key, 0.0) + abs(each.gave)
    for (mark, _), sum_of_day in days.items():
        most = SHIPPED.points[mark].a_day
        assert most is None or sum_of_day <= most


@given(scores)
def test_it_stands_until_the_moment_told_and_not_after_it(score: float) -> None:
    found = stand(score, NOW, SHIPPED, came=CAME, was_more=True)
    if found.until is None:
        assert found.stage == 1
        return

    def later(moment: datetime) -> int:
        left = score * 2 ** (-(moment - NOW).total_seconds() / (14 * 86_400))
        return stand(left, moment, SHIPPED, came=CAME, was_more=True).stage

    assert later(found.until - timedelta(seconds=2)) == found.stage
    assert later(found.until) == found.stage - 1


@given(scores, scores, st.integers(0, 10**7))
def test_who_is_warmer_is_warmer_at_every_later_moment(one: float, other: float, seconds: int) -> None:
    """Their heats, taken at different moments, are in the order of what is left of both at one moment."""
    later = NOW + timedelta(seconds=seconds)
    left = one * 2 ** (-seconds / (14 * 86_400))
    mine, theirs = heat(one, NOW, SHIPPED), heat(other, later, SHIPPED)
    assert mine is not None
    assert theirs is not None
    if abs(left - other) > 1e-6 * max(left, other):
        assert (mine > theirs) == (left > other)
