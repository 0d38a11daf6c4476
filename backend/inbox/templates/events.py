"""Templates are few: who hears of a change asks for the channel's list anew."""

import msgspec


class ListOf(msgspec.Struct, frozen=True):
    """Whose list."""

    channel_id: int


class TemplatesChanged(msgspec.Struct, frozen=True, tag="templates.changed"):
    """For those who may work in the channel: its list was read, or the platform told of one in it."""

    templates: ListOf
