"""Rows of a file, many at once: those of whom none stands in another's way are put together, in a statement a table.
All else goes row by row (row.py): the second row of somebody, fewer than four at a time, whatever was refused."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from backend.kit.db.trouble import is_passing
from backend.kit.errors import Refused
from backend.transfer.incoming.at import At, Became
from backend.transfer.incoming.draft import BadCell, gathered, moment
from backend.transfer.incoming.row import Put, Why, put

log = structlog.get_logger("transfer")
# fewer are quicker one by one
FEW = 3
Late = Callable[[], bool]
Said = Mapping[str, Sequence[str]]


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it was read. `what`: all that it says, by the reader of its kind; `held`: who is known already;
    `bad`: nothing at all, and why."""

    line: int
    cells: Sequence[str]
    keys: list[str] = []
    what: Any = None
    since: datetime | None = None
    held: int | None = None
    bad: Put | None = None


class Way(msgspec.Struct, frozen=True):
    """How rows of a kind go together. `keys`: what somebody of a row is found by; `read` raises BadCell; `find`: key →
    the oldest one who has it; `made`: line → what became of it, raises Refused; `skips`: a row of somebody known may
    be nothing at all."""

    keys: Callable[[At, Said], list[str]]
    read: Callable[[At, Said], Any]
    find: Callable[[At, Iterable[str]], Awaitable[dict[str, int]]]
    made: Callable[[At, Sequence[Item]], Awaitable[dict[int, Put]]]
    skips: bool = True


class _Enough(Exception):
    """It would do: nothing of it stays."""


async def put_together(
    at: At, way: Way, rows: Sequence[Mapping[str, Any]], width: int, late: Late, *, keep: bool
) -> list[tuple[int, Put]]:
    """What became of each, in their order, of as many as there was time for. `at.line`: where it broke."""
    items = [_read(at, way, row["line"], row["cells"], width) for row in rows]
    held: dict[str, int] = {}
    done: list[tuple[int, Put]] = []
    place, looked = 0, 0
    while place < len(items) and not (done and late()):
        if place >= looked:
            held = await way.find(at, {key for each in items[place:] for key in each.keys})
            looked = len(items)
        run = _run(items[place:], held, keep=keep)
        if len(run) > FEW:
            puts = await _at_once(at, way, run, width, keep=keep)
            place += len(run)
        else:
            puts = [(run[0].line, await _alone(at, way, run[0], width, keep=keep))]
            place += 1
        done += puts
        if keep and any(each.became.outcome not in ("error", "skipped") for _, each in puts):
            # they are known from now on, and somebody known by more; of a row that was refused nobody stands there
            looked = place
    return done


def _read(at: At, way: Way, line: int, cells: Sequence[str], width: int) -> Item:
    """As row.py does: what is wrong with the row itself is known before anything is asked."""
    found_by, at.line = list[str](), line
    try:
        if len(cells) > width:
            raise BadCell("", "import_row_too_long", n=len(cells), expected=width)
        said = gathered(at.columns, cells)
        found_by = way.keys(at, said)
        what, since = way.read(at, said), moment(said, "created_at", at.reader)
        of = datetime.fromisoformat(since).astimezone(UTC) if since else None
        return Item(line=line, cells=cells, keys=found_by, what=what, since=of)
    except BadCell as bad:
        refused = Put(Became("error"), [Why(bad.target, bad.code, bad.values)], found_by)
        return Item(line=line, cells=cells, keys=found_by, bad=refused)


def _run(items: Iterable[Item], held: Mapping[str, int], *, keep: bool) -> list[Item]:
    """Up to the first who came a row ago, or is written to already; rows that are nothing among them."""
    found: list[Item] = []
    seen, written = set[str](), set[int]()
    for each in items:
        known = min((held[key] for key in each.keys if key in held), default=None)
        if each.bad is None and found and (known in written or (keep and not seen.isdisjoint(each.keys))):
            break
        found.append(msgspec.structs.replace(each, held=known))
        if each.bad is None:
            seen.update(each.keys)
            written |= set() if known is None else {known}
    return found


def _skipped(at: At, way: Way, item: Item) -> bool:
    return way.skips and at.setup.rule == "skip" and item.held is not None


async def _alone(at: At, way: Way, item: Item, width: int, *, keep: bool) -> Put:
    if item.bad is not None:
        return item.bad
    if _skipped(at, way, item):
        return Put(Became("skipped"), [], item.keys)
    at.line = item.line
    return await put(at, item.cells, width, keep=keep)


async def _at_once(at: At, way: Way, run: Sequence[Item], width: int, *, keep: bool) -> list[tuple[int, Put]]:
    """Where one of them is refused, none is kept, and each half is tried for itself."""
    good = [each for each in run if each.bad is None and not _skipped(at, way, each)]
    if len(good) <= FEW:
        return [(each.line, await _alone(at, way, each, width, keep=keep)) for each in run]
    puts: dict[int, Put] = {}
    try:
        async with at.tx.savepoint():
            puts = await way.made(at, good)
            if not keep:
                raise _Enough
    except _Enough:
        pass
    except Exception as error:
        if is_passing(error):
            raise
        if not isinstance(error, Refused):
            # row by row it is found out whose it was
            log.warning("import.many_broke", import_id=at.import_id, first=good[0].line, exc_info=error)
        half = len(run) // 2
        return [
            *await _at_once(at, way, run[:half], width, keep=keep),
            *await _at_once(at, way, run[half:], width, keep=keep),
        ]
    return [(each.line, puts[each.line] if each.line in puts else _nothing(each)) for each in run]


def _nothing(item: Item) -> Put:
    return item.bad or Put(Became("skipped"), [], item.keys)
