"""Which requests: the one filter that board, totals, overview, dealing out and the list of requests share.

The browser applies the same to cards that change before its eyes (frontend/app/src/state/board/filter.ts).
"""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar.params import FromQuery, QueryParameter

from backend.inbox.queries.filter import MOST, Days, Filter, Id, Ids, TagName, Whose
from backend.inbox.queries.ways import Way
from backend.kit.errors import Invalid

Numbers = Annotated[list[int] | None, QueryParameter(max_items=MOST)]
Names = Annotated[list[str] | None, QueryParameter(max_items=MOST)]
Text = Annotated[str, msgspec.Meta(max_length=100)]


class BoardFilter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Each field narrows; what is left out says nothing. Several values of one field: any of them.

    `tags`: names, on the request or on its person; `every_tag`: all of them. `unanswered`: the customer waits in a
    dialog that the viewer sees. `ways`, `team_ids`, `silent_days`, `failed`, `unread`, `with_me`: as of the list of
    dialogs (inbox/queries/filter.py), all of them of one dialog that the viewer sees. `followed`: the viewer follows
    the request itself, or its person. `text`: in the person's name or the comment, or the request's number.
    `created_*`, `last_days`: when it arrived. `idle_days`: nobody has moved it for at least so long; `moved_from`: it
    came to its status since then.
    """

    responsible: Annotated[tuple[Id | Whose, ...], msgspec.Meta(max_length=MOST)] = ()
    tags: Annotated[tuple[TagName, ...], msgspec.Meta(max_length=30)] = ()
    every_tag: bool = False
    source_ids: Ids = ()
    channel_ids: Ids = ()
    unanswered: bool = False
    ways: Annotated[tuple[Way, ...], msgspec.Meta(max_length=4)] = ()
    team_ids: Ids = ()
    silent_days: Days | None = None
    failed: bool = False
    unread: bool = False
    with_me: bool = False
    followed: bool = False
    text: Text = ""
    created_from: datetime | None = None
    created_to: datetime | None = None
    last_days: Days | None = None
    idle_days: Days | None = None
    moved_from: datetime | None = None

    def of_dialog(self) -> Filter:
        """What it asks of a request's dialog."""
        return Filter(
            ways=self.ways,
            team_ids=self.team_ids,
            silent_days=self.silent_days,
            failed=self.failed,
            unread=self.unread,
            with_me=self.with_me,
        )

    def __post_init__(self) -> None:
        for name in ("created_from", "created_to", "moved_from"):
            at = getattr(self, name)
            if at is not None and at.tzinfo is None:
                # the words' own sentence: kit/http/faults.py reads it
                raise ValueError("no_time_zone")


def asked_for(
    responsible: Names = None,
    tag: Names = None,
    every_tag: FromQuery[bool] = False,
    source_id: Numbers = None,
    channel_id: Numbers = None,
    unanswered: FromQuery[bool] = False,
    way: FromQuery[list[Way] | None] = None,
    team_id: Numbers = None,
    silent_days: FromQuery[int | None] = None,
    failed: FromQuery[bool] = False,
    unread: FromQuery[bool] = False,
    with_me: FromQuery[bool] = False,
    followed: FromQuery[bool] = False,
    text: FromQuery[str] = "",
    created_from: FromQuery[datetime | None] = None,
    created_to: FromQuery[datetime | None] = None,
    last_days: FromQuery[int | None] = None,
    idle_days: FromQuery[int | None] = None,
    moved_from: FromQuery[datetime | None] = None,
) -> BoardFilter:
    """Raises Invalid with the field named."""
    return checked(
        {
            "responsible": [int(each) if each.isdecimal() else each for each in responsible or ()],
            "tags": tag,
            "every_tag": every_tag,
            "source_ids": source_id,
            "channel_ids": channel_id,
            "unanswered": unanswered,
            "ways": way,
            "team_ids": team_id,
            "silent_days": silent_days,
            "failed": failed,
            "unread": unread,
            "with_me": with_me,
            "followed": followed,
            "text": text,
            "created_from": created_from,
            "created_to": created_to,
            "last_days": last_days,
            "idle_days": idle_days,
            "moved_from": moved_from,
        }
    )


def checked(fields: dict[str, object]) -> BoardFilter:
    """A filter out of a query string's values. Raises Invalid with the field named."""
    try:
        return msgspec.convert({name: value for name, value in fields.items() if value}, BoardFilter, strict=False)
    except msgspec.ValidationError as error:
        message, _, path = str(error).rpartition(" - at `$.")
        field = path.rstrip("`").split("[")[0] if message else "filter"
        known = "no_time_zone" if "no_time_zone" in str(error) else "wrong_type"
        raise Invalid("invalid", fields={field: known}) from error
