"""Who is there and what they can, as the API shows it."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.duty.load import Capacity
from backend.duty.route import Presence
from backend.duty.steps import Language

Id = Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
SkillName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class PresenceView(msgspec.Struct, frozen=True):
    """A colleague now. `chosen`: by hand. `until`: when their duty ends, or begins next; None: it does not. `load` of
    `capacity`: the weights of their open dialogs."""

    user_id: int
    state: Presence
    chosen: Literal["away", "off"] | None
    since: datetime | None
    on_duty: bool
    until: datetime | None
    load: float
    capacity: float


class SetPresence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body of PUT /presence. `auto`: as one's windows say."""

    state: Literal["auto", "away", "off"]


class SkillView(msgspec.Struct, frozen=True):
    """`language`: it is a language (ISO 639); `people` have it."""

    id: int
    name: str
    language: str | None
    people: list[int]


class NewSkill(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /skills."""

    name: SkillName
    language: Language | None = None


class EditSkill(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PATCH /skills/{id}."""

    name: SkillName | msgspec.UnsetType = msgspec.UNSET
    language: Language | msgspec.UnsetType | None = msgspec.UNSET


class AbleView(msgspec.Struct, frozen=True):
    """What a colleague can; `capacity` None: the house's."""

    user_id: int
    skills: list[int]
    capacity: float | None


class SetAble(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of PUT /skills/people/{user_id}: all of it."""

    skills: Annotated[list[Id], msgspec.Meta(max_length=100)]
    capacity: Capacity | None = None
