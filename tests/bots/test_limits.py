"""Whatever the network does between our clock and the platform's, its limits are kept."""

import random

from hypothesis import given
from hypothesis import strategies as st

from bots.limits import Limits
from tests.platforms.limits import Window


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@given(st.integers(1, 40), st.integers(0, 2**32))
def test_the_platform_never_sees_more_than_its_rate(rate: int, seed: int) -> None:
    dice, clock = random.Random(seed), Clock()
    limits = Limits(rate, 0, clock)
    arrivals: list[float] = []
    flying: list[float] = []
    for _ in range(300):
        for _ in range(limits.room()):
            limits.start()
            arrives = clock.now + dice.choice((0.001, 0.02, 0.7))
            arrivals.append(arrives)
            flying.append(arrives + dice.choice((0.001, 0.3)))
        clock.now += dice.choice((0.005, 0.1, max(0.001, limits.wait())))
        for end in [end for end in flying if end <= clock.now]:
            flying.remove(end)
            limits.end(0)
    platform = Window(rate, 1.0)
    for arrival in sorted(arrivals):
        assert platform.wait(arrival) <= 1e-9
        platform.take(arrival)


def test_sends_go_on_at_nearly_the_platforms_rate() -> None:
    clock = Clock()
    limits, sent = Limits(30, 0, clock), 0
    while clock.now < 110.0:
        for _ in range(limits.room()):
            limits.start()
            limits.end(0)
            sent += 1
        clock.now += 0.01
    assert sent >= 270


def test_a_thread_rests_between_two_sends_and_as_long_as_it_was_told() -> None:
    clock = Clock()
    limits = Limits(30, 1.0, clock)
    limits.start()
    limits.end(7)
    assert 1.0 <= limits.thread_wait(7) <= 1.1
    assert limits.thread_wait(8) == 0
    limits.hold_thread(7, 30)
    limits.hold_thread(7, 5)
    assert limits.thread_wait(7) == 30


def test_a_resting_channel_has_no_room() -> None:
    clock = Clock()
    limits = Limits(30, 0, clock)
    limits.hold_channel(5)
    assert (limits.room(), limits.wait()) == (0, 5.0)
    clock.now += 5
    assert limits.room() > 0


def test_less_than_one_a_second_is_possible() -> None:
    clock = Clock()
    limits = Limits(0.5, 0, clock)
    limits.start()
    assert limits.room() == 0
    limits.end(1)
    clock.now += 1.5
    assert limits.room() == 0
    clock.now += 1
    assert limits.room() == 1


@given(st.integers(0, 2**32))
def test_a_burst_to_one_person_is_paid_for_before_the_next_beyond_it(seed: int) -> None:
    dice, clock, sent = random.Random(seed), Clock(), list[float]()
    limits = Limits(80, 6.0, clock, 5)
    for _ in range(60):
        clock.now += dice.choice((0.0, 0.1, 1.0, 2.5, 7.0, 40.0))
        clock.now += limits.thread_wait(7)
        limits.start()
        limits.end(7)
        sent.append(clock.now)
        assert limits.thread_wait(8) == 0
    for first, at in enumerate(sent):
        for last in range(first, len(sent)):
            assert last - first + 1 <= 5 + (sent[last] - at) / 6.0 + 1e-6


def test_short_answers_in_a_row_wait_for_nothing() -> None:
    clock = Clock()
    limits = Limits(80, 6.0, clock, 45)
    for _ in range(9):
        limits.start()
        clock.now += 0.3
        limits.end(7)
        assert limits.thread_wait(7) == 0
