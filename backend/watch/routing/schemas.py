"""Routes and what they decided, as the API shows it."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.cards.schemas import Named
from backend.duty.load import Weight
from backend.duty.route import Fall, Unfit
from backend.duty.steps import Language, RouteStep, StepKind

Id = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
STEPS_MOST = 12
Steps = Annotated[list[RouteStep], msgspec.Meta(max_length=STEPS_MOST)]
Few = Annotated[list[Id], msgspec.Meta(max_length=50)]


class RouteView(msgspec.Struct, frozen=True, kw_only=True):
    """To whom a channel's requests go. `enabled` False: as the channel's own setting says, which `steps` then spell out
    as a beginning. `own_weight` None: `weight` is what its kind weighs. `waiting` dialogs that nobody fits now, of
    which `reasons` say why, the commonest first."""

    channel_id: int
    name: str
    enabled: bool
    present: bool
    weight: float
    own_weight: float | None
    steps: list[RouteStep]
    rev: int
    waiting: int


class SetRoute(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PUT /routes/{channel_id}; `rev`: the one that was seen, 0 where there is none. `present`: only to those
    who are online; else duty is enough. `weight` None: as its kind."""

    rev: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    enabled: bool
    present: bool = True
    weight: Weight | None = None
    steps: Steps


class DraftRoute(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A route that is not saved."""

    steps: Steps
    present: bool = True
    weight: Weight | None = None


class TryRoute(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /routes/{channel_id}/try. `at` None: now; at another moment whoever is on duty is thought to be
    there. `contact_id`: a client, whose own tags, language, stage and responsible count; else what is said here.
    `load`: as it is now, or nobody has anything. `route` None: the one that stands."""

    at: datetime | None = None
    contact_id: Id | None = None
    responsible_id: Id | None = None
    tags: Few = []
    language: Language | None = None
    stage: Annotated[int, msgspec.Meta(ge=0, le=100)] = 0
    known: bool = False
    waited_min: Annotated[float, msgspec.Meta(ge=0, le=100_000)] = 0.0
    load: Literal["now", "empty"] = "now"
    route: DraftRoute | None = None


class FellView(msgspec.Struct, frozen=True, kw_only=True):
    """A colleague who was asked and not chosen. `at`: when their duty begins, or their leave ends."""

    user: Named
    why: Fall
    load: float | None = None
    capacity: float | None = None
    at: datetime | None = None
    skill: str | None = None


class TriedView(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the route, by its place. `unfit`: the condition that did not fit."""

    step: int
    kind: StepKind
    unfit: Unfit | None
    fell: list[FellView]


class ChosenPool(msgspec.Struct, frozen=True):
    """Who may take it; `name` None: everybody who works in the channel."""

    kind: Literal["everyone", "role", "team"]
    id: int | None
    name: str | None


class ChoiceView(msgspec.Struct, frozen=True, kw_only=True):
    """Who was chosen, by which step, and why the others were not; neither person nor pool: nobody fits."""

    person: Named | None
    pool: ChosenPool | None
    step: int | None
    why: StepKind | None
    tried: list[TriedView]


class AssignmentView(msgspec.Struct, frozen=True, kw_only=True):
    """What a route did with a dialog."""

    id: int
    at: datetime
    choice: ChoiceView


class AssignmentsView(msgspec.Struct, frozen=True, kw_only=True):
    """ "Why me?": the newest first. `waits`: why nobody has it now; None: somebody has, or no route gives it."""

    given: list[AssignmentView]
    waits: AssignmentView | None


class ReplayRoute(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /routes/{channel_id}/replay: the last days once more, by this route."""

    days: Annotated[int, msgspec.Meta(ge=1, le=31)] = 7
    route: DraftRoute | None = None


class ReplayedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """`given`: how many they would have had; `had`: how many of these they had in truth. `most`: their highest load."""

    user: Named
    given: int
    had: int
    most: float
    capacity: float


class ReplayReason(msgspec.Struct, frozen=True):
    """Why the last of those asked fell out, where nobody fitted; `nobody`: no step had anybody to ask."""

    why: Fall | Literal["nobody"]
    times: int


class ReplayedRoute(msgspec.Struct, frozen=True, kw_only=True):
    """`requests` of those days; `pool`: of them left for all to take; `nobody`: fitted by nobody when they came.
    `cut`: there were more than are counted, and the newest were."""

    requests: int
    people: list[ReplayedPerson]
    pool: int
    nobody: int
    reasons: list[ReplayReason]
    cut: bool
