"""Access as the API and events show it, and what it takes."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from backend.access.grants import Sight

Locale = Literal["ru", "en", "lt"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Email = Annotated[str, msgspec.Meta(min_length=3, max_length=254, pattern=r"^\s*[^@\s]+@[^@\s]+\s*$")]
NewPassword = Annotated[str, msgspec.Meta(min_length=8, max_length=200)]
Typed = Annotated[str, msgspec.Meta(max_length=1000)]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What comes in: a field that nobody knows is refused, and named."""


class ColleagueView(msgspec.Struct, frozen=True):
    """A colleague, as every signed-in one sees them."""

    id: int
    name: str
    role: str
    role_id: int
    teams: list[int]
    active: bool
    rev: int


class UserView(ColleagueView, frozen=True, kw_only=True, omit_defaults=True):
    """The same, with more for those who manage users; for others the keys below are absent."""

    email: str | None = None
    locale: str | None = None
    time_zone: str | None = None
    two_factor: bool | None = None
    created_at: datetime | None = None
    last_seen_at: datetime | None = None


class MeView(msgspec.Struct, frozen=True):
    """Oneself; or a service account: a token that is nobody's own, with `id` and `email` None."""

    id: int | None
    token_id: int | None
    name: str
    email: str | None
    role: str
    role_id: int
    teams: list[int]
    locale: str
    time_zone: str
    two_factor: bool
    settings: dict[str, Any]
    rights: list[str]
    sight: Sight
    channels: list[int] | None
    hidden_fields: list[str]
    read_only_fields: list[str]


class SessionView(msgspec.Struct, frozen=True):
    """Who is signed in. `grants` goes with the socket's handshake."""

    user: MeView
    grants: str


class SignIn(Body, frozen=True):
    email: Typed
    password: Typed
    code: Typed | None = None


class DeviceView(msgspec.Struct, frozen=True):
    id: int
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    ip: str | None
    user_agent: str | None
    current: bool


class SetUp(Body, frozen=True):
    email: Email
    name: Name
    password: NewPassword
    locale: Locale = "ru"
    time_zone: Typed | None = None


class Join(Body, frozen=True):
    name: Name
    password: NewPassword
    locale: Locale = "ru"
    time_zone: Typed | None = None


class AskReset(Body, frozen=True):
    email: Typed


class Reset(Body, frozen=True):
    password: NewPassword


class ChangePassword(Body, frozen=True):
    current: Typed
    password: NewPassword


class Code(Body, frozen=True):
    code: Typed


class Proof(Body, frozen=True):
    """One's password again, before something that weakens the account."""

    password: Typed


class RecoveryCodes(msgspec.Struct, frozen=True):
    recovery_codes: list[str]


class LinkView(msgspec.Struct, frozen=True):
    """What a link stands for, shown before it is used."""

    email: str | None
    name: str | None
    role: str | None
    expires_at: datetime


class NewLink(msgspec.Struct, frozen=True):
    """A link to hand over; `mailed`: it was also sent."""

    link: str
    mailed: bool


class Invite(Body, frozen=True):
    email: Email
    role_id: Id


class InvitationView(msgspec.Struct, frozen=True):
    id: int
    email: str
    role: str
    role_id: int
    created_at: datetime
    expires_at: datetime


class Invited(msgspec.Struct, frozen=True):
    invitation: InvitationView
    link: str
    mailed: bool


class EditUser(Body, frozen=True):
    name: Name | msgspec.UnsetType = msgspec.UNSET
    email: Email | msgspec.UnsetType = msgspec.UNSET
    role_id: Id | msgspec.UnsetType = msgspec.UNSET
    teams: list[Id] | msgspec.UnsetType = msgspec.UNSET


class EditMe(Body, frozen=True):
    """`settings` are merged key by key; a null takes a key away."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    locale: Locale | msgspec.UnsetType = msgspec.UNSET
    time_zone: Typed | msgspec.UnsetType = msgspec.UNSET
    settings: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class RoleView(msgspec.Struct, frozen=True):
    id: int
    key: str
    name: str
    built_in: bool
    rights: list[str]
    sight: Sight
    hidden_fields: list[str]
    read_only_fields: list[str]
    members: int


# of people, requests, companies; the administrator's own fields say it themselves (backend/fields)
HiddenField = Literal["phone", "email", "birthday", "budget", "comment", "address", "turnover", "warmth"]
# seen, and not changed; a name means the field wherever it stands (backend/fields/seen_only.py)
ReadOnlyField = Literal[
    "name", "phone", "email", "birthday", "type", "responsible", "tags", "title", "source", "budget", "comment",
    "address", "turnover",
]  # fmt: skip


class EditRole(Body, frozen=True):
    name: Name | msgspec.UnsetType = msgspec.UNSET
    rights: list[str] | msgspec.UnsetType = msgspec.UNSET
    sight: Sight | msgspec.UnsetType = msgspec.UNSET
    hidden_fields: list[HiddenField] | msgspec.UnsetType = msgspec.UNSET
    read_only_fields: list[ReadOnlyField] | msgspec.UnsetType = msgspec.UNSET


class NewRole(Body, frozen=True):
    name: Name
    rights: list[str] = []
    sight: Sight = "channels"
    hidden_fields: list[HiddenField] = []
    read_only_fields: list[ReadOnlyField] = []


class RightView(msgspec.Struct, frozen=True):
    key: str
    group: str
    label: str


class TeamView(msgspec.Struct, frozen=True):
    id: int
    name: str
    members: list[int]


class NewTeam(Body, frozen=True):
    name: Name
    members: list[Id] = []


class EditTeam(Body, frozen=True):
    name: Name | msgspec.UnsetType = msgspec.UNSET
    members: list[Id] | msgspec.UnsetType = msgspec.UNSET


class NewToken(Body, frozen=True):
    """Of a user, or of a role alone (a service account). `scopes`: a subset of its rights, None for all."""

    name: Name
    user_id: Id | None = None
    role_id: Id | None = None
    scopes: list[str] | None = None
    expires_in_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] | None = None


class TokenView(msgspec.Struct, frozen=True):
    id: int
    name: str
    user_id: int | None
    role_id: int | None
    scopes: list[str] | None
    created_by: int | None
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None


class IssuedToken(msgspec.Struct, frozen=True):
    """`secret` is shown this once."""

    token: TokenView
    secret: str


class AuditView(msgspec.Struct, frozen=True):
    id: int
    at: datetime
    user: dict[str, Any] | None
    token: dict[str, Any] | None
    ip: str | None
    verb: str
    subject_kind: str | None
    subject_id: int | None
    refused: str | None
    why: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    names: dict[str, str]
