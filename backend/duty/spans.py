"""Hours as they are lived: from what stands on the wall to instants, and sums of them. Pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from backend.duty.pattern import DAY_MIN, Pattern, Span, day_of, days_between, special_days, zone_of


def first_instant(day: date, minute: int, zone: ZoneInfo) -> float:
    """When the wall first shows that minute or a later one. An hour that is left out in spring begins where it ends."""
    return _instant(day, minute, zone, fold=0)


def last_instant(day: date, minute: int, zone: ZoneInfo) -> float:
    """When the wall stops showing what is before that minute: of an hour that comes twice in autumn, the second."""
    return _instant(day, minute, zone, fold=1)


def _instant(day: date, minute: int, zone: ZoneInfo, fold: int) -> float:
    on, rest = divmod(minute, DAY_MIN)
    wall = datetime.combine(day + timedelta(days=on), time(rest // 60, rest % 60))
    aware = wall.replace(tzinfo=zone, fold=fold)
    instant = aware.timestamp()
    if datetime.fromtimestamp(instant, zone).replace(tzinfo=None) == wall:
        return instant
    return _end_of_gap(wall, zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> float:
    """The wall leaps over this time. By PEP 495 fold 0 reads it with the offset before the leap, fold 1 with the one
    after: the leap itself is between the two, and found by halves, for zones leap by other than whole hours."""
    low, high = sorted(int(wall.replace(tzinfo=zone, fold=fold).timestamp()) for fold in (0, 1))
    before = datetime.fromtimestamp(low, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return float(high)


def spans(pattern: Pattern, start: float, end: float) -> list[Span]:
    """Duty between two instants: in order, merged, cut at both."""
    if end <= start:
        return []
    zone = zone_of(pattern)
    # an interval begun the day before may reach over midnight, and by a leap of the clock a little farther
    first = datetime.fromtimestamp(start, zone).date() - timedelta(days=2)
    last = datetime.fromtimestamp(end, zone).date()
    return cut(merged(intervals(pattern, first, last)), start, end)


def intervals(pattern: Pattern, first: date, last: date) -> list[Span]:
    """Those that begin on these days, both meant, each by itself."""
    zone, special = zone_of(pattern), special_days(pattern)
    return [
        Span(first_instant(day, at, zone), last_instant(day, to, zone))
        for day in days_between(first, last)
        for at, to in day_of(pattern, day, special)[0]
    ]


def merged(lived: Iterable[Span]) -> list[Span]:
    """In order; those that touch or overlap are one."""
    whole: list[Span] = []
    for each in sorted(lived, key=lambda span: (span.start, span.end)):
        if each.end <= each.start:
            continue
        if whole and each.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, each.end))
        else:
            whole.append(each)
    return whole


def cut(lived: Iterable[Span], start: float, end: float) -> list[Span]:
    return [Span(max(each.start, start), min(each.end, end)) for each in lived if each.end > start and each.start < end]


def minus(whole: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is in the first and not in the second."""
    left = merged(whole)
    for off in merged(taken):
        left = [
            piece
            for each in left
            for piece in (Span(each.start, min(each.end, off.start)), Span(max(each.start, off.end), each.end))
            if piece.end > piece.start
        ]
    return left


def both(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """What is in the first and in the second."""
    second = merged(other)
    return merged(piece for each in merged(one) for piece in cut(second, each.start, each.end))
