"""When something may reach a person. Pure: their clock, their zone, their quiet hours."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from backend.notify.when import Quiet, after_quiet

ZONES = st.sampled_from(("Europe/Moscow", "Europe/Vilnius", "Asia/Vladivostok", "America/New_York"))
CLOCKS = st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda at: f"{at[0]:02}:{at[1]:02}")
MOMENTS = st.integers(0, 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(MOMENTS, CLOCKS, CLOCKS, ZONES)
def test_what_quiet_hours_held_back_comes_when_they_are_over(now: datetime, begins: str, ends: str, zone: str) -> None:
    later = after_quiet(now, Quiet(True, begins, ends), zone)
    assert now <= later <= now + timedelta(hours=25)
    if later > now:
        assert later.astimezone(ZoneInfo(zone)).strftime("%H:%M") == ends or _is_shifted(later, zone)
    # and never held back a second time at that moment
    assert after_quiet(later, Quiet(True, begins, ends), zone) == later or _is_shifted(later, zone)


def _is_shifted(at: datetime, zone: str) -> bool:
    """The night in which the clock jumps: its hour is shown once, twice or never."""
    there = ZoneInfo(zone)
    day = timedelta(hours=3)
    return (at - day).astimezone(there).utcoffset() != (at + day).astimezone(there).utcoffset()


@given(MOMENTS, CLOCKS, ZONES)
def test_who_has_no_quiet_hours_is_told_at_once(now: datetime, clock: str, zone: str) -> None:
    assert after_quiet(now, Quiet(), zone) == now
    assert after_quiet(now, Quiet(True, clock, clock), zone) == now
