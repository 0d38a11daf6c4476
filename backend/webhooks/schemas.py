"""Webhooks as the API shows them, and what it takes."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.access.schemas import Body, HiddenField, Id, Name

Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
EventType = Annotated[str, msgspec.Meta(max_length=60)]
DeliveryState = Literal["waiting", "sending", "delivered", "failed", "missed", "skipped"]
PausedWhy = Literal["gone", "failing", "owner"]


class NewWebhook(Body, frozen=True):
    """`user_id` or `role_id`: whose sight it has. `events`, `channels`: None for all, also those to come.

    `hidden_fields`: hidden from it beside what the role hides.
    """

    name: Name
    url: Url
    user_id: Id | None = None
    role_id: Id | None = None
    events: list[EventType] | None = None
    channels: list[Id] | None = None
    hidden_fields: tuple[HiddenField, ...] = ()
    active: bool = True


class EditWebhook(Body, frozen=True):
    """`active: true` also starts one that the house paused."""

    rev: Id
    name: Name | msgspec.UnsetType = msgspec.UNSET
    url: Url | msgspec.UnsetType = msgspec.UNSET
    events: list[EventType] | msgspec.UnsetType | None = msgspec.UNSET
    channels: list[Id] | msgspec.UnsetType | None = msgspec.UNSET
    hidden_fields: list[HiddenField] | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET


class Day(msgspec.Struct, frozen=True):
    """The last 24 hours; `waiting` is all that waits now."""

    delivered: int = 0
    failed: int = 0
    missed: int = 0
    waiting: int = 0


class WebhookView(msgspec.Struct, frozen=True):
    """`paused_why`: the house stopped it: gone (410), failing (days without success), owner (whose sight it had is
    gone). `failing_since`, `rest_until`: it is tried less often. `old_secret_until`: the secret before still signs."""

    id: int
    name: str
    url: str
    user_id: int | None
    role_id: int | None
    events: list[str] | None
    channels: list[int] | None
    hidden_fields: list[str]
    api_version: str
    active: bool
    paused_why: PausedWhy | None
    paused_at: datetime | None
    failing_since: datetime | None
    rest_until: datetime | None
    old_secret_until: datetime | None
    rev: int
    created_by: int | None
    created_at: datetime
    day: Day


class StoppedView(msgspec.Struct, frozen=True):
    """One that the house stopped."""

    id: int
    name: str
    why: PausedWhy
    since: datetime


class IssuedWebhook(msgspec.Struct, frozen=True):
    """`secret` is shown this once."""

    webhook: WebhookView
    secret: str


class EventTypeView(msgspec.Struct, frozen=True):
    """One event that can be chosen; `about` in the caller's language."""

    type: str
    group: Literal["dialogs", "people", "house"]
    about: str


class DeliveryView(msgspec.Struct, frozen=True):
    """One event for one webhook, or one call of a channel to its program. `message_id` is its webhook-id."""

    id: int
    message_id: str
    type: str
    sequence: int | None
    subject_kind: str
    subject_id: int | None
    state: DeliveryState
    attempts: int
    status: int | None
    error: str | None
    happened_at: datetime
    ended_at: datetime | None
    # the next try
    due_at: datetime | None


class TryView(msgspec.Struct, frozen=True):
    """`answer`: its first kilobyte; null where the reader may not see what was told."""

    attempt: int
    at: datetime
    duration_ms: int
    status: int | None
    error: str | None
    answer: str | None


class DeliveryWhole(msgspec.Struct, frozen=True):
    """`body`: what is told, as JSON; null when the event is gone, or is not for the reader's eyes (`hidden`)."""

    delivery: DeliveryView
    body: str | None
    hidden: bool
    tries: list[TryView]


class Tested(msgspec.Struct, frozen=True):
    """What a test sent, and what came back."""

    url: str
    headers: dict[str, str]
    body: str
    status: int | None
    error: str | None
    answer: str
    duration_ms: int


class ResendSince(Body, frozen=True):
    """All that failed or was missed of what happened since then."""

    since: datetime


class Resent(msgspec.Struct, frozen=True):
    count: int
