"""One row: put, or told why not. What a refused row has written is undone alone."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from backend.activities import Activity, record
from backend.activities.who import by
from backend.kit.errors import Refused
from backend.kit.http.faults import Fault
from backend.transfer.incoming import card, company, contact
from backend.transfer.incoming.at import At, Became, Made
from backend.transfer.incoming.draft import BadCell, gathered, moment

Said = Mapping[str, Sequence[str]]
_PUT: dict[str, Callable[[At, Said], Awaitable[Became]]] = {
    "contact": contact.put, "company": company.put, "lead": card.put, "deal": card.put,
}  # fmt: skip
_KEYS: dict[str, Callable[[At, Said], list[str]]] = {
    "contact": contact.keys, "company": company.keys, "lead": card.keys, "deal": card.keys,
}  # fmt: skip
# which of the API's fields a column of the file is
_FIELD_OF = {
    "phones": "phone", "emails": "email", "addresses": "address", "responsible_id": "responsible",
    "source_id": "source", "status_id": "status", "funnel_id": "funnel", "companies": "company", "reason_id": "reason",
}  # fmt: skip
_TABLES = {"contact": "contacts", "company": "companies", "card": "cards"}
_AS_OF = "UPDATE {table} SET created_at = $2::text::timestamptz WHERE id = $1"
_FACTS = {"contact": "contact_id", "company": "company_id", "card": "card_id"}


class Why(msgspec.Struct, frozen=True):
    """A fault as it is kept: where it goes ("" = the whole row), the code of its sentence, what fills it."""

    target: str
    code: str
    values: dict[str, Any] = {}


class Put(msgspec.Struct, frozen=True):
    """What became of a row. `keys`: what somebody of it is found by."""

    became: Became
    why: list[Why] = []
    keys: list[str] = []


class _Enough(Exception):
    """It would do: nothing of it stays."""


async def put(at: At, cells: Sequence[str], width: int, *, keep: bool = True) -> Put:
    """`keep` False: done and undone, to know what would become of it."""
    said = gathered(at.columns, cells)
    became, keys = Became("error"), list[str]()
    try:
        if len(cells) > width:
            raise BadCell("", "import_row_too_long", n=len(cells), expected=width)
        keys = _KEYS[at.entity](at, said)
        async with at.tx.savepoint():
            became = await _PUT[at.entity](at, said)
            await _mark(at, said, became)
            if not keep:
                raise _Enough
    except _Enough:
        pass
    except BadCell as bad:
        return Put(Became("error"), [Why(bad.target, bad.code, bad.values)], keys)
    except Refused as refused:
        return Put(Became("error"), _whys(refused), keys)
    return Put(became, [], keys)


async def _mark(at: At, said: Said, became: Became) -> None:
    """Since when it has been known elsewhere, and where it came from here."""
    things = [each for each in became.things if each.made and each.kind == _main(at)]
    since = moment(said, "created_at", at.reader)
    for each in things:
        if since:
            # the names come from this file alone
            await at.tx.execute(_AS_OF.format(table=_TABLES[each.kind]), each.id, since.replace("Z", "+00:00"))
    now = datetime.now(UTC)
    await record(at.tx, [imported(at, at.line, each, now) for each in became.things if each.made])


def _main(at: At) -> str:
    return at.entity if at.entity in ("contact", "company") else "card"


def imported(at: At, line: int, thing: Made, now: datetime) -> Activity:
    """What history says of something that a row made."""
    about: dict[str, Any] = {_FACTS[thing.kind]: thing.id}
    return Activity(kind="imported", at=now, **by(at.grants), **about, data={"import": at.import_id, "line": line})


def _whys(refused: Refused) -> list[Why]:
    """A fault for each field that was named, else one for the whole row."""
    found = []
    for field, fault in refused.fields.items():
        target = _FIELD_OF.get(field, field.removeprefix("person."))
        if isinstance(fault, Fault):
            found.append(Why(target, fault.code, fault.values))
        elif isinstance(fault, str):
            found.append(Why(target, fault, refused.values))
    return found or [Why("", refused.code, refused.values)]
