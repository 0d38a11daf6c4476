"""What rules name, and which rules name a thing: so that whoever deletes it is told, and a rule says what it lacks."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from backend.kit.db import Tx
from backend.lists.schemas import Where
from backend.rules.schemas import NamedBy, RuleBody

Named = Literal[
    "status", "tag", "field", "user", "role", "team", "task_template", "activity_kind", "webhook", "source", "reason"
]
_RULES = """
SELECT id, name, body::text AS body, active_since IS NOT NULL AS active FROM rules WHERE deleted_at IS NULL
ORDER BY position, id
"""
_decode = msgspec.json.Decoder(RuleBody).decode
# columns of lists whose values are numbers of such things
_COLUMNS: dict[str, Named] = {
    "status_id": "status", "tags": "tag", "responsible_id": "user", "created_by": "user", "source_id": "source",
    "reason_id": "reason",
}  # fmt: skip


def names(body: RuleBody) -> Iterator[tuple[Named, int]]:
    """Everything that a rule names by its number. Pure."""
    for status_id in (*body.when.status_ids, *body.when.from_status_ids):
        yield "status", status_id
    yield from _fields(body.when.fields)
    yield from (("activity_kind", each) for each in body.when.kind_ids)
    for where in (body.if_.card, body.if_.contact):
        yield from _of_where(where)
    if body.if_.dialog is not None:
        yield from (("status", each) for each in body.if_.dialog.status_ids)
        yield from (("user", each) for each in body.if_.dialog.responsible if isinstance(each, int))
        yield from (("team", each) for each in body.if_.dialog.team_ids)
    for deed in body.do:
        yield from (("tag", each) for each in deed.tag_ids)
        for kind, each in (
            ("status", deed.status_id), ("user", deed.user_id), ("task_template", deed.template_id),
            ("activity_kind", deed.kind_id), ("webhook", deed.webhook_id),
        ):  # fmt: skip
            if each is not None:
                yield kind, each  # type: ignore[misc]
        yield from ((who.kind, who.id) for who in deed.to if who.id is not None)  # type: ignore[misc]
        if deed.pool_id is not None:
            yield ("team" if deed.whom == "team" else "role"), deed.pool_id
        yield from _fields((deed.field,) if deed.field else ())
        if deed.field == "source_id" and isinstance(deed.value, int):
            yield "source", deed.value


def _fields(keys: tuple[str, ...]) -> Iterator[tuple[Named, int]]:
    for key in keys:
        number = key.removeprefix("field:")
        if number != key and number.isdecimal():
            yield "field", int(number)


def _of_where(where: Where | None) -> Iterator[tuple[Named, int]]:
    if where is None:
        return
    for each in where.of:
        yield from _of_where(each)
    if where.column is not None:
        yield from _fields((where.column,))
        if kind := _COLUMNS.get(where.column):
            yield from ((kind, each) for each in where.values if isinstance(each, int) and not isinstance(each, bool))


async def named_by(tx: Tx, kind: Named, thing_id: int) -> list[NamedBy]:
    """Rules that name it, in their order."""
    rows = [(row, _decode(row["body"])) for row in await tx.fetch(_RULES)]
    return [
        NamedBy(row["id"], row["name"], row["active"]) for row, body in rows if (kind, thing_id) in set(names(body))
    ]
