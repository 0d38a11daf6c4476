"""When a shift is: a moment to a moment, or whole days where the person lives by the clock of their schedule."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from backend.duty.pattern import DAY_MIN, FIRST, LAST
from backend.duty.spans import first_instant, last_instant
from backend.kit.db import Tx
from backend.kit.errors import Invalid

LONGEST_SHIFT = timedelta(hours=48)
LONGEST_ABSENCE = timedelta(days=371)
# a person's own schedule goes before a team's; without any, their own clock
_ZONE = """
SELECT coalesce(
    (SELECT s.pattern ->> 'zone' FROM schedule_people e
     JOIN schedules s ON s.id = e.schedule_id AND s.deleted_at IS NULL
     WHERE (e.user_id = $1 OR e.team_id IN (SELECT team_id FROM team_members WHERE user_id = $1))
       AND e.from_on <= $2 AND coalesce(e.to_on, 'infinity') >= $2
     ORDER BY e.user_id IS NULL, e.id LIMIT 1),
    (SELECT time_zone FROM users WHERE id = $1), 'UTC')
"""


async def instants(
    tx: Tx,
    user_id: int,
    moments: tuple[datetime | None, datetime | None],
    days: tuple[date | None, date | None],
    longest: timedelta,
    field: str = "",
) -> tuple[datetime, datetime]:
    """Raises Invalid with the field. `field`: what stands before its name."""
    if days[0] is not None and days[1] is not None and moments == (None, None):
        if not FIRST <= days[0] <= days[1] < LAST:
            raise Invalid("invalid", fields={f"{field}to_on": "exception_ends"})
        zone = ZoneInfo(await tx.value(_ZONE, user_id, days[0]))
        start = datetime.fromtimestamp(first_instant(days[0], 0, zone), UTC)
        end, name = datetime.fromtimestamp(last_instant(days[1], DAY_MIN, zone), UTC), "to_on"
    elif moments[0] is not None and moments[1] is not None and days == (None, None):
        if moments[0].tzinfo is None or moments[1].tzinfo is None:
            raise Invalid("invalid", fields={f"{field}starts_at": "no_time_zone"})
        start, end, name = moments[0].astimezone(UTC), moments[1].astimezone(UTC), "ends_at"
    else:
        raise Invalid("invalid", fields={f"{field}starts_at": "shift_when"})
    if not (FIRST.year <= start.year and end.year < LAST.year):
        raise Invalid("invalid", fields={f"{field}{name}": "year_of_plan"})
    if end <= start:
        raise Invalid("invalid", fields={f"{field}{name}": "shift_ends"})
    if end - start > longest:
        raise Invalid("invalid", fields={f"{field}{name}": "shift_too_long"})
    if end <= datetime.now(UTC):
        raise Invalid("invalid", fields={f"{field}{name}": "shift_is_over"})
    return start, end
