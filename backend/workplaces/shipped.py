"""What a new installation has: the workplaces of a shop, called by words/ of the interface."""

from backend.board.filter import BoardFilter
from backend.inbox.queries.filter import Filter
from backend.inbox.queries.ways import Way
from backend.workplaces.schemas import Section, Workplace


def _talks(key: str, way: Way, *rail: Section) -> Workplace:
    return Workplace(key=key, opens="inbox", rail=("inbox", *rail), dialogs=Filter(state="open", ways=(way,)))


SHIPPED: tuple[Workplace, ...] = (
    Workplace(
        key="sales",
        opens="sales",
        rail=("sales", "inbox", "board", "requests", "tasks", "contacts", "companies", "invoices"),
    ),
    _talks("dialogs", "chat", "tasks", "requests", "contacts"),
    _talks("mail", "letter", "tasks", "requests", "contacts", "companies"),
    Workplace(
        key="requests",
        opens="requests",
        rail=("requests", "board", "inbox", "tasks", "contacts", "companies"),
    ),
    _talks("calls", "call", "tasks", "requests", "contacts"),
    # who deals out looks at what nobody has
    Workplace(
        key="dispatch",
        opens="board",
        rail=("board", "inbox", "requests", "tasks", "contacts"),
        dialogs=Filter(view="unassigned", state="open"),
        requests=BoardFilter(responsible=("nobody",)),
    ),
)
