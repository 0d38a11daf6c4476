"""Who is off duty is told nothing that sounds: it waits for the beginning of their next duty, and comes as one notice.

Whoever has no schedule is always on duty, and keeps their quiet hours; of whoever has one the schedule says it alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

import msgspec

from backend.duty.on_duty import on_duty, until
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx, Tx
from backend.notify.kinds import KINDS

T = TypeVar("T", bound=msgspec.Struct)

OFF_DUTY = "off_duty"
# where no further duty is planned it is looked at again then, and not sent if there is none still
LONGEST = timedelta(days=7)


class OffDuty(msgspec.Struct, frozen=True):
    """As the interface keeps it in a person's settings. `letters`: those wait, too."""

    on: bool = True
    letters: bool = False


class Away(NamedTuple):
    """Off duty now; `begins`: when it is over, None where nothing is planned."""

    begins: datetime | None
    letters: bool


_WISHES = """
SELECT u.id, (u.settings #> '{alerts,off_duty}')::text AS wish FROM users u
JOIN duty_people p ON p.user_id = u.id WHERE u.id = ANY ($1::bigint[])
"""
_BEGUN = """
UPDATE notice_deliveries SET due_at = now()
WHERE user_id = ANY ($1::bigint[]) AND state = 'waiting' AND why = 'off_duty' AND due_at > now()
"""
_WHO = f"""
SELECT user_id FROM notice_deliveries
WHERE state = 'waiting' AND why = '{OFF_DUTY}' AND due_at <= now() AND way = ANY ($1::text[])
GROUP BY user_id ORDER BY min(due_at), user_id LIMIT 20
"""
# the lock is a statement of its own: what another worker has taken of theirs is committed before we look
_MINE = "SELECT pg_try_advisory_xact_lock(hashtext('samovar.off_duty'), ($1::bigint % 2147483647)::int)"
_TAKE = f"""
UPDATE notice_deliveries SET state = 'sending', attempts = attempts + 1,
    lease_until = now() + make_interval(secs => $3)
WHERE user_id = $1 AND state = 'waiting' AND why = '{OFF_DUTY}' AND due_at <= now() AND way = ANY ($2::text[])
RETURNING id, notice_id, user_id, way, target, attempts, lease_until, why
"""
_LATER = f"""
UPDATE notice_deliveries d SET state = 'waiting', why = '{OFF_DUTY}', attempts = attempts - 1, lease_until = NULL,
    due_at = t.due_at
FROM unnest($1::bigint[], $2::timestamptz[]) AS t (id, due_at) WHERE d.id = t.id AND d.state = 'sending'
"""


def wish_of(kept: str | None, shape: type[T]) -> T:
    """What the interface keeps, and programs may write: whatever is none is as it ships."""
    try:
        return msgspec.json.decode(kept or "{}", type=shape)
    except msgspec.ValidationError:
        return shape()


async def scheduled(tx: Tx, users: Iterable[int]) -> dict[int, OffDuty]:
    """Those who have a schedule, and wish to be left alone outside it."""
    rows = await tx.fetch(_WISHES, sorted(set(users)))
    wishes = {row["id"]: wish_of(row["wish"], OffDuty) for row in rows}
    return {user: wish for user, wish in wishes.items() if wish.on}


async def away_of(tx: Tx, wishes: Mapping[int, OffDuty], now: datetime) -> dict[int, Away]:
    """Of those of `scheduled` who are off duty then."""
    off = sorted(set(wishes) - await on_duty(tx, sorted(wishes), now)) if wishes else []
    begins = await until(tx, off, now) if off else {}
    return {user: Away(begins[user], wishes[user].letters) for user in off}


def holds(away: Away | None, way: str, kind: str) -> bool:
    """Does it wait? What is urgent does not, nor what goes to others."""
    if away is None or KINDS[kind].urgent:
        return False
    return way in ("push", "bot") or (way == "email" and away.letters)


def due_of(away: Away, now: datetime) -> datetime:
    return away.begins or now + LONGEST


async def take(tx: Tx, ways: Sequence[str], lease_s: float) -> Sequence[Mapping[str, Any]]:
    """All that waited for one person, by one worker: two would tell it as two."""
    for row in await tx.fetch(_WHO, list(ways)):
        if await tx.value(_MINE, row["user_id"]):
            return await tx.fetch(_TAKE, row["user_id"], list(ways), lease_s)
    return ()


async def still(tx: Tx, taken: Sequence[Mapping[str, Any]], kinds: Mapping[int, str]) -> tuple[set[int], list[int]]:
    """Of what a worker has taken: what waits on for a duty to come, and what has no duty to wait for. `kinds`: by
    notice. Asked at the last moment: a duty ended since it was planned, or begins at another time."""
    now = datetime.now(UTC)
    found = await away_of(tx, await scheduled(tx, (row["user_id"] for row in taken)), now)
    kept = [
        row for row in taken
        if row["notice_id"] in kinds and holds(found.get(row["user_id"]), row["way"], kinds[row["notice_id"]])
    ]  # fmt: skip
    over = [row for row in kept if row["why"] == OFF_DUTY and found[row["user_id"]].begins is None]
    later = [row for row in kept if row not in over]
    await tx.execute(_LATER, [row["id"] for row in later], [due_of(found[row["user_id"]], now) for row in later])
    return {row["id"] for row in later}, [row["id"] for row in over]


async def begin(tx: HotTx, events: Sequence[Logged]) -> None:
    """Their duty has begun: what waited for it is due, whatever was planned when it came."""
    about = sorted({event.subject_id for event in events if event.subject_id is not None})
    # as it is by now: an event that comes late may tell of a duty that is over
    begun = await on_duty(tx, about, datetime.now(UTC))
    if begun:
        await tx.execute(_BEGUN, sorted(begun))


CONSUMERS = (Consumer("notices of a duty that begins", ("shift.edge",), begin, start="now"),)
