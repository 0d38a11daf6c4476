"""What is said of two contacts that may be one."""

from datetime import datetime
from typing import Literal

import msgspec

from backend.contacts.schemas import ContactView


class Shared(msgspec.Struct, frozen=True):
    """What both have. `value`: empty for a role that may not see it; `proven`: both have written from it."""

    kind: Literal["phone", "email"]
    value: str
    proven: bool


class Offered(msgspec.Struct, frozen=True):
    """Somebody who may be the same person, and why."""

    contact: ContactView
    shared: list[Shared]


class Joined(msgspec.Struct, frozen=True):
    """Who was joined to this person, and can be split off again. `by`: the colleague who did it; `reason` link: they
    came by one; `until`: when splitting ends.
    """

    id: int
    name: str
    by: str
    at: datetime
    reason: Literal["hand", "link"]
    until: datetime


class SamePerson(msgspec.Struct, frozen=True):
    offers: list[Offered]
    joined: list[Joined]


class Other(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of merge and apart."""

    contact_id: int
