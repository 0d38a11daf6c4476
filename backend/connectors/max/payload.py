"""The parts of an update that we read: https://dev.max.ru/docs-api/objects/Update. Unknown fields are passed over.
Attachments and formatting are read one by one (content.py), so that one of an unheard-of shape does not take its
message along.
"""

from typing import Annotated, Any

import msgspec

Id = Annotated[int, msgspec.Meta(ge=-(2**62), lt=2**62)]
# milliseconds
Moment = Annotated[int, msgspec.Meta(ge=0, lt=2**45)]


class Part(msgspec.Struct, frozen=True):
    """Base of what an update is made of."""


class User(Part, frozen=True):
    user_id: Id
    first_name: str | None = None
    last_name: str | None = None
    username: str | None = None
    is_bot: bool = False
    # told until MAX takes it away
    name: str | None = None
    avatar_url: str | None = None
    full_avatar_url: str | None = None


class Recipient(Part, frozen=True):
    chat_id: Id | None = None
    chat_type: str = "dialog"
    user_id: Id | None = None


class Body(Part, frozen=True):
    mid: str
    text: str | None = None
    attachments: tuple[dict[str, Any], ...] | None = None
    markup: tuple[dict[str, Any], ...] | None = None


class Linked(Part, frozen=True):
    """What is answered or passed on; of a channel's post nobody is the sender."""

    type: str
    message: Body | None = None
    sender: User | None = None
    chat_id: Id | None = None


class Message(Part, frozen=True):
    recipient: Recipient
    timestamp: Moment = 0
    sender: User | None = None
    body: Body | None = None
    link: Linked | None = None


class Head(Part, frozen=True):
    update_type: str


class Said(Part, frozen=True):
    """message_created, message_edited."""

    timestamp: Moment
    message: Message
    user_locale: str | None = None


class Callback(Part, frozen=True):
    timestamp: Moment
    callback_id: str
    user: User
    payload: str | None = None


class Pressed(Part, frozen=True):
    """message_callback; without the message when that is gone."""

    callback: Callback
    message: Message | None = None
    user_locale: str | None = None


class Removed(Part, frozen=True):
    """message_removed; `user_id`: who did it."""

    timestamp: Moment
    message_id: str
    chat_id: Id
    user_id: Id | None = None


class Met(Part, frozen=True):
    """bot_started, bot_stopped, dialog_removed."""

    timestamp: Moment
    user: User
    chat_id: Id | None = None
    payload: str | None = None
    user_locale: str | None = None


# the updates that we ask for
WANTED = (
    "message_created", "message_callback", "message_edited", "message_removed",
    "bot_started", "bot_stopped", "dialog_removed",
)  # fmt: skip
# known, and nothing that a colleague would act on
PASSED_OVER = (
    "bot_added", "bot_removed", "user_added", "user_removed", "chat_title_changed", "message_chat_created",
    "dialog_muted", "dialog_unmuted", "dialog_cleared", "bot_admin_permissions_changed",
    "comment_created", "comment_edited", "comment_removed",
)  # fmt: skip
