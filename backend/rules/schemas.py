"""Rules as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from backend.inbox.queries.filter import Filter
from backend.lists.schemas import Where

WhenKind = Literal[
    "status_changed", "request_created", "request_won", "request_rejected", "field_changed", "warmth_changed",
    "message_in", "answered", "no_answer", "call_missed", "task_overdue", "activity",
]  # fmt: skip
DoKind = Literal["notify", "assign", "tag", "untag", "set_status", "set_field", "task", "record", "webhook", "message"]
Whom = Literal["user", "role", "team", "contact"]
On = Literal["card", "contact"]
RunState = Literal["waiting", "done", "skipped", "failed"]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Ids = Annotated[tuple[Id, ...], msgspec.Meta(max_length=50)]
Name = Annotated[str, msgspec.Meta(max_length=80)]
Names = Annotated[tuple[Annotated[str, msgspec.Meta(max_length=60)], ...], msgspec.Meta(max_length=50)]


class RuleWhen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What it waits for. What is left out of the lists says nothing.

    `status_ids`, `from_status_ids`: the status it comes to, and from. `stages`: of warmth, that it comes to.
    `fields`: names of fields, own ones as "field:12". `kinds`: of activities,
    `kind_ids` of own ones. `minutes`: without an answer, on duty; past the moment of a task.
    """

    kind: WhenKind
    status_ids: Ids = ()
    from_status_ids: Ids = ()
    stages: Annotated[tuple[Annotated[int, msgspec.Meta(ge=0, le=100)], ...], msgspec.Meta(max_length=20)] = ()
    fields: Names = ()
    kinds: Names = ()
    kind_ids: Ids = ()
    minutes: Annotated[int, msgspec.Meta(ge=0, le=525_600)] | None = None


HeldOp = Literal["is", "is_not", "contains", "more", "less", "filled", "empty"]


class RuleHeld(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A value that an event of an own kind holds, by the key of the kind's field. Of events of other kinds it says
    nothing. `more`, `less`: of a date, later and earlier."""

    kind_id: Id
    key: Annotated[str, msgspec.Meta(max_length=60)]
    op: HeldOp = "is"
    value: Any = None


class RuleIf(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """All that is given must hold: of the request and its person (as lists filter), of the dialog (as inboxes do), of
    what the event itself holds."""

    card: Where | None = None
    contact: Where | None = None
    dialog: Filter | None = None
    event: Annotated[tuple[RuleHeld, ...], msgspec.Meta(max_length=20)] = ()


class RuleWho(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Whom it tells: who leads the request, heads, who follows it (its person, its firm); a person, a role, a team."""

    kind: Literal["responsible", "heads", "followers", "user", "role", "team"]
    id: Id | None = None


class RuleDo(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One deed. Which of the fields it needs stands in backend/rules/do.

    `values`: what a recorded event holds, by the keys of its kind's fields. In them and in texts "{{event.key}}" stands
    for what the event holds that the rule was asked about.
    """

    kind: DoKind
    on: On = "card"
    tag_ids: Ids = ()
    status_id: Id | None = None
    field: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    value: Any = None
    whom: Whom | None = None
    user_id: Id | None = None
    pool_id: Id | None = None
    template_id: Id | None = None
    kind_id: Id | None = None
    webhook_id: Id | None = None
    to: Annotated[tuple[RuleWho, ...], msgspec.Meta(max_length=20)] = ()
    text: Annotated[str, msgspec.Meta(max_length=1000)] = ""
    texts: Annotated[dict[str, Annotated[str, msgspec.Meta(max_length=4000)]], msgspec.Meta(max_length=10)] = {}
    values: Annotated[dict[Annotated[str, msgspec.Meta(max_length=60)], Any], msgspec.Meta(max_length=50)] = {}


class RuleBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """When → if → do. `last`: where it has run, rules below it are not asked about the same."""

    when: RuleWhen
    if_: RuleIf = msgspec.field(default=RuleIf(), name="if")
    do: Annotated[tuple[RuleDo, ...], msgspec.Meta(min_length=1, max_length=10)]
    last: bool = False


class NewRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /rules."""

    name: Name
    body: RuleBody
    active: bool = False


class EditRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /rules/{id}: `version` as seen, and what changes. `place`: its place among all, from 0."""

    version: int
    name: Name | msgspec.UnsetType = msgspec.UNSET
    body: RuleBody | msgspec.UnsetType = msgspec.UNSET
    active: bool | msgspec.UnsetType = msgspec.UNSET
    place: Annotated[int, msgspec.Meta(ge=0, le=10_000)] | msgspec.UnsetType = msgspec.UNSET


class RuleLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How often within an hour: `an_hour`, one rule; `each`, one rule about the same person or request; `messages`, all
    rules into one dialog."""

    an_hour: int = 1000
    each: int = 20
    messages: int = 3
    version: int = 0


class SetRuleLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PUT /rules/limits: all of it; `version` as seen."""

    version: int
    an_hour: int
    each: int
    messages: int


class RuleDay(msgspec.Struct, frozen=True):
    """How the last 24 hours went."""

    done: int
    skipped: int
    failed: int
    waiting: int


class RuleView(msgspec.Struct, frozen=True, kw_only=True):
    """`alarm`: a limit that was hit, until the rule is saved or switched on. `broken`: what it names and is gone."""

    id: int
    name: str
    body: RuleBody
    active: bool
    version: int
    alarm: str | None
    alarm_at: datetime | None
    day: RuleDay
    broken: list[str]
    updated_at: datetime


class RuleFact(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule was asked about."""

    kind: str
    at: datetime
    contact_id: int | None = None
    card_id: int | None = None
    conversation_id: int | None = None
    company_id: int | None = None
    message_seq: int | None = None
    actor_kind: str = "system"
    actor_id: int | None = None
    data: dict[str, Any] = {}


class RuleDid(msgspec.Struct, frozen=True, omit_defaults=True):
    """One deed of a run. `why`: the code of why it changed nothing, where it did not; `says`: that in words."""

    kind: str
    why: str | None = None
    says: str | None = None


class RuleRun(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal. `says`: why it did not run, or what went wrong, in the reader's language."""

    id: int
    rule_id: int
    state: RunState
    why: str | None
    says: str | None
    fact: RuleFact
    about: str
    did: list[RuleDid]
    chain: list[int]
    happened_at: datetime
    ended_at: datetime | None


class RehearsalCase(msgspec.Struct, frozen=True):
    """One time that it would have run; `about`: whose it was."""

    fact: RuleFact
    about: str


class Rehearsal(msgspec.Struct, frozen=True, kw_only=True):
    """What it would have done: `happened` so often (`more`: at least), the conditions were asked of the newest
    `looked_at`, it would have run `runs` times. `kept`: how often which part kept it from that."""

    days: int
    happened: int
    more: bool
    looked_at: int
    runs: int
    kept: dict[str, int]
    examples: list[RehearsalCase]


class Rehearse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of POST /rules/rehearse."""

    body: RuleBody


class NamedBy(msgspec.Struct, frozen=True):
    """A rule that names a thing."""

    id: int
    name: str
    active: bool
