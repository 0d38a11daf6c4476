"""Channels as the API shows and takes them."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from backend.connectors.contract import Capabilities
from backend.inbox.letter_fields.schemas import LetterTemplate, LetterTemplates

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
HolderKind = Literal["user", "role", "team"]
Settings = dict[str, Any]


class HolderRef(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person, a role or a team."""

    kind: HolderKind
    id: int


class Holder(msgspec.Struct, frozen=True):
    """The same with its name."""

    kind: HolderKind
    id: int
    name: str


class CheckPoint(msgspec.Struct, frozen=True):
    """One thing that was looked at. `url`: the very page of the platform where it is set.

    state: passed · advice (it works, but less well) · missing (it cannot work)."""

    code: str
    state: Literal["passed", "advice", "missing"]
    message: str
    url: str | None


class CheckView(msgspec.Struct, frozen=True):
    """Are the settings right? `messages`: each code of `missing` as a sentence; `facts`: what the platform told;
    `points`: all that was looked at, what is missing first."""

    ok: bool
    missing: list[str]
    messages: list[str]
    facts: dict[str, Any]
    at: datetime | None
    points: list[CheckPoint]


class SignInView(msgspec.Struct, frozen=True):
    """The channel signs in by its owner's leave. `redirect_uri`: what our application at the provider is to be told."""

    signed_in: bool
    redirect_uri: str


class SignInStart(msgspec.Struct, frozen=True):
    """Where the account's owner agrees."""

    url: str


class ChannelView(msgspec.Struct, frozen=True):
    """A channel. `settings` (secrets as {"set": true}), `hook_url`, `check`, `members`, `sign_in` are for managers.

    An empty `members` = every operator may work there. `default`: who gets new conversations; None = nobody. `looks`:
    as what kind it is shown, for a gateway may speak WhatsApp; `capabilities`: its own, None = those of its kind.
    `owner`: whose own mailbox it is; `private`: what is in it is theirs alone. `funnel_id`: where its requests open;
    `new_after_days`: whoever was silent for so long comes with a new one, None = never; `reason_required`: none is
    rejected without a reason; `deal_by_itself`: each lead is converted at once, None = as the house has it;
    `source_id`: where they come from, None = as their funnel has it. `letter_fields`: what is read from letters, for
    managers.
    """

    id: int
    kind: str
    name: str
    state: Literal["active", "paused", "deleted"]
    lead_source: bool
    default: Holder | None
    team_id: int | None
    rev: int
    created_at: datetime
    looks: str = ""
    capabilities: Capabilities | None = None
    owner: Holder | None = None
    private: bool = False
    owner_left: bool = False
    funnel_id: int = 1
    calendar_id: int = 1
    new_after_days: int | None = None
    reason_required: bool = False
    deal_by_itself: bool | None = None
    source_id: int | None = None
    letter_fields: list[LetterTemplate] | None = None
    hook_url: str | None = None
    check: CheckView | None = None
    settings: Settings | None = None
    members: list[Holder] | None = None
    sign_in: SignInView | None = None


class NewChannel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /channels."""

    kind: Annotated[str, msgspec.Meta(max_length=40)]
    name: Name
    settings: Settings = {}
    lead_source: bool | None = None
    default: HolderRef | None = None
    team_id: int | None = None
    members: Annotated[list[HolderRef], msgspec.Meta(max_length=500)] = []
    funnel_id: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)] = 1
    calendar_id: Id = 1
    new_after_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] | None = None
    reason_required: bool = False
    deal_by_itself: bool | None = None
    source_id: Id | None = None
    letter_fields: LetterTemplates = []


class EditChannel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /channels/{id}. Settings that are not given stay; a secret stays unless a new one is given."""

    name: Name | msgspec.UnsetType = msgspec.UNSET
    settings: Settings | msgspec.UnsetType = msgspec.UNSET
    lead_source: bool | msgspec.UnsetType = msgspec.UNSET
    default: HolderRef | msgspec.UnsetType | None = msgspec.UNSET
    team_id: int | msgspec.UnsetType | None = msgspec.UNSET
    members: Annotated[list[HolderRef], msgspec.Meta(max_length=500)] | msgspec.UnsetType = msgspec.UNSET
    funnel_id: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)] | msgspec.UnsetType = msgspec.UNSET
    calendar_id: Id | msgspec.UnsetType = msgspec.UNSET
    new_after_days: Annotated[int, msgspec.Meta(ge=1, le=3650)] | msgspec.UnsetType | None = msgspec.UNSET
    reason_required: bool | msgspec.UnsetType = msgspec.UNSET
    deal_by_itself: bool | msgspec.UnsetType | None = msgspec.UNSET
    source_id: Id | msgspec.UnsetType | None = msgspec.UNSET
    letter_fields: LetterTemplates | msgspec.UnsetType = msgspec.UNSET


