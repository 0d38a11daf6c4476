"""What the API of the board gives."""

from typing import Literal

import msgspec

from backend.cards.schemas import CardView, Money
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
