"""What every row of an import needs, read once a batch; and what becomes of a row."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.fields.kinds import Reader
from backend.fields.load import Definition
from backend.kit.db import HotTx
from backend.transfer.columns import Entity, own, targets
from backend.transfer.incoming.changes import Changes
from backend.transfer.incoming.draft import BadCell, one
from backend.transfer.schemas import ImportSetup, Outcome

_PEOPLE = "SELECT id, name, email FROM users WHERE deactivated_at IS NULL"
_SOURCES = "SELECT id, name FROM sources WHERE deleted_at IS NULL"
_REASONS = "SELECT id, name FROM rejection_reasons WHERE deleted_at IS NULL"


class Made(msgspec.Struct, frozen=True):
    """`kind` and `id` of what a row made (`made`) or changed: then what of it, as it was and as it was left."""

    kind: str
    id: int
    made: bool
    changes: Changes = {}


class Became(msgspec.Struct, frozen=True):
    """What a row became."""

    outcome: Outcome
    things: list[Made] = []


class At(msgspec.Struct, kw_only=True):
    """Where rows are put."""

    tx: HotTx
    grants: Grants
    import_id: int
    entity: Entity
    setup: ImportSetup
    columns: Sequence[str | None]
    fields: Sequence[Definition]
    people: Mapping[str, int]
    ambiguous: frozenset[str]
    sources: Mapping[str, int]
    reasons: Mapping[str, int]
    # tags, companies and the like of names that were looked up already
    known: dict[Any, Any] = {}
    # (kind, id) of somebody known → which version of them this batch found
    before: dict[tuple[str, int], int] = {}
    line: int = 0

    @property
    def reader(self) -> Reader:
        return Reader(self.grants.locale, self.grants.time_zone)


def named(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())


async def stand(tx: HotTx, grants: Grants, import_id: int, entity: Entity, setup: ImportSetup) -> At:
    """For a batch. A column that goes where the caller may not write any more goes nowhere: Raises nothing."""
    allowed = await targets(tx, grants, entity)
    people: dict[str, int] = {}
    twice: set[str] = set()
    for row in await tx.fetch(_PEOPLE):
        for said in {named(row["name"]), named(" ".join(reversed(row["name"].split()))), row["email"].casefold()}:
            if people.setdefault(said, row["id"]) != row["id"]:
                twice.add(said)
    return At(
        tx=tx,
        grants=grants,
        import_id=import_id,
        entity=entity,
        setup=setup,
        columns=[name if name in allowed else None for name in setup.columns],
        fields=await own(tx, grants, entity),
        people=people,
        ambiguous=frozenset(twice),
        sources={named(row["name"]): row["id"] for row in await tx.fetch(_SOURCES)},
        reasons={named(row["name"]): row["id"] for row in await tx.fetch(_REASONS)},
    )


def responsible(at: At, said: Mapping[str, Sequence[str]]) -> int | None:
    """By e-mail or name, else the default one. Raises BadCell."""
    text = one(said, "responsible")
    if not text:
        return at.setup.defaults.responsible_id
    wanted = named(text)
    if wanted in at.ambiguous:
        raise BadCell("responsible", "field_two_of_one_name")
    if wanted not in at.people:
        raise BadCell("responsible", "import_no_such_colleague")
    return at.people[wanted]


def own_values(at: At, said: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Own fields as typed, {"12": …}: their kinds read them as they read what is typed by hand."""
    found: dict[str, Any] = {}
    for field in at.fields:
        text = one(said, field.key)
        if not text:
            continue
        if field.kind == "several" and ";" not in text:
            labels = {each.label.casefold() for each in field.setup.options}
            text = text if text.casefold() in labels else text.replace(",", ";")
        found[str(field.id)] = text
    return found
