"""Columns: the one place where a name that a caller sends becomes SQL. What is not here cannot be asked for."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import msgspec

from backend.access.grants import Grants
from backend.fields.kinds import KINDS, FieldOption
from backend.fields.load import Definition, access_of, by_hand, living
from backend.kit.db import Tx
from backend.lists.followed import followed_sql
from backend.lists.schemas import ColumnKind, ColumnView, Entity, Op

Cast = Literal["text", "double precision", "numeric", "bigint", "boolean", "timestamptz", "date"]
_PLACE, _WORD = re.compile(r"\$(\d+)"), re.compile(r"[a-z_]+")
_RANGE: tuple[Op, ...] = ("is", "before", "after", "between", "empty", "filled")
OPS: dict[ColumnKind, tuple[Op, ...]] = {
    "text": ("is", "not", "has", "lacks", "empty", "filled"),
    "reach": ("is", "not", "has", "empty", "filled"),
    "number": _RANGE,
    "money": _RANGE,
    "date": (*_RANGE, "last_days"),
    "moment": (*_RANGE, "last_days"),
    "choice": ("is", "not", "empty", "filled"),
    "user": ("is", "not", "empty", "filled"),
    "company": ("is", "not", "empty", "filled"),
    "set": ("is", "not", "empty", "filled"),
    "entry": ("is", "not", "empty", "filled"),
    "flag": ("is",),
    "file": ("empty", "filled"),
    "stage": ("is", "not", "empty", "filled"),
}


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """`sql` is an expression over the list's alias. `order` is what is sorted by, None: nothing sorts by it.

    `any_of`: for what a row has several of, an expression with {0}, a parameter: has it one of these? `filled`: has it
    any. `key`: the form in which a phone or an e-mail is compared. `choices`: what a choice may be, where it is no own
    field. `hidden_by`: the role's hidden field that hides it. `costly`: no index stands in its order, so that a list is
    sorted by it only where it is short. `ranked`: what the list is read from where it is sorted by this one, with the
    row's number there: a table with an index in this order, in which every row of the list has a row.
    """

    name: str
    kind: ColumnKind
    sql: str
    cast: Cast = "text"
    order: str | None = None
    any_of: str | None = None
    filled: str | None = None
    has: str | None = None
    key: Callable[[str], str | None] | None = None
    nullable: bool = True
    choices: Sequence[str] = ()
    hidden_by: str | None = None
    costly: bool = False
    ranked: tuple[str, str] | None = None
    field: Definition | None = None

    def view(self) -> ColumnView:
        options = [] if self.field is None else self.field.setup.options
        return ColumnView(
            name=self.name,
            label=self.field.name if self.field else "",
            kind=self.kind,
            sortable=self.order is not None,
            ops=list(OPS[self.kind]),
            options=[*options, *(FieldOption(label=each) for each in self.choices)],
        )


_KINDS: dict[str, tuple[ColumnKind, Cast]] = {
    "text": ("text", "text"), "long_text": ("text", "text"), "address": ("text", "text"), "link": ("text", "text"),
    "phone": ("text", "text"), "email": ("text", "text"), "number": ("number", "numeric"),
    "money": ("money", "numeric"), "date": ("date", "text"), "moment": ("moment", "text"),
    "choice": ("choice", "bigint"), "several": ("set", "bigint"), "flag": ("flag", "boolean"),
    "person": ("user", "bigint"), "company": ("company", "bigint"), "file": ("file", "text"),
}  # fmt: skip
_UNSORTED = ("several", "long_text", "address", "person", "company", "file")


def of_field(field: Definition, alias: str) -> Column | None:
    """An own field's column; None for a kind that no list shows."""
    if field.kind not in _KINDS:
        return None
    kind, cast = _KINDS[field.kind]
    # the number comes from our own table of fields
    value = f"({alias}.fields -> '{field.id}')"
    sql = KINDS[field.kind].sql.format(v=value)
    ordered = f"lower({sql})" if kind == "text" else sql
    several = field.kind == "several"
    return Column(
        name=field.key,
        kind=kind,
        sql=sql,
        cast=cast,
        order=None if field.kind in _UNSORTED else ordered,
        any_of=f"{value} <@ '[]' IS FALSE AND EXISTS (SELECT 1 FROM jsonb_array_elements_text({value}) e"
        " WHERE e::bigint = ANY ({0}::bigint[]))"
        if several
        else None,
        filled=f"{value} IS NOT NULL" if several else None,
        field=field,
    )


async def allowed(
    tx: Tx, grants: Grants, entity: Entity, alias: str, standing: Iterable[Column]
) -> Mapping[str, Column]:
    """By name, those that this caller may see: what a role does not see it can neither sort nor filter by."""
    unseen = await by_hand(tx, grants)
    found = {each.name: each for each in standing if each.hidden_by not in grants.hidden_fields}
    # papers have no fields of the administrator's own
    own = await living(tx, entity) if entity != "invoice" and entity != "order" else []
    for field in own:
        if field.key in unseen or access_of(field, grants) == "masked":
            continue
        column = of_field(field, alias)
        if column is not None:
            found[column.name] = column
    return found


def followed(grants: Grants, entity: Entity, alias: str) -> tuple[Column, ...]:
    """By what its viewer follows a list is narrowed; a program follows nothing."""
    if entity not in ("card", "contact", "company") or grants.user_id is None:
        return ()
    sql = followed_sql(f"{int(grants.user_id)}::bigint", **{entity: f"{alias}.id"})
    return (Column(name="followed", kind="flag", sql=sql, cast="boolean", nullable=False),)


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """One list. `source` is the table with its alias; `base` which rows are rows of it at all.

    `seen` and `search` give an expression and its arguments, numbered from the given place on. `by`: the column that it
    stands in order of, where nothing else is said; `viewed`: columns that show only what the viewer sees of other rows.
    """

    entity: Entity
    source: str
    alias: str
    base: str
    standing: tuple[Column, ...]
    seen: Callable[[Grants, int], tuple[str, list[Any]]]
    search: Callable[[Grants, str, int], tuple[str, list[Any]]]
    # `seen` for one row at a time: look-ups beside it that are never made for all rows at once; None: there are none
    each: Callable[[Grants, int], tuple[str, list[Any]]] | None = None
    by: str = "name"
    # which rows lie in the bin instead, and who may look there; None: nothing of this list is ever deleted
    bin: tuple[str, str] | None = None
    viewed: Callable[[Grants], tuple[Column, ...]] = lambda grants: ()

    async def columns(self, tx: Tx, grants: Grants) -> Mapping[str, Column]:
        more = (*self.viewed(grants), *followed(grants, self.entity, self.alias))
        return await allowed(tx, grants, self.entity, self.alias, (*self.standing, *more))


def written_out(sql: str, args: Sequence[Any]) -> str:
    """An expression over the caller's grants with its arguments ($1, $2 …) written into it, for a column.

    Only what grants are made of passes: numbers, and words of our own. What a caller sends is always bound.
    """
    return _PLACE.sub(lambda place: _literal(args[int(place[1]) - 1]), sql)


def _literal(value: Any) -> str:
    match value:
        case None:
            return "NULL"
        case bool() | int():
            return str(value).lower()
        case str() if _WORD.fullmatch(value):
            return f"'{value}'"
        case [*parts] if not isinstance(value, str):
            return f"ARRAY[{', '.join(map(_literal, parts))}]"
    raise TypeError(value)
