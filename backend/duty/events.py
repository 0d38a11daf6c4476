"""Events of duty."""

import msgspec


class HoursChanged(msgspec.Struct, frozen=True, tag="hours.changed"):
    """A calendar was changed or deleted, or a channel has another one: debts are counted anew."""

    calendar_id: int


class ShiftEdge(msgspec.Struct, frozen=True, tag="shift.edge"):
    """Somebody's duty has begun (`on`) or ended: once for each time, however many nodes there are."""

    user_id: int
    on: bool
