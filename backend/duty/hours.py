"""A duty clock over one pattern: D(t), duty seconds from a fixed origin to t, and its inverse (DESIGN 14). Pure."""

from bisect import bisect_left, bisect_right
from datetime import UTC, datetime
from itertools import accumulate

from backend.duty.pattern import Pattern, Span
from backend.duty.spans import spans

ORIGIN = 2026
# no duty for so long is none at all
YEARS_AHEAD = 5
NEVER = datetime(2100, 1, 1, tzinfo=UTC)


class Year:
    """One year's duty, summed."""

    def __init__(self, pattern: Pattern, year: int) -> None:
        self.lived = spans(pattern, _start(year), _start(year + 1))
        self.starts = [each.start for each in self.lived]
        self.ends = [each.end for each in self.lived]
        self.upto = [0.0, *accumulate(each.end - each.start for each in self.lived)]

    @property
    def whole(self) -> float:
        return self.upto[-1]

    def clock(self, at: float) -> float:
        index = bisect_right(self.starts, at)
        if index == 0:
            return 0.0
        return self.upto[index - 1] + min(at, self.ends[index - 1]) - self.starts[index - 1]

    def moment(self, seconds: float) -> float:
        """The first instant at which this year's clock shows them; 0 < seconds <= whole."""
        index = bisect_left(self.upto, seconds) - 1
        return self.starts[index] + seconds - self.upto[index]


class Hours:
    """None: round the clock."""

    def __init__(self, pattern: Pattern | None) -> None:
        self._pattern = pattern
        self._years: dict[int, Year] = {}
        self._before: dict[int, float] = {ORIGIN: 0.0}

    def clock(self, at: datetime) -> float:
        """Duty seconds up to `at`; before the origin they are less than none. Round the clock: seconds since 1970."""
        if self._pattern is None:
            return at.timestamp()
        year = at.astimezone(UTC).year
        return self._upto(year) + self._year(year).clock(at.timestamp())

    def moment(self, seconds: float) -> datetime:
        """The first moment at which the clock shows so many: the inverse of `clock`. NEVER: no such day is near."""
        if self._pattern is None:
            return datetime.fromtimestamp(seconds, UTC)
        year = ORIGIN
        while self._upto(year) >= seconds and year > ORIGIN - 20:
            year -= 1
        idle = 0
        while idle < YEARS_AHEAD:
            whole = self._year(year).whole
            if (left := seconds - self._upto(year)) <= whole and whole and left > 0:
                return datetime.fromtimestamp(self._year(year).moment(left), UTC)
            idle = idle + 1 if not whole else 0
            year += 1
        return NEVER

    def next(self, at: datetime) -> datetime:
        """The first moment of duty at `at` or after it."""
        span = self.span(at)
        return NEVER if span is None else max(at, _at(span.start))

    def span(self, at: datetime) -> Span | None:
        """The stretch of duty that `at` is in, or the next one. None: none is near."""
        if self._pattern is None:
            return Span(at.timestamp(), NEVER.timestamp())
        instant = at.timestamp()
        for year in range(at.astimezone(UTC).year, at.astimezone(UTC).year + YEARS_AHEAD):
            found = self._year(year)
            index = bisect_right(found.ends, instant)
            if index < len(found.ends):
                return self._joined(year, found.lived[index])
        return None

    def is_on(self, at: datetime) -> bool:
        return self.next(at) <= at

    def changes_at(self, at: datetime) -> datetime:
        """When duty next ends, if it is on, or begins."""
        span = self.span(at)
        if span is None:
            return NEVER
        return _at(span.end if span.start <= at.timestamp() else span.start)

    def edge(self, at: datetime) -> datetime | None:
        """As `changes_at`; None where it is never."""
        edge = self.changes_at(at)
        return None if edge == NEVER else edge

    def between(self, start: datetime, end: datetime) -> float:
        """Duty seconds between the two."""
        return self.clock(end) - self.clock(start)

    def _joined(self, year: int, span: Span) -> Span:
        """A night from one year to the next is one."""
        while span.end == _start(year + 1) and (after := self._year(year + 1).lived) and after[0].start == span.end:
            if year > ORIGIN + 80:
                break
            year, span = year + 1, Span(span.start, after[0].end)
        return span

    def _year(self, year: int) -> Year:
        assert self._pattern is not None
        if year not in self._years:
            self._years[year] = Year(self._pattern, year)
        return self._years[year]

    def _upto(self, year: int) -> float:
        if year not in self._before:
            if year > ORIGIN:
                self._before[year] = self._upto(year - 1) + self._year(year - 1).whole
            else:
                self._before[year] = self._upto(year + 1) - self._year(year).whole
        return self._before[year]


def duty_minutes(hours: Hours, start: datetime, end: datetime) -> float:
    """Minutes of duty between the two: the one function that durations go through."""
    return hours.between(start, end) / 60


def _start(year: int) -> float:
    return datetime(year, 1, 1, tzinfo=UTC).timestamp()


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(min(seconds, NEVER.timestamp()), UTC)
