"""A notice from its row, and in its reader's words."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.kit.words import say
from backend.notify.schemas import NoticeItem, NoticePlace, NoticeSubject, Row

_place = msgspec.json.Decoder(NoticePlace).decode

COLUMNS = (
    "n.id, n.user_id, n.kind, n.subject_kind, n.subject_id, n.place::text, n.data::text, n.group_key, n.at, n.read_at"
)


class Said(msgspec.Struct, frozen=True):
    """A notice in its reader's words. `counted`: the title says already of how many it is the newest."""

    title: str
    text: str
    counted: bool = False


def row_of(row: Mapping[str, Any], count: int = 1) -> Row:
    subject = NoticeSubject(row["subject_kind"], row["subject_id"])
    return Row(
        id=row["id"],
        user_id=row["user_id"],
        kind=row["kind"],
        subject=subject,
        place=_place(row["place"]),
        data=msgspec.json.decode(row["data"]),
        group=row["group_key"],
        at=row["at"],
        count=count,
        read=row["read_at"] is not None,
    )


def view_of(row: Row, said: Said) -> NoticeItem:
    return NoticeItem(
        row.id, row.kind, said.title, said.text, row.subject, row.place, row.group, row.at, row.count, row.read
    )


def veiled_of(row: Row, locale: str) -> NoticeItem:
    """That there was something, and nothing of it."""
    nothing, hidden = NoticeSubject(row.subject.kind, None), say(locale, "notices.veiled")
    return NoticeItem(
        row.id, row.kind, hidden, "", nothing, NoticePlace(), row.group, row.at, row.count, row.read, True
    )
