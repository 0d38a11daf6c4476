"""Tell people something, in the transaction of what happened: nothing leaves before it commits, or if it does not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.load import of_users
from backend.kit.db import Own, Published, Tx
from backend.notify.events import NoticeRef, NoticeTold
from backend.notify.kinds import is_closed
from backend.notify.live import LIVE
from backend.notify.schemas import NoticePlace
from backend.notify.sight import seen
from backend.notify.wishes import NoticeAgain, NoticeHouse, NoticeWishes, house_of, ways_of, wishes_of

# the same `once` is told once: whoever comes second writes nothing
_INSERT = """
INSERT INTO notices AS n (user_id, kind, subject_kind, subject_id, place, data, group_key, once, times, shown, ways)
SELECT user_id, kind, subject_kind, subject_id, place::jsonb, data::jsonb, group_key, once, times, shown,
    string_to_array(nullif(ways, ''), ',')
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::int[], $10::text[], $11::boolean[])
     WITH ORDINALITY
     AS t (user_id, kind, subject_kind, subject_id, place, data, group_key, once, times, ways, shown, ord)
ORDER BY user_id, once, ord
ON CONFLICT DO NOTHING RETURNING n.id, n.user_id, n.kind, n.shown, n.group_key
"""
_STANDS = """
SELECT n.user_id, n.once FROM notices n
JOIN unnest($1::bigint[], $2::text[]) AS t (user_id, once) ON n.user_id = t.user_id AND n.once = t.once
WHERE n.once IS NOT NULL
"""
# What stands unread in these groups and has not left. They are locked, so that nothing is planned of them meanwhile,
# and then their deliveries before they are looked at: one that a sender takes at this moment is waited for, and stays.
# In the order of their numbers, as whoever ends them does.
_UNTOLD = """
WITH old AS MATERIALIZED (
    SELECT n.id, n.user_id, n.group_key, n.times FROM notices n
    JOIN unnest($1::bigint[], $2::text[]) AS t (user_id, group_key)
        ON n.user_id = t.user_id AND n.group_key = t.group_key
    WHERE n.read_at IS NULL ORDER BY n.id FOR UPDATE OF n
), held AS MATERIALIZED (
    SELECT d.notice_id, d.state FROM notice_deliveries d WHERE d.notice_id IN (SELECT id FROM old)
    ORDER BY d.id FOR UPDATE
)
SELECT old.id, old.user_id, old.group_key, old.times FROM old
WHERE NOT EXISTS (SELECT FROM held WHERE held.notice_id = old.id AND held.state NOT IN ('waiting', 'held'))
"""
# What waits goes along with its moment: begun anew with each message, who writes on and on would keep a letter and the
# heads waiting for ever. What was held is planned anew: it may have somewhere to go by now.
_GOES_ALONG = """
WITH first AS (
    SELECT DISTINCT ON (t.new_id, d.way, d.target) d.id, t.new_id FROM notice_deliveries d
    JOIN unnest($1::bigint[], $2::bigint[]) AS t (old_id, new_id) ON d.notice_id = t.old_id
    WHERE d.state = 'waiting' ORDER BY t.new_id, d.way, d.target, d.due_at, d.id
)
UPDATE notice_deliveries d SET notice_id = first.new_id FROM first WHERE d.id = first.id
"""
_REPLACED = "DELETE FROM notices WHERE id = ANY ($1::bigint[])"
# by which ways they can be reached at all
_REACH = f"""
SELECT u.id, EXISTS (SELECT FROM push_devices d WHERE d.user_id = u.id AND {LIVE}) AS push,
    EXISTS (SELECT FROM staff_links l WHERE l.user_id = u.id) AS bot
