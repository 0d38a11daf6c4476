"""Links as the API shows and takes them."""

from datetime import datetime

import msgspec


class OnwardWay(msgspec.Struct, frozen=True):
    """A channel where this person has not been, and a link may take them. `looks`: as what kind it is shown."""

    channel_id: int
    looks: str
    name: str


class OnwardWays(msgspec.Struct, frozen=True):
    items: list[OnwardWay]


class NewOnwardLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /contacts/{id}/links. `conversation_id`: the dialog that goes on there."""

    channel_id: int
    conversation_id: int | None = None


class OnwardLink(msgspec.Struct, frozen=True):
    """Shown once: nobody can read it again. It works for one person, once."""

    url: str
    expires_at: datetime
