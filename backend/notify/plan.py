"""A consumer of what was told: by which ways it reaches the person, and when. Everything that leaves the house begins
here, after the commit of what it tells."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx
from backend.notify.away import CONSUMERS as OF_DUTY
from backend.notify.away import OFF_DUTY, Away, OffDuty, away_of, due_of, holds, scheduled, wish_of
from backend.notify.kinds import KINDS
from backend.notify.live import LIVE
from backend.notify.when import Quiet, after_quiet, next_at
from backend.notify.wishes import NoticeHouse, NoticeWays, NoticeWishes, house_of, ways_of, wishes_of

# so long it may be seen in a window before it is told elsewhere
SEEN_S, LETTER_S = 5, 60
_ROWS = f"""
SELECT n.id, n.kind, n.user_id, n.at, n.ways, u.time_zone, lower(u.email) AS email,
    (u.settings #> '{{alerts,quiet}}')::text AS quiet,
    ARRAY(SELECT d.id FROM push_devices d WHERE d.user_id = u.id AND {LIVE} ORDER BY d.id) AS devices, l.chat_id,
    w.phone
FROM notices n JOIN users u ON u.id = n.user_id AND u.deactivated_at IS NULL
LEFT JOIN staff_links l ON l.user_id = u.id LEFT JOIN notice_wishes w ON w.user_id = u.id
WHERE n.id = ANY ($1::bigint[]) AND n.read_at IS NULL ORDER BY n.id
"""
_PUT = """
INSERT INTO notice_deliveries (notice_id, user_id, way, target, state, why, again, due_at, ended_at)
SELECT notice_id, user_id, way, target, state, why, again, due_at, CASE WHEN state = 'held' THEN now() END
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[],
            $8::timestamptz[])
    AS t (notice_id, user_id, way, target, state, why, again, due_at)
ORDER BY notice_id, way, target
ON CONFLICT DO NOTHING
"""


class Delivery(msgspec.Struct, frozen=True):
    """What is to be sent where, and when; held at once where there is nowhere to send it."""

    way: str
    target: str
    due_at: datetime
    why: str | None = None
    again: bool = False
    state: str = "waiting"


async def plan(tx: HotTx, events: Sequence[Logged]) -> None:
    rows = await tx.fetch(_ROWS, [event.subject_id for event in events])
    if not rows:
        return
    house, wishes = await house_of(tx), await wishes_of(tx, sorted({row["user_id"] for row in rows}))
    now = datetime.now(UTC)
    of_duty = await scheduled(tx, (row["user_id"] for row in rows))
    away = await away_of(tx, of_duty, now)
    made = [
        (row, calm(each, row["kind"], away.get(row["user_id"]), now))
        for row in rows
        for each in planned(row, house, wishes.get(row["user_id"], NoticeWishes()), now, of_duty.get(row["user_id"]))
    ]
    await tx.execute(
        _PUT,
        [row["id"] for row, _ in made],
        [row["user_id"] for row, _ in made],
        [each.way for _, each in made],
        [each.target for _, each in made],
        [each.state for _, each in made],
        [each.why for _, each in made],
        [each.again for _, each in made],
        [each.due_at for _, each in made],
    )


def calm(made: Delivery, kind: str, away: Away | None, now: datetime) -> Delivery:
    """Not outside their duty: when the next one begins, to whoever has not looked by then."""
    if away is None or made.state != "waiting" or not holds(away, made.way, kind):
        return made
    return msgspec.structs.replace(made, why=OFF_DUTY, due_at=max(made.due_at, due_of(away, now)))


def planned(
    row: Mapping[str, Any], house: NoticeHouse, mine: NoticeWishes, now: datetime, of_duty: OffDuty | None = None
) -> list[Delivery]:
    """Of one notice. Escalation is a delivery that is due later: whoever has looked by then is not told again.
    `of_duty`: a schedule says when they are left alone, in place of quiet hours."""
    ways, again, kind = _asked(row, house, mine), house.again.get(row["kind"]), KINDS[row["kind"]]
    quiet = wish_of(row["quiet"], Quiet)
    if kind.urgent or of_duty:
        quiet = Quiet()
    found = []
    if ways.push:
        found += _to_devices(row, now + timedelta(seconds=SEEN_S), quiet)
    elif again and again.push is not None:
        found += _to_devices(row, now + timedelta(minutes=again.push), quiet, again=True)
    if ways.bot:
        found.append(_calm(row, "bot", str(row["chat_id"] or ""), now + timedelta(seconds=SEEN_S), quiet, "no_bot"))
    if "sms" in (row["ways"] or ()):
        found.append(_to("sms", row["phone"] or "", now + timedelta(seconds=SEEN_S), "no_phone"))
    confirmed = mine.mail if mine.mail == row["email"] else None
    if ways.email == "at_once":
        found.append(_to("email", confirmed or "", now + timedelta(seconds=LETTER_S), "no_address"))
    elif ways.email == "digest":
        found.append(_to("digest", confirmed or "", next_at(now, mine.digest_at, row["time_zone"]), "no_address"))
    if again and again.email is not None and ways.email != "at_once":
        due = now + timedelta(minutes=again.email)
        found.append(msgspec.structs.replace(_to("email", confirmed or "", due, "no_address"), again=True))
    # what heads are told of one who has not looked goes on to nobody: it would come back to them without end
    if again and again.head is not None and row["kind"] != "unseen":
        found.append(Delivery("head", "heads", now + timedelta(minutes=again.head), again=True))
    return found


def _asked(row: Mapping[str, Any], house: NoticeHouse, mine: NoticeWishes) -> NoticeWays:
    """As the reader has it, with the ways that whoever told it asked for."""
    ways, more = ways_of(row["kind"], house, mine), frozenset(row["ways"] or ())
    return NoticeWays(
        ways.app or bool(more), ways.push or "push" in more, "at_once" if "email" in more else ways.email,
        ways.bot or "bot" in more,
    )  # fmt: skip


def _to(way: str, target: str, due: datetime, nowhere: str) -> Delivery:
    return Delivery(way, target, due) if target else Delivery(way, "", due, nowhere, state="held")


def _calm(row: Mapping[str, Any], way: str, target: str, due: datetime, quiet: Quiet, nowhere: str) -> Delivery:
    """Not within quiet hours: after them, to whoever has not looked by then."""
    later = after_quiet(due, quiet, row["time_zone"])
    made = _to(way, target, later, nowhere)
    return msgspec.structs.replace(made, why="quiet") if later > due and made.state == "waiting" else made


def _to_devices(row: Mapping[str, Any], due: datetime, quiet: Quiet, again: bool = False) -> list[Delivery]:
    targets = [str(device) for device in row["devices"]] or [""]
    made = [_calm(row, "push", target, due, quiet, "no_device") for target in targets]
    return [msgspec.structs.replace(each, again=again) for each in made]


CONSUMERS = (Consumer("notices on their way", ("notice.told",), plan, start="now"), *OF_DUTY)
