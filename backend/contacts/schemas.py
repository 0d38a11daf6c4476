"""People as the API and events show them."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from backend.contacts.reaches import Reach

# kit.birthdays
Birthday = Annotated[
    str,
    msgspec.Meta(max_length=10, description="YYYY-MM-DD; --MM-DD where the year is not known", examples=["--05-21"]),
]


class IdentityView(msgspec.Struct, frozen=True):
    """One address of a person: which channel, and who they are there."""

    id: int
    channel_id: int
    external_user: str
    name: str
    username: str | None
    profile: dict[str, Any]
    unreachable: str | None


class ContactView(msgspec.Struct, frozen=True):
    """A person. `phone`, `email` are None (their lists empty) for a role that may not see them; `hidden` names them."""

    id: int
    name: str
    surname: str
    phone: str | None
    email: str | None
    birthday: Birthday | None
    locale: str | None
    responsible_id: int | None
    tags: list[str]
    fields: dict[str, Any]
    identities: list[IdentityView]
    rev: int
    created_at: datetime
    # nobody waits for them: a colleague blocked them
    blocked_at: datetime | None = None
    # the address of the picture that a messenger shows of them
    avatar: str | None = None
    # all of them, the main one first
    phones: list[Reach] = []
    emails: list[Reach] = []
    hidden: list[str] = []
