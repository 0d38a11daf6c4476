"""The parts of an event that we read: https://dev.vk.com/api/community-events/json-schema. Unknown fields are passed
over. Attachments are read one by one (content.py), so that one of an unheard-of shape does not take its message along.
"""

from typing import Annotated, Any

import msgspec

Id = Annotated[int, msgspec.Meta(ge=-(2**62), lt=2**62)]
Unix = Annotated[int, msgspec.Meta(ge=0, lt=2**35)]


class Part(msgspec.Struct, frozen=True):
    """Base of what an event is made of."""


class Coordinates(Part, frozen=True, gc=False):
    latitude: float
    longitude: float


class GeoPlace(Part, frozen=True, gc=False):
    title: str = ""
    country: str = ""
    city: str = ""


class Geo(Part, frozen=True):
    coordinates: Coordinates | None = None
    place: GeoPlace | None = None


class Stretch(Part, frozen=True, gc=False):
    """A formatted stretch; offsets count UTF-16 units."""

    type: str
    offset: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    length: Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
    url: str | None = None


class Format(Part, frozen=True):
    items: tuple[Stretch, ...] = ()


class Message(Part, frozen=True):
    """messages_message and messages_foreign_message."""

    from_id: Id
    peer_id: Id = 0
    date: Unix = 0
    text: str = ""
    id: Id = 0
    conversation_message_id: Id = 0
    out: int = 0
    random_id: Id = 0
    admin_author_id: Id | None = None
    update_time: Unix | None = None
    attachments: tuple[dict[str, Any], ...] = ()
    fwd_messages: tuple["Message", ...] = ()
    reply_message: "Message | None" = None
    geo: Geo | None = None
    payload: Any = None
    action: dict[str, Any] | None = None
    format_data: Format | None = None
    is_cropped: bool = False
    is_expired: bool = False
    ref: str | None = None
    ref_source: str | None = None


class New(Part, frozen=True):
    """Before 5.103 the message itself stood here."""

    message: Message | None = None


class Typing(Part, frozen=True, gc=False):
    from_id: Id
    to_id: Id | None = None
    state: str = "typing"


class Allowed(Part, frozen=True, gc=False):
    user_id: Id


class Pressed(Part, frozen=True):
    """message_event: a button of the kind `callback`."""

    user_id: Id
    peer_id: Id
    event_id: str
    payload: Any = None
    conversation_message_id: Id | None = None


class Read(Part, frozen=True, gc=False):
    """message_read."""

    from_id: Id
    peer_id: Id
    conversation_message_id: Id = 0
    read_message_id: Id = 0


class Reacted(Part, frozen=True, gc=False):
    """message_reaction_event; without reaction_id it was taken back."""

    reacted_id: Id
    peer_id: Id
    cmid: Id
    reaction_id: Id | None = None


class Event(msgspec.Struct, frozen=True):
    """What the Callback API posts and the long poll gives. `secret` only by callback."""

    type: str
    group_id: Id
    object: msgspec.Raw = msgspec.Raw(b"null")
    secret: str | None = None
    event_id: str = ""


# the events that we ask for: https://dev.vk.com/method/groups.setLongPollSettings
NEEDED = ("message_new", "message_reply", "message_edit", "message_allow", "message_deny")
WISHED = ("message_event", "message_typing_state", "message_read", "message_reaction_event")
