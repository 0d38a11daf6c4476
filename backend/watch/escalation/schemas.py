"""Escalations as the API shows them."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Seconds = Annotated[int, msgspec.Meta(ge=0, le=30 * 86_400)]
Way = Literal["push", "bot", "email", "sms"]
WAITS = Literal["any", "call"]


class EscalateTo(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is told: the responsible, those who may work in the channel and are on duty (pool), heads; or that user,
    role, team by `id`."""

    kind: Literal["responsible", "pool", "heads", "user", "role", "team"]
    id: Id | None = None


class EscalateGive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom the dialog goes to: back into the queue, to a user, or into the pool of a role or team."""

    kind: Literal["queue", "user", "role", "team"]
    id: Id | None = None


class EscalationStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A level. `after_s`: duty seconds since the wait began. `of`: every wait, or only one after a missed call. `by`:
    ways it goes out by beside what each of them chose."""

    after_s: Seconds
    tell: Annotated[list[EscalateTo], msgspec.Meta(max_length=20)] = []
    by: Annotated[list[Way], msgspec.Meta(max_length=4)] = []
    give: EscalateGive | None = None
    of: WAITS = "any"


Steps = Annotated[list[EscalationStep], msgspec.Meta(min_length=1, max_length=10)]
Target = Annotated[int, msgspec.Meta(ge=10, le=30 * 86_400)]
Channels = Annotated[list[Id], msgspec.Meta(max_length=1000)]


class EscalationView(msgspec.Struct, frozen=True, kw_only=True):
    """`target_s`: an answer within so many duty seconds is in time. `late`: dialogs that wait longer now. `gone`: whom
    a level names and who is not there any more, by the level's number (from 1)."""

    id: int
    name: str
    target_s: int
    steps: list[EscalationStep]
    channel_ids: list[int]
    rev: int
    waiting: int
    late: int
    gone: list[int]


class NewEscalation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /escalations. A channel has one: those named here leave the one they had."""

    name: Name
    target_s: Target
    steps: Steps
    channel_ids: Channels = []


class EditEscalation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /escalations/{id}; `rev`: the one that was seen."""

    rev: int
    name: Name | msgspec.UnsetType = msgspec.UNSET
    target_s: Target | msgspec.UnsetType = msgspec.UNSET
    steps: Steps | msgspec.UnsetType = msgspec.UNSET
    channel_ids: Channels | msgspec.UnsetType = msgspec.UNSET


class TryEscalation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /escalations/try: what these levels would do with who waits now. Nothing is written."""

    target_s: Target
    steps: Steps
    channel_ids: Channels = []


class TriedEscalation(msgspec.Struct, frozen=True, kw_only=True):
    """`at`: of those who wait, how many have passed each level, the first first. They are escalated at once, by the
    highest."""

    waiting: int
    late: int
    at: list[int]


class EscalatedPerson(msgspec.Struct, frozen=True):
    id: int
    name: str


class EscalatedView(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal. `waiting`: it is this very wait that still goes on. `why`: the dialog was not given on
    because of it."""

    conversation_id: int
    whose: str
    at: datetime
    waited_since: datetime
    after_s: int
    level: int
    escalation: str
    told: list[EscalatedPerson]
    gave: EscalateGive | None
    gave_name: str
    why: str | None
    waiting: bool
