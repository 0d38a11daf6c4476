"""Shapes of notices."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


class NoticeSubject(msgspec.Struct, frozen=True):
    kind: str
    id: int | None


class NoticePlace(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a press on the notice opens: the very message, event, card, task."""

    conversation_id: int | None = None
    seq: int | None = None
    card_id: int | None = None
    contact_id: int | None = None
    company_id: int | None = None
    activity_id: int | None = None
    task_id: int | None = None
    invoice_id: int | None = None
    channel_id: int | None = None
    # another page of the interface: "/settings/webhooks/3"
    path: str | None = None


class NoticeItem(msgspec.Struct, frozen=True):
    """In the reader's words. `count`: so many of its group stand behind it, itself the newest. `veiled`: the reader no
    longer sees what it is about."""

    id: int
    kind: str
    title: str
    text: str
    subject: NoticeSubject
    place: NoticePlace
    group: str
    at: datetime
    count: int = 1
    read: bool = False
    veiled: bool = False


class NoticeCount(msgspec.Struct, frozen=True):
    """Unread ones, up to 1000."""

    unread: int


class ReadNotices(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /notifications/read: `ids` with all of their groups, or everything up to `until`."""

    ids: Annotated[list[Id], msgspec.Meta(max_length=200)] = []
    until: Id | None = None


class UnreadNotice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /notifications/unread."""

    id: Id


class ConfirmAddress(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /notifications/mail/confirm: what stands in the letter's link."""

    token: Annotated[str, msgspec.Meta(max_length=2000)]


class Row(msgspec.Struct, frozen=True):
    """A notice as it is kept."""

    id: int
    user_id: int
    kind: str
    subject: NoticeSubject
    place: NoticePlace
    data: dict[str, Any]
    group: str
    at: datetime
    count: int = 1
    read: bool = False
