"""Events of notices: each for one person alone."""

import msgspec

from backend.notify.schemas import NoticeItem


class NoticeTold(msgspec.Struct, frozen=True, tag="notice.told"):
    """Own event: something new. `shown`: it stands in the centre; else it is only told aloud or elsewhere."""

    notice: NoticeItem
    shown: bool


class NoticeRef(msgspec.Struct, frozen=True):
    """The newest that it is about."""

    id: int


class NoticesChanged(msgspec.Struct, frozen=True, tag="notices.changed"):
    """Own event: some were read, or are unread again, in one of my windows: ask anew."""

    notice: NoticeRef
