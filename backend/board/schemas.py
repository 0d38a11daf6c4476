"""What the API of the board gives."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from backend.board.filter import BoardFilter
from backend.board.shares import How
from backend.cards.schemas import CardView, Money, Named
from backend.inbox.bulk.schemas import CHOSEN_MOST
from backend.inbox.queries.filter import Id, Ids
from backend.inbox.schemas import ConversationRow
from backend.tasks.schemas import TaskView

BoardOrder = Literal["newest", "oldest", "changed", "budget", "due", "waiting"]


class BoardCard(msgspec.Struct, frozen=True):
    """A request with the dialog that it is opened with, the newest that the viewer sees, how much of it they have not
    read, and the open task that is due first.
    """

    card: CardView
    conversation: ConversationRow | None
    unread: int
    task: TaskView | None


class RequestRow(msgspec.Struct, frozen=True, kw_only=True):
    """A request as a row of the list: `rev` is the request's version, the rest is as on the board."""

    id: int
    rev: int
    card: CardView
    company: Named | None
    conversation: ConversationRow | None
    unread: int
    task: TaskView | None
    created_by: int | None


class ColumnTotals(msgspec.Struct, frozen=True):
    """How many the viewer sees there, and for how much in each currency; `sums` is None where budgets are hidden."""

    status_id: int
    count: int
    sums: list[Money] | None


class BoardColumn(msgspec.Struct, frozen=True):
    """A status as a column. `unsorted`: leads that nobody has looked at yet. A closing one shows the last days alone.

    `most`: how many it should hold; with `most_enforced` no card is moved there beyond. `next`: the place of the page
    that follows.
    """

    status_id: int
    unsorted: bool
    order: BoardOrder
    most: int | None
    most_enforced: bool
    totals: ColumnTotals
    items: list[BoardCard]
    next: str | None


class BoardView(msgspec.Struct, frozen=True):
    """A funnel's columns in their order; `days`: how far back the closing ones reach."""

    funnel_id: int
    order: BoardOrder
    days: int
    columns: list[BoardColumn]


class NewDeal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /board/{funnel}/deal: requests by `card_ids`, or all open ones that match a `filter`, within
    `status_ids` where there are any. `how`: evenly, by load (who has the least open requests first), or all to one.
    """

    how: How
    user_ids: Annotated[tuple[Id, ...], msgspec.Meta(min_length=1, max_length=100)]
    card_ids: Annotated[tuple[Id, ...], msgspec.Meta(max_length=CHOSEN_MOST)] = ()
    status_ids: Ids = ()
    filter: BoardFilter | None = None


class NewBin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Body of POST /board/{funnel}/delete: requests by `card_ids`, or all of its columns that match a `filter`."""

    card_ids: Annotated[tuple[Id, ...], msgspec.Meta(max_length=CHOSEN_MOST)] = ()
    status_ids: Ids = ()
    filter: BoardFilter | None = None


class Share(msgspec.Struct, frozen=True):
    """How many open requests a colleague has, and how many they would get."""

    user: Named
    has: int
    gets: int


class DealPreview(msgspec.Struct, frozen=True):
    """`cards` were chosen; `unheld`: nobody of those named may work in their channel; `silent`: they have no dialog
    that the caller sees, and stay where they are.
    """

    cards: int
    unheld: int
    silent: int
    shares: list[Share]


class HeldBy(msgspec.Struct, frozen=True):
    """How many of a status somebody leads, and for how much; `user` is None for those that nobody leads."""

    user: Named | None
    count: int
    sums: list[Money] | None


class OverviewStatus(msgspec.Struct, frozen=True):
    """A status, of what the viewer sees. `oldest`: when the oldest arrived; `moved_today`: came there today."""

    status_id: int
    count: int
    sums: list[Money] | None
    oldest: datetime | None
    moved_today: int
    holders: list[HeldBy]


class OverviewFunnel(msgspec.Struct, frozen=True):
    """`days`: how far back its closing statuses reach."""

    funnel_id: int
    days: int
    statuses: list[OverviewStatus]