FROM users u WHERE u.id = ANY ($1::bigint[])
"""
_encode = msgspec.json.Encoder().encode


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """`to`: a user. `kind`: of kinds.py. `subject`: (kind, id), what the reader has to see. `place`: what it opens, by
    the fields of schemas.NoticePlace. `data`: values for the sentence notices.<kind>. `group`: those of one group stand
    as one line; by default the kind's and subject's. `once`: told to this user once, however often it is said. `fold`:
    takes the place of what of its group nobody was told of yet, and counts it; where it would reach nobody it is not
    written at all. `times`: so many it stands for. `ways`: it goes out by these too, whatever the reader chose."""

    to: int
    kind: str
    subject: tuple[str, int | None]
    place: dict[str, Any] = {}
    data: dict[str, Any] = {}
    group: str = ""
    once: str | None = None
    fold: bool = False
    times: int = 1
    ways: tuple[str, ...] = ()


async def tell(tx: Tx, notices: Sequence[Notice]) -> set[int]:
    """In this transaction. Whoever does not see the subject, or is not here any more, is told nothing. Who was told."""
    if not notices:
        return set()
    people = await of_users(tx, sorted({notice.to for notice in notices}))
    heard: list[Notice] = []
    for user_id, grants in sorted(people.items()):
        theirs = [notice for notice in notices if notice.to == user_id and not is_closed(notice.kind, grants.rights)]
        sees = await seen(tx, grants, [notice.subject for notice in theirs])
        heard += [notice for notice in theirs if notice.subject in sees]
    if not heard:
        return set()
    house, wishes = await house_of(tx), await wishes_of(tx, sorted(people))
    reached = await _reaching(tx, heard, house, wishes)
    folded, old = await _folded(tx, await _new(tx, reached))
    if not folded:
        return set()
    shown = [ways_of(notice.kind, house, wishes.get(notice.to)).app for notice in folded]
    rows = await tx.fetch(_INSERT, *_columns(folded), shown)
    await _replace(tx, old, rows)
    for row in sorted(rows, key=lambda row: row["id"]):
        told = NoticeTold(NoticeRef(row["id"]), row["kind"], row["shown"])
        tx.publish(Published(told, Own(row["user_id"]), "notice", row["id"]))
    return {row["user_id"] for row in rows}


async def _reaching(
    tx: Tx, notices: Sequence[Notice], house: NoticeHouse, wishes: Mapping[int, NoticeWishes]
) -> list[Notice]:
    """Without those that fold and would be shown nowhere: a customer's every message is one."""
    ids = sorted({notice.to for notice in notices if notice.fold})
    reach = {row["id"]: row for row in await tx.fetch(_REACH, ids)} if ids else {}

    def reaches(notice: Notice) -> bool:
        ways, at = ways_of(notice.kind, house, wishes.get(notice.to)), reach[notice.to]
        later = house.again.get(notice.kind, NoticeAgain()) != NoticeAgain()
        return ways.app or ways.email != "never" or later or (ways.push and at["push"]) or (ways.bot and at["bot"])

    return [notice for notice in notices if not notice.fold or reaches(notice)]


async def _new(tx: Tx, notices: Sequence[Notice]) -> list[Notice]:
    """Without what a burst has counted already: it stands by its newest, which was told with all before it."""
    folding = [notice for notice in notices if notice.fold and notice.once is not None]
    if not folding:
        return list(notices)
    found = await tx.fetch(_STANDS, [notice.to for notice in folding], [notice.once for notice in folding])
    stands = {(row["user_id"], row["once"]) for row in found}
    told = {
        (notice.to, group_of(notice)): at
        for at, notice in enumerate(notices)
        if notice.fold and (notice.to, notice.once) in stands
    }
    return [
        notice
        for at, notice in enumerate(notices)
        if not notice.fold or at > told.get((notice.to, group_of(notice)), -1)
    ]


async def _folded(tx: Tx, notices: Sequence[Notice]) -> tuple[list[Notice], Sequence[Mapping[str, Any]]]:
    """The newest of each burst, with the number of all; and the rows whose place it takes."""
    bursts: dict[tuple[int, str], list[Notice]] = {}
    for notice in notices:
        if notice.fold:
            bursts.setdefault((notice.to, group_of(notice)), []).append(notice)
    if not bursts:
        return list(notices), ()
    keys = sorted(bursts)
    old = await tx.fetch(_UNTOLD, [key[0] for key in keys], [key[1] for key in keys])
    before = Counter[tuple[int, str]]()
    for row in old:
        before[row["user_id"], row["group_key"]] += row["times"]
    newest = {id(those[-1]): sum(each.times for each in those) + before[key] for key, those in bursts.items()}
    folded = [
        msgspec.structs.replace(notice, times=newest[id(notice)]) if notice.fold else notice
        for notice in notices
        if not notice.fold or id(notice) in newest
    ]
    return folded, old


async def _replace(tx: Tx, old: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]) -> None:
    """Only where the new one was written: it is the newest in the centre, and what was on its way goes on."""
    written = {(row["user_id"], row["group_key"]): row["id"] for row in sorted(rows, key=lambda row: row["id"])}
    pairs = [(row["id"], written.get((row["user_id"], row["group_key"]))) for row in old]
    gone = [old_id for old_id, new_id in pairs if new_id is not None]
    if gone:
        await tx.execute(_GOES_ALONG, gone, [new_id for _, new_id in pairs if new_id is not None])
        await tx.execute(_REPLACED, gone)


def group_of(notice: Notice) -> str:
    return notice.group or f"{notice.kind}:{notice.subject[0]}:{notice.subject[1]}"


def _columns(notices: Sequence[Notice]) -> tuple[list[Any], ...]:
    places = [msgspec.convert(notice.place, NoticePlace) for notice in notices]
    return (
        [notice.to for notice in notices],
        [notice.kind for notice in notices],
        [notice.subject[0] for notice in notices],
        [notice.subject[1] for notice in notices],
        [_encode(place).decode() for place in places],
        [_encode(notice.data).decode() for notice in notices],
        [group_of(notice) for notice in notices],
        [notice.once for notice in notices],
        [notice.times for notice in notices],
        [",".join(notice.ways) for notice in notices],
    )
