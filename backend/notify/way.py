"""What a way of reaching people is given, and what it answers."""

from typing import Literal

import msgspec

from backend.notify.rows import Said
from backend.notify.schemas import NoticePlace, Row
from backend.notify.texts import Texts

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

    @property
    def newest(self) -> Row:
        return self.notices[-1]


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
