"""Events of duty."""

import msgspec


class HoursChanged(msgspec.Struct, frozen=True, tag="hours.changed"):
    """A calendar was changed or deleted, or a channel has another one: debts are counted anew."""

    calendar_id: int
