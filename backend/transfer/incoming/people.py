"""Rows of people, many at once: whoever is new and stands in no other row's way is put with others in a statement a
table. All else goes row by row (row.py): somebody known, somebody who is twice in the file, whatever was refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
import structlog

from backend.activities import Activity, record
from backend.cards.actions.tag_people import tag_people
from backend.contacts.actions.make import NewContact
from backend.contacts.actions.make_many import Newcomer, make_contacts
from backend.contacts.companies.actions.named import named_companies
from backend.contacts.companies.schemas import CompanyAt
from backend.contacts.publish import publish_contacts
from backend.kit.db.trouble import is_passing
from backend.kit.errors import Refused
from backend.transfer.incoming import contact
from backend.transfer.incoming.at import At, Became, Made
from backend.transfer.incoming.draft import BadCell, gathered, moment, one, tags
from backend.transfer.incoming.row import Put, Why, imported, put
from backend.transfer.incoming.twins import known_keys

log = structlog.get_logger("transfer")
# fewer are quicker one by one
FEW = 3
Late = Callable[[], bool]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A row as it was read. `bad`: no person at all, and why."""

    line: int
    cells: Sequence[str]
    keys: list[str] = []
    wanted: dict[str, Any] = {}
    company: str = ""
    position: str = ""
    tags: list[str] = []
    since: datetime | None = None
    bad: Put | None = None


class _Enough(Exception):
    """It would do: nothing of it stays."""


async def put_people(
    at: At, rows: Sequence[Mapping[str, Any]], width: int, late: Late, *, keep: bool
) -> list[tuple[int, Put]]:
    """What became of each, in their order, of as many as there was time for. `at.line`: where it broke."""
    people = [_read(at, row["line"], row["cells"], width) for row in rows]
    held = set[str]()
    done: list[tuple[int, Put]] = []
    place, looked = 0, 0
    while place < len(people) and not (done and late()):
        person = people[place]
        if person.bad is None and held.isdisjoint(person.keys) and place >= looked:
            held |= await known_keys(at, {key for each in people[place:] for key in each.keys})
            looked = len(people)
        run = _run(people[place:], held, keep=keep)
        if len(run) > FEW:
            puts = await _at_once(at, run, width, keep=keep)
            done += puts
            place += len(run)
            if keep:
                # of a row that was refused nobody stands there: the corrected one further down is somebody new
                held |= {key for _, each in puts if each.became.outcome == "new" for key in each.keys}
                looked = looked if {each.became.outcome for _, each in puts} <= {"new", "error"} else place
            continue
        done.append((person.line, await _alone(at, person, width, held, keep=keep)))
        place += 1
        # somebody known may be found by more from now on
        looked = place if keep and person.bad is None else looked
    return done


def _read(at: At, line: int, cells: Sequence[str], width: int) -> Person:
    """As row.py does: what is wrong with the row itself is known before anything is asked."""
    found_by, at.line = list[str](), line
    try:
        if len(cells) > width:
            raise BadCell("", "import_row_too_long", n=len(cells), expected=width)
        said = gathered(at.columns, cells)
        found_by = contact.keys(at, said)
        since = moment(said, "created_at", at.reader)
        return Person(
            line=line,
            cells=cells,
            keys=found_by,
            wanted=contact.wanted(at, said),
            company=one(said, "company"),
            position=one(said, "position"),
            tags=tags(said, at.setup.defaults.tags),
            since=datetime.fromisoformat(since).astimezone(UTC) if since else None,
        )
    except BadCell as bad:
        refused = Put(Became("error"), [Why(bad.target, bad.code, bad.values)], found_by)
        return Person(line=line, cells=cells, keys=found_by, bad=refused)


def _run(people: Iterable[Person], held: set[str], *, keep: bool) -> list[Person]:
    """New ones up to the first who is known, or, where they stay, who came a row ago; rows that are none among them."""
    found: list[Person] = []
    seen = set[str]()
    for each in people:
        if each.bad is None and not (held.isdisjoint(each.keys) and seen.isdisjoint(each.keys)):
            break
        found.append(each)
        if keep and each.bad is None:
            seen.update(each.keys)
    return found


async def _alone(at: At, person: Person, width: int, held: set[str], *, keep: bool) -> Put:
    if person.bad is not None:
        return person.bad
    if at.setup.rule == "skip" and not held.isdisjoint(person.keys):
        return Put(Became("skipped"), [], person.keys)
    at.line = person.line
    return await put(at, person.cells, width, keep=keep)


async def _at_once(at: At, run: Sequence[Person], width: int, *, keep: bool) -> list[tuple[int, Put]]:
    """Where one of them is refused, nobody is kept, and each half is tried for itself."""
    good = [each for each in run if each.bad is None]
    if len(good) <= FEW:
        return [(each.line, await _alone(at, each, width, set(), keep=keep)) for each in run]
    puts: dict[int, Put] = {}
    try:
        async with at.tx.savepoint():
            puts = await _made(at, good)
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
            *await _at_once(at, run[:half], width, keep=keep),
            *await _at_once(at, run[half:], width, keep=keep),
        ]
    return [(each.line, each.bad or puts[each.line]) for each in run]


async def _made(at: At, people: Sequence[Person]) -> dict[int, Put]:
    """Line → what became of it. Raises Refused."""
    named = list(dict.fromkeys(each.company for each in people if each.company))
    firms = await named_companies(at.tx, at.grants, named)
    await contact.remember(at, [each.id for each in firms.values() if not each.made])
    ids = await make_contacts(
        at.tx,
        at.grants,
        [
            Newcomer(
                NewContact(**each.wanted),
                CompanyAt(firms[each.company].id, each.position) if each.company else None,
                each.since,
            )
            for each in people
        ],
    )
    await tag_people(at.tx, at.grants, {key: each.tags for key, each in zip(ids, people, strict=True)})
    made: dict[int, Put] = {}
    facts: list[Activity] = []
    now, told = datetime.now(UTC), set[int]()
    for contact_id, person in zip(ids, people, strict=True):
        things = [Made("contact", contact_id, True)]
        if person.company:
            firm = firms[person.company]
            # of several rows the first one made it
            things.append(Made("company", firm.id, firm.made and firm.id not in told))
            told.add(firm.id)
            at.known["company", firm.id] = True
        made[person.line] = Put(Became("new", things), [], person.keys)
        facts += [imported(at, person.line, each, now) for each in things if each.made]
    await record(at.tx, facts)
    await publish_contacts(at.tx, ids)
    return made
