"""By whose hours a promise is counted: those of its channel, else the house's working week. Pure but for one look."""

from collections.abc import Sequence
from datetime import date

import msgspec

from backend.duty.pattern import Pattern
from backend.kit.db import Scope, Tx

MONDAY = date(2026, 1, 5)
WORKING_DAY = ((9 * 60, 18 * 60),)
# the first of its channels that keeps hours; round the clock nobody works
_HOURS = """
SELECT k.pattern::text FROM unnest($1::bigint[]) WITH ORDINALITY AS o (id, n)
JOIN channels h ON h.id = o.id JOIN calendars k ON k.id = h.calendar_id
WHERE h.calendar_id <> 1 AND k.deleted_at IS NULL ORDER BY o.n LIMIT 1
"""
_pattern = msgspec.json.Decoder(Pattern).decode


def working_week(zone: str) -> Pattern:
    """What holds where nobody said otherwise: Monday to Friday, nine to six."""
    return Pattern(zone=zone, anchor=MONDAY, days=(*(WORKING_DAY,) * 5, (), ()))


async def hours_for(tx: Tx, scopes: Sequence[Scope], zone: str) -> Pattern:
    """Of what is seen through these scopes; `zone`: whose who asks."""
    channels = [scope.channel_id for scope in scopes if scope.channel_id is not None]
    found = await tx.value(_HOURS, channels) if channels else None
    return working_week(zone) if found is None else _pattern(found)
