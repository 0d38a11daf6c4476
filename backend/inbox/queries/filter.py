"""Which dialogs: the one filter that list, counters, saved views and bulk share. Typed, allow-listed, bound.

The browser applies the same to live rows (frontend/app/src/state/filter.ts); a test plays one against the other.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.inbox.queries.ways import Way
from backend.inbox.schemas import State
from backend.kit.errors import Invalid

View = Literal["all", "mine", "unassigned", "waiting", "unanswered", "mentions", "failed"]
Order = Literal["newest", "waiting"]
Category = Literal["new", "in_work", "waiting", "won", "lost", "closed"]
Whose = Literal["me", "nobody"]

MOST = 100
Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Ids = Annotated[tuple[Id, ...], msgspec.Meta(max_length=MOST)]
Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
TagName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Filter(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Each field narrows; what is left out says nothing. Several values of one field: any of them.

    `ways`: by chat, letter, call or form. `tags`: names, `every_tag`: all of them.
    `last_days`, `silent_days`: the last message is at most, at least so old.
    `team_ids`: the team of the dialog, or whose pool it lies in. `failed`: a message of ours did not go out.
    `waiting`: the customer waits for us, whatever the view. `unread`: something in it the viewer has not read.
    View `mentions`: a note names me that I have not looked at; `with_me`: I wrote there, or was named at any time.
    `followed`: I follow its person, or its request where I see that.
    """

    view: View = "all"
    state: State | None = None
    channel_ids: Ids = ()
    ways: Annotated[tuple[Way, ...], msgspec.Meta(max_length=4)] = ()
    tags: Annotated[tuple[TagName, ...], msgspec.Meta(max_length=30)] = ()
    every_tag: bool = False
    status_ids: Ids = ()
    categories: Annotated[tuple[Category, ...], msgspec.Meta(max_length=6)] = ()
    responsible: Annotated[tuple[Id | Whose, ...], msgspec.Meta(max_length=MOST)] = ()
    team_ids: Ids = ()
    last_from: datetime | None = None
    last_to: datetime | None = None
    last_days: Days | None = None
    silent_days: Days | None = None
    failed: bool = False
    waiting: bool = False
    unread: bool = False
    with_me: bool = False
    followed: bool = False

    def __post_init__(self) -> None:
        for name in ("last_from", "last_to"):
            at = getattr(self, name)
            if at is not None and at.tzinfo is None:
                # the words' own sentence: kit/http/faults.py reads it
                raise ValueError("no_time_zone")


def checked(fields: dict[str, object]) -> Filter:
    """A filter out of a query string's values. Raises Invalid with the field named."""
    try:
        return msgspec.convert({name: value for name, value in fields.items() if value}, Filter, strict=False)
    except msgspec.ValidationError as error:
        message, _, path = str(error).rpartition(" - at `$.")
        field = path.rstrip("`").split("[")[0] if message else "filter"
        known = "no_time_zone" if "no_time_zone" in str(error) else "wrong_type"
        raise Invalid("invalid", fields={field: known}) from error
