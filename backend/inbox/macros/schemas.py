"""Macros as the API shows them."""

from datetime import datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from backend.inbox.actions.assign import PoolRef
from backend.inbox.buttons.schemas import ButtonRows
from backend.inbox.schemas import ConversationRow, MessageView

Part = Literal["text", "assign", "status", "tags", "done", "snooze"]
YEAR_MIN = 366 * 24 * 60
Minutes = Annotated[int, msgspec.Meta(ge=1, le=YEAR_MIN)]
Days = Annotated[int, msgspec.Meta(ge=0, le=365)]
Clock = Annotated[str, msgspec.Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class MacroAssign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom: whoever runs it (`me`), a colleague, or a pool."""

    me: bool = False
    user_id: int | None = None
    pool: PoolRef | None = None


class MacroWhen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In so many minutes; or in so many days (0: today, tomorrow when it is past) at a time of the runner's clock."""

    minutes: Minutes | None = None
    days: Days | None = None
    at: Clock = "09:00"

    def moment(self, now: datetime, zone: str) -> datetime | None:
        """None where neither is said."""
        if self.minutes is not None:
            return now + timedelta(minutes=self.minutes)
        if self.days is None:
            return None
        here, clock = now.astimezone(ZoneInfo(zone)), time.fromisoformat(self.at)
        then = datetime.combine(here.date() + timedelta(days=self.days), clock, here.tzinfo)
        return then if then > now else datetime.combine(here.date() + timedelta(days=1), clock, here.tzinfo)


class MacroThen(MacroWhen, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What becomes of the dialog. A snooze without a time sleeps until the customer writes."""

    kind: Literal["done", "snooze"]


class MacroSteps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In this order: the answer (language → text with variables), the responsible, status and tags, the end.

    `later`: the answer is sent then, unless the customer writes before.
    """

    variants: dict[str, str] = {}
    later: MacroWhen | None = None
    assign: MacroAssign | None = None
    status_id: int | None = None
    tags: tuple[str, ...] = ()
    then: MacroThen | None = None
    # under the answer
    buttons: ButtonRows = ()


class MacroView(msgspec.Struct, frozen=True):
    id: int
    scope: Literal["me", "team", "all"]
    owner_id: int
    team_id: int | None
    folder: str
    title: str
    steps: MacroSteps
    may_edit: bool
    rev: int
    updated_at: datetime


class RunView(msgspec.Struct, frozen=True):
    """What a macro did; `id` undoes it. What it gave away is no longer shown: `conversation` is null."""

    id: int
    conversation: ConversationRow | None
    message: MessageView | None


class UndoneView(msgspec.Struct, frozen=True):
    """`kept`: what could not be taken back, because it has left or somebody has changed it since."""

    undone: list[Part]
    kept: list[Part]
    conversation: ConversationRow
