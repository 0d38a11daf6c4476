"""Macros as the API shows them."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.inbox.actions.assign import PoolRef
from backend.inbox.schemas import ConversationRow, MessageView

Part = Literal["text", "assign", "status", "tags", "done", "snooze"]
YEAR_MIN = 366 * 24 * 60


class MacroAssign(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom: whoever runs it (`me`), a colleague, or a pool."""

    me: bool = False
    user_id: int | None = None
    pool: PoolRef | None = None


class MacroThen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of the dialog. `minutes` of a snooze; without them it sleeps until the customer writes."""

    kind: Literal["done", "snooze"]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=YEAR_MIN)] | None = None


class MacroSteps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In this order: the answer (language → text with variables), the responsible, status and tags, the end."""

    variants: dict[str, str] = {}
    assign: MacroAssign | None = None
    status_id: int | None = None
    tags: tuple[str, ...] = ()
    then: MacroThen | None = None


class MacroView(msgspec.Struct, frozen=True):
    id: int
    scope: Literal["me", "team", "all"]
    owner_id: int
    team_id: int | None
    folder: str
    title: str
    steps: MacroSteps
    may_edit: bool
    rev: int
    updated_at: datetime


class RunView(msgspec.Struct, frozen=True):
    """What a macro did; `id` undoes it."""

    id: int
    conversation: ConversationRow
    message: MessageView | None


class UndoneView(msgspec.Struct, frozen=True):
    """`kept`: what could not be taken back, because it has left or somebody has changed it since."""

    undone: list[Part]
    kept: list[Part]
    conversation: ConversationRow
