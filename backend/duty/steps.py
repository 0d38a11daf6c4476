"""A route as it is written down: steps with their conditions."""

from typing import Annotated, Literal

import msgspec

Id = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Language = Annotated[str, msgspec.Meta(pattern="^[a-z]{2,3}$")]
Few = Annotated[list[Id], msgspec.Meta(max_length=20)]
StepKind = Literal["contact", "turns", "least", "person", "pool"]
Circle = Literal["everyone", "role", "team"]


class RouteHours(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Only while this calendar is open, or only while it is closed."""

    calendar_id: Id
    open: bool = True


class RouteWhen(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """All that is said has to fit; of a list one is enough. `waited`: minutes of duty that the client waits by now."""

    tags: Few = []
    languages: Annotated[list[Language], msgspec.Meta(max_length=20)] = []
    stages: Annotated[list[Annotated[int, msgspec.Meta(ge=0, le=100)]], msgspec.Meta(max_length=20)] = []
    known: Literal["new", "known"] | None = None
    hours: RouteHours | None = None
    waited: Annotated[int, msgspec.Meta(ge=0, le=10080)] = 0


class RouteStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """`contact`: who is responsible for the person; `turns`: whose turn it is; `least`: whoever has the most room;
    `person`: `user_id`; `pool`: nobody, the circle takes from it.

    `circle` (and `id`): among whom. `skills`: all of them are needed. `language`: so is the client's language, where
    it is known.
    """

    kind: StepKind
    circle: Circle = "everyone"
    id: Id | None = None
    user_id: Id | None = None
    skills: Few = []
    language: bool = False
    # a factory: as a plain default the lists in it would have no hash for the description
    when: RouteWhen = msgspec.field(default_factory=RouteWhen)
