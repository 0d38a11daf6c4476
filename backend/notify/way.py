"""What a way of reaching people is given, and what it answers."""

from typing import Literal

import msgspec

from backend.notify.rows import Said
from backend.notify.schemas import NoticePlace, Row
from backend.notify.texts import Texts, titled

State = Literal["sent", "failed", "unconfirmed", "waiting", "held"]


class Outcome(msgspec.Struct, frozen=True):
    """`waiting`: it certainly did not arrive, and goes out again after so many seconds. `unconfirmed`: it may have."""

    state: State
    why: str | None = None
    after_s: float = 0.0


class Sending(msgspec.Struct, frozen=True):
    """One thing to send: the newest notice last, with those of its group that wait for the same target."""

    way: str
    target: str
    user_id: int
    reader: str
    locale: str
    ids: list[int]
    attempts: int
    notices: list[Row]
    said: list[Said]
    texts: Texts = Texts()

    # what waited for a duty to begin, where it is more than one thing
    summed: Said | None = None

    @property
    def newest(self) -> Row:
        return self.notices[-1]

    @property
    def shown(self) -> Said:
        """In one title and one text."""
        if self.summed:
            return self.summed
        said = self.said[-1]
        return Said(titled(said, self.newest.count), said.text)

    @property
    def dialog(self) -> int | None:
        """The one dialog that it is about."""
        return None if self.summed else self.newest.place.conversation_id

    @property
    def tag(self) -> str:
        """Of the same tag the later takes the earlier's place."""
        if self.summed:
            return "samovar-away"
        return f"samovar-{self.dialog}" if self.dialog else self.newest.group

    @property
    def href(self) -> str:
        return "/" if self.summed else href_of(self.newest.place)


def backoff(attempts: int) -> float:
    return float(min(5.0 * 3.0 ** (attempts - 1), 900.0))


def href_of(place: NoticePlace) -> str:
    """The very thing as an address of the application; the same as frontend/app/src/state/notices.ts."""
    if place.path:
        return place.path
    if place.conversation_id:
        return f"/inbox/{place.conversation_id}" + (f"?at={place.seq}" if place.seq else "")
    for value, path in (
        (place.card_id, "/requests/{}"), (place.contact_id, "/contacts/{}"), (place.company_id, "/companies/{}"),
        (place.task_id, "/tasks"), (place.invoice_id, "/invoices"), (place.channel_id, "/settings/channels/{}"),
    ):  # fmt: skip
        if value:
            return path.format(value)
    return "/"