class MyMailbox(msgspec.Struct, frozen=True):
    """None: none is connected."""

    mailbox: ChannelView | None


class NewMailbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    settings: Settings


class EditMailbox(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`shared`: colleagues see what is in it. A source of leads is shared."""

    settings: Settings | msgspec.UnsetType = msgspec.UNSET
    shared: bool | msgspec.UnsetType = msgspec.UNSET
    lead_source: bool | msgspec.UnsetType = msgspec.UNSET


class Choice(msgspec.Struct, frozen=True):
    value: str
    label: str


class FieldView(msgspec.Struct, frozen=True):
    """One setting of a kind: for its form. `choices` of a select or list; `secret` is never shown again."""

    name: str
    type: Literal["text", "code", "number", "boolean", "select", "list", "object"]
    label: str
    hint: str
    required: bool
    secret: bool
    default: Any
    choices: list[Choice]


class VariantView(msgspec.Struct, frozen=True):
    """One choice of the setting that a kind varies by: its own fields, and the page where it is explained."""

    value: str
    title: str
    fields: list[FieldView]
    docs: str


class KindView(msgspec.Struct, frozen=True):
    """A kind of channel that can be connected. `capabilities` tell the composer what to grey out. `varies_by`: the
    setting whose choice decides which fields there are (`variants`), and what the channel can do. `invites`: a link may
    lead a person into it.
    """

    kind: str
    name: str
    fields: list[FieldView]
    capabilities: Capabilities
    has_hook: bool
    varies_by: str | None = None
    invites: bool = False
    variants: list[VariantView] = []


class Alarm(msgspec.Struct, frozen=True):
    """silent: it listens, and its platform has not answered for a minute · behind: its platform has kept something
    for us for an hour · barred: its platform says that it has stopped it · aside: something that came could not be
    read, and was put aside."""

    code: Literal["silent", "behind", "barred", "aside"]
    since: datetime


class Deaf(msgspec.Struct, frozen=True):
    """Nobody listened from then to then, and what began and ended meanwhile is not to be had from the platform."""

    since: datetime
    until: datetime


class NoticeView(msgspec.Struct, frozen=True):
    """What the platform said of the channel: stopped (nothing goes, or nothing comes) · warning · news."""

    code: str
    weight: Literal["stopped", "warning", "news"]
    message: str
    since: datetime
    until: datetime | None


class HealthView(msgspec.Struct, frozen=True):
    """How a channel is. `last_error`: {code, message}, `last_error_over`: the channel has worked since; `backlog`:
    waiting to be sent or put aside unread.

    status: ok · quiet (listening, but no answer from the platform for a minute) · trouble (its last word was an
    error, or it stopped the channel) · paused · unowned (nobody listens and sends for it). `deaf`: of the last week,
    the newest first; `notices`: what the platform said of it that holds, the worst first."""

    channel_id: int
    name: str
    kind: str
    state: Literal["active", "paused", "deleted"]
    status: Literal["ok", "quiet", "trouble", "paused", "unowned"]
    last_in_at: datetime | None
    last_out_at: datetime | None
    last_poll_at: datetime | None
    last_error: dict[str, str] | None
    last_error_at: datetime | None
    last_error_over: bool
    backlog: int
    queued: int
    quarantined: int
    failed: int
    unconfirmed: int
    held: int
    process: str | None
    alarms: list[Alarm]
    deaf: list[Deaf] = []
    notices: list[NoticeView] = []


class ExtentView(msgspec.Struct, frozen=True):
    """What hangs on a channel, before it is paused or deleted. `queued`: messages on their way out."""

    conversations: int
    open: int
    waiting: int
    cards: int
    queued: int


class WithCheck(msgspec.Struct, frozen=True):
    """What a check said, and the channel after it."""

    check: CheckView
    channel: ChannelView
