"""Events of duty."""

from datetime import datetime
from typing import Literal

import msgspec

from backend.duty.route import Presence


class HoursChanged(msgspec.Struct, frozen=True, tag="hours.changed"):
    """A calendar was changed or deleted, or a channel has another one: debts are counted anew."""

    calendar_id: int


class ShiftEdge(msgspec.Struct, frozen=True, tag="shift.edge"):
    """Somebody's duty has begun (`on`) or ended: once for each time, however many nodes there are."""

    user_id: int
    on: bool


class PresenceNow(msgspec.Struct, frozen=True):
    """`chosen`: by hand; None: as their windows say. `since`: when it became so."""

    user_id: int
    state: Presence
    chosen: Literal["away", "off"] | None
    since: datetime


class PresenceChanged(msgspec.Struct, frozen=True, tag="presence.changed"):
    """A colleague came, left, or sat down again."""

    presence: PresenceNow


class RoutesChanged(msgspec.Struct, frozen=True, tag="routes.changed"):
    """To whom requests go, who can what, or how much one may have is said otherwise; `channel_id` None: the house's."""

    channel_id: int | None


class ShiftsChanged(msgspec.Struct, frozen=True, tag="shifts.changed"):
    """The plan of these people, or what they ask for, is another."""

    users: list[int]
