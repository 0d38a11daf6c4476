"""A customer who waits long is told of once, by the clock of duty, whoever else is told nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from backend.duty.hours import Hours
from backend.duty.pattern import Pattern
from backend.inbox.told import clocks
from tests.cast import Cast
from tests.notify.house import Leaving

_WAITS = "UPDATE conversations SET responsible_id = $2, waiting_since = $3, waiting_clock = $4 WHERE id = $1"
_TOLD = "SELECT subject_id FROM notices WHERE kind = 'dialog_waits' ORDER BY id"

_HOURS = "INSERT INTO calendars (name, pattern) VALUES ('Часы', $1::text::jsonb) RETURNING id"


async def waiting(cast: Cast, who: str, minutes: float, *, opened: float | None = None, **rest: Any) -> int:
    """A dialog of that person; the wait began at seven tenths of a second. `opened`: minutes ago the channel opened."""
    dialog = await cast.dialog(**rest)
    now = datetime.now(UTC)
    since = (now - timedelta(minutes=minutes)).replace(microsecond=700_000)
    clock = since.timestamp()
    if opened is not None:
        at = now - timedelta(minutes=opened)
        begins = at.hour * 60 + at.minute
        pattern = Pattern(zone="UTC", anchor=at.date(), days=(((begins, begins + 720),),))
        made = await cast.db.hot.fetchval(_HOURS, msgspec.json.encode(pattern).decode())
        await cast.db.hot.execute("UPDATE conversations SET calendar_id = $2 WHERE id = $1", dialog, made)
        clock = Hours(pattern).clock(since)
    await cast.db.hot.execute(_WAITS, dialog, cast.ids[who], since, clock)
    return dialog


async def told(cast: Cast) -> list[int]:
    await clocks.waits(cast.db)
    return [row["subject_id"] for row in await cast.db.hot.fetch(_TOLD)]


async def test_a_wait_that_was_told_of_is_looked_at_no_more(leaving: Leaving, cast: Cast) -> None:
    dialog = await waiting(cast, "anna", 30)
    assert await told(cast) == [dialog]
    assert await clocks.waits(cast.db) == 0


async def test_those_whom_nobody_is_told_of_do_not_keep_the_others_back(
    leaving: Leaving, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clocks, "SLICE", 2)
    # longer than anybody, with one who is not here any more
    for _ in range(3):
        await waiting(cast, "boris", 80)
    await cast.db.hot.execute("UPDATE users SET deactivated_at = now() WHERE id = $1", cast.ids["boris"])
    mine = [await waiting(cast, "anna", 30) for _ in range(3)]
    assert sorted(await told(cast)) == sorted(mine)


async def test_a_wait_is_as_long_as_the_clock_of_duty_says(leaving: Leaving, cast: Cast) -> None:
    await waiting(cast, "anna", 600, opened=5)
    late = await waiting(cast, "anna", 600, opened=20)
    assert await told(cast) == [late]
    said = await cast.db.hot.fetchval("SELECT data ->> 'minutes' FROM notices WHERE kind = 'dialog_waits'")
    # the hours begin with a whole minute
    assert said in ("20", "21")
