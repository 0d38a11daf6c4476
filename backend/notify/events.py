"""Events of notices: each for one person alone."""

import msgspec


class NoticeRef(msgspec.Struct, frozen=True):
    id: int


class NoticeTold(msgspec.Struct, frozen=True, tag="notice.told"):
    """Own event: something new; what it says is asked for, so that the log keeps no words. `shown`: in the centre."""

    notice: NoticeRef
    kind: str
    shown: bool


class NoticesChanged(msgspec.Struct, frozen=True, tag="notices.changed"):
    """Own event: some were read, or are unread again, in one of my windows: ask anew. `notice`: the newest of them."""

    notice: NoticeRef
