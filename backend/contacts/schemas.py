"""People as the API and events show them."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from backend.activities.history import Fact
from backend.contacts.reaches import Reach
from backend.contacts.warmth.schemas import Warmth

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
# what a person or a company is to the house (B1)
ContactType = Literal["potential", "client", "partner", "other"]
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


class ContactCompany(msgspec.Struct, frozen=True):
    """Where a person works. `main`: the main one of their companies."""

    id: int
    name: str
    position: str
    main: bool


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
    type: ContactType = "potential"
    # the main one first
    companies: list[ContactCompany] = []
    created_by: int | None = None
    updated_at: datetime | None = None
    # the request that was converted into them
    born_of: int | None = None
    # since then they lie in the bin
    deleted_at: datetime | None = None
    # None: not counted yet
    warmth: Warmth | None = None


class FactView(Fact, frozen=True):
    """A fact of a thing's history, and whether it can be taken back."""

    can_undo: bool = False
