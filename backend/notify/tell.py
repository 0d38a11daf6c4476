"""Tell people something, in the transaction of what happened: nothing leaves before it commits, or if it does not."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access.load import of_users
from backend.kit.db import Own, Published, Tx
from backend.notify.events import NoticeRef, NoticeTold
from backend.notify.kinds import is_closed
from backend.notify.schemas import NoticePlace
from backend.notify.sight import seen
from backend.notify.wishes import house_of, ways_of, wishes_of

# the same `once` is told once: whoever comes second writes nothing
_INSERT = """
INSERT INTO notices AS n (user_id, kind, subject_kind, subject_id, place, data, group_key, once, shown)
SELECT user_id, kind, subject_kind, subject_id, place::jsonb, data::jsonb, group_key, once, shown
FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::boolean[])
     WITH ORDINALITY AS t (user_id, kind, subject_kind, subject_id, place, data, group_key, once, shown, ord)
ORDER BY user_id, once, ord
ON CONFLICT DO NOTHING RETURNING n.id, n.user_id, n.kind, n.shown
"""
_encode = msgspec.json.Encoder().encode


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """`to`: a user. `kind`: of kinds.py. `subject`: (kind, id), what the reader has to see. `place`: what it opens, by
    the fields of schemas.NoticePlace. `data`: values for the sentence notices.<kind>. `group`: those of one group stand
    as one line; by default the kind's and subject's. `once`: told to this user once, however often it is said."""

    to: int
    kind: str
    subject: tuple[str, int | None]
    place: dict[str, Any] = {}
    data: dict[str, Any] = {}
    group: str = ""
    once: str | None = None


async def tell(tx: Tx, notices: Sequence[Notice]) -> None:
    """In this transaction. Whoever does not see the subject, or is not here any more, is told nothing."""
    if not notices:
        return
    people = await of_users(tx, sorted({notice.to for notice in notices}))
    heard: list[Notice] = []
    for user_id, grants in sorted(people.items()):
        theirs = [notice for notice in notices if notice.to == user_id and not is_closed(notice.kind, grants.rights)]
        sees = await seen(tx, grants, [notice.subject for notice in theirs])
        heard += [notice for notice in theirs if notice.subject in sees]
    if not heard:
        return
    house, wishes = await house_of(tx), await wishes_of(tx, sorted(people))
    shown = [ways_of(notice.kind, house, wishes.get(notice.to)).app for notice in heard]
    rows = await tx.fetch(_INSERT, *_columns(heard), shown)
    for row in sorted(rows, key=lambda row: row["id"]):
        told = NoticeTold(NoticeRef(row["id"]), row["kind"], row["shown"])
        tx.publish(Published(told, Own(row["user_id"]), "notice", row["id"]))


def _columns(notices: Sequence[Notice]) -> tuple[list[Any], ...]:
    places = [msgspec.convert(notice.place, NoticePlace) for notice in notices]
    return (
        [notice.to for notice in notices],
        [notice.kind for notice in notices],
        [notice.subject[0] for notice in notices],
        [notice.subject[1] for notice in notices],
        [_encode(place).decode() for place in places],
        [_encode(notice.data).decode() for notice in notices],
        [notice.group or f"{notice.kind}:{notice.subject[0]}:{notice.subject[1]}" for notice in notices],
        [notice.once for notice in notices],
    )
