"""The filter as it stands in an address: ?filter=mine&state=open&tag=VIP&tag=опт."""

from datetime import datetime
from typing import Annotated

from litestar.params import FromQuery, QueryParameter

from backend.inbox.queries.filter import MOST, Category, Filter, View, checked
from backend.inbox.queries.ways import Way
from backend.inbox.schemas import State

Numbers = Annotated[list[int] | None, QueryParameter(max_items=MOST)]
Names = Annotated[list[str] | None, QueryParameter(max_items=MOST)]


def asked_for(
    view: Annotated[View, QueryParameter(name="filter")] = "all",
    dialog_state: Annotated[State | None, QueryParameter(name="state")] = None,
    channel_id: Numbers = None,
    way: FromQuery[list[Way] | None] = None,
    tag: Names = None,
    every_tag: FromQuery[bool] = False,
    status_id: Numbers = None,
    category: FromQuery[list[Category] | None] = None,
    responsible: Names = None,
    team_id: Numbers = None,
    last_from: FromQuery[datetime | None] = None,
    last_to: FromQuery[datetime | None] = None,
    last_days: FromQuery[int | None] = None,
    silent_days: FromQuery[int | None] = None,
    failed: FromQuery[bool] = False,
    waiting: FromQuery[bool] = False,
    unread: FromQuery[bool] = False,
    with_me: FromQuery[bool] = False,
    followed: FromQuery[bool] = False,
) -> Filter:
    """Raises Invalid with the field named."""
    return checked(
        {
            "view": view,
            "state": dialog_state,
            "channel_ids": channel_id,
            "ways": way,
            "tags": tag,
            "every_tag": every_tag,
            "status_ids": status_id,
            "categories": category,
            "responsible": [int(each) if each.isdecimal() else each for each in responsible or ()],
            "team_ids": team_id,
            "last_from": last_from,
            "last_to": last_to,
            "last_days": last_days,
            "silent_days": silent_days,
            "failed": failed,
            "waiting": waiting,
            "unread": unread,
            "with_me": with_me,
            "followed": followed,
        }
    )
