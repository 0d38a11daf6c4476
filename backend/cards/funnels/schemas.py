"""What the API of funnels takes and gives."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.cards.schemas import Category, FunnelView, Named, StatusView

Unset = msgspec.UnsetType


class NewFunnel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """It begins with the steps that such a funnel is shipped with."""

    kind: Literal["deal", "support"]
    name: str


class EditFunnel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`version` as seen, and what changes."""

    version: int
    name: str | Unset = msgspec.UNSET
    auto: Literal["off", "automatic", "locked"] | Unset = msgspec.UNSET
    board_order: Literal["newest", "oldest", "changed", "budget", "due", "waiting"] | Unset = msgspec.UNSET
    board_page: Annotated[int, msgspec.Meta(ge=5, le=100)] | Unset = msgspec.UNSET
    board_days: Annotated[int, msgspec.Meta(ge=1, le=365)] | Unset = msgspec.UNSET
    source_id: int | Unset | None = msgspec.UNSET


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of them, in the new order."""

    ids: list[int]


class OrderSteps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All statuses of the funnel in the new order; `version` is the funnel's."""

    version: int
    ids: list[int]


class NewStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """At the end of the funnel's open ones where it is open, else at the end of all."""

    funnel_id: int
    name: str
    category: Category = "in_work"
    color: str = "slate"


class EditStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`version` as seen, and what changes. `is_default` is given to another by setting that one's."""

    version: int
    name: str | Unset = msgspec.UNSET
    category: Category | Unset = msgspec.UNSET
    color: str | Unset = msgspec.UNSET
    is_default: Literal[True] | Unset = msgspec.UNSET
    mark: str | Unset | None = msgspec.UNSET
    moves_to: list[int] | Unset = msgspec.UNSET
    movers: list[int] | Unset = msgspec.UNSET
    locked: bool | Unset = msgspec.UNSET
    required: list[str] | Unset = msgspec.UNSET
    task_template_id: int | Unset | None = msgspec.UNSET
    most: Annotated[int, msgspec.Meta(ge=1, le=10_000)] | Unset | None = msgspec.UNSET
    most_enforced: bool | Unset = msgspec.UNSET


class StepUse(msgspec.Struct, frozen=True):
    """How many requests stand in a status, and who last changed it."""

    status_id: int
    cards: int
    changed_by: Named | None
    changed_at: datetime | None


class FunnelSetup(msgspec.Struct, frozen=True):
    """A funnel as its builder sees it. `channels` open their requests in it. `deleted_at`: it can be brought back."""

    funnel: FunnelView
    uses: list[StepUse]
    channels: list[Named]
    deleted_at: datetime | None


class Effects(msgspec.Struct, frozen=True):
    """What a change would do, before it is done: to how many requests, and which of them open or close by it.

    `channels`: those that open requests in the funnel; `marked`: rules find the status by its mark.
    """

    cards: int
    opens: int
    closes: int
    channels: int
    marked: bool


class Left(msgspec.Struct, frozen=True):
    """What is on its way: so many requests move, in slices."""

    cards: int
    status: StatusView | None = None


class Wish(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a colleague asks administrators for."""

    what: Literal["status", "field"]
    name: str
    note: str = ""
    funnel_id: int | None = None


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An administrator's."""

    state: Literal["done", "declined"]
    answer: str = ""


class WishView(msgspec.Struct, frozen=True):
    """One request for a status or a field, and what became of it."""

    id: int
    what: Literal["status", "field"]
    name: str
    note: str
    funnel_id: int | None
    user: Named
    created_at: datetime
    state: Literal["open", "done", "declined"]
    answer: str
    answered_by: Named | None
    answered_at: datetime | None
