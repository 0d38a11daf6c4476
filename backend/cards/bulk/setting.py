"""One field of many rows, set by the verb that edits one."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, TypeVar

import msgspec

from backend.access.grants import Grants
from backend.kit.db import HotTx
from backend.kit.errors import Invalid, Missing, Refused
from backend.lists.bulk.deeds import SET, Deed, Many, Touch
from backend.lists.bulk.schemas import RowArgs
from backend.lists.runs.kind import Changed, Facts, Left, Outcome

V = TypeVar("V")
OWN = "field:"
Was = tuple[Any, Any]
# (column, row → value, row → what has to stand there still) → row → (as it was, as it is), or why it is left; None: one
# by one
Alike = Callable[
    [HotTx, Grants, str, Mapping[int, Any], Mapping[int, Any] | None],
    Awaitable[Mapping[int, Was | Refused | Left] | None],
]


def set_deed(
    right: str,
    columns: Collection[str],
    load: Callable[[Touch], Awaitable[V]],
    edit: Callable[[Touch, V, dict[str, Any]], Awaitable[V]],
    value: Callable[[V, str], Any],
    *,
    own: bool = True,
    together: Alike | None = None,
    own_together: bool = False,
) -> Deed:
    """`load` locks the row and gives its view; `edit` takes fields of the PATCH; `value` reads a column. `own`: the
    administrator's fields stand on it, too. `together`: many rows in sets; `own_together`: own fields, too."""

    async def put(touch: Touch, to: Any) -> Changed:
        view = await load(touch)
        column, before = touch.args.column, value(view, touch.args.column)
        edited = await edit(touch, view, body_of(column, to))
        after = value(edited, column)
        return None if after == before else ({"value": before}, {"value": after})

    async def do(touch: Touch) -> Changed:
        return await put(touch, touch.args.value)

    async def now(touch: Touch) -> Facts:
        return {"value": value(await load(touch), touch.args.column)}

    async def back(touch: Touch, before: Facts) -> None:
        await put(touch, before["value"])

    def check(args: RowArgs) -> None:
        field = args.column.removeprefix(OWN) if own and args.column.startswith(OWN) else ""
        if args.column not in columns and not field.isdecimal():
            raise Invalid("invalid", fields={"args.column": "list_not_set"})

    async def at_once(many: Many) -> Mapping[int, Outcome] | None:
        column = many.args.column
        if together is None or (column not in columns and not own_together):
            return None
        if many.back is None:
            pairs = await together(many.tx, many.me, column, dict.fromkeys(many.ids, many.args.value), None)
            return pairs and {key: _outcome(each) for key, each in pairs.items()}
        wanted = {key: before["value"] for key, (before, _) in many.back.items()}
        stands = {key: after.get("value") for key, (_, after) in many.back.items()}
        pairs = await together(many.tx, many.me, column, wanted, stands)
        return pairs and {key: each if isinstance(each, (Refused, Left)) else None for key, each in pairs.items()}

    if together is None:
        return Deed(right, do, now, back, check)
    return Deed(right, do, now, back, check, batch=SET, together=at_once)


def _outcome(pair: Was | Refused | Left) -> Outcome:
    if isinstance(pair, (Refused, Left)):
        return pair
    was, to = pair
    return None if was == to else ({"value": was}, {"value": to})


def body_of(column: str, to: Any) -> dict[str, Any]:
    return {"fields": {column.removeprefix(OWN): to}} if column.startswith(OWN) else {column: to}


def read(body: dict[str, Any], into: type[V]) -> V:
    """A PATCH's body. Raises Invalid, the column named."""
    try:
        return msgspec.convert(body, into)
    except msgspec.ValidationError as error:
        name = next(name for name in body if name not in ("rev", "version"))
        raise Invalid("invalid", fields={name: "wrong_type"}) from error


def own_or(view: Any, column: str) -> Any:
    """A column of a view as it can be given to its PATCH again."""
    if column.startswith(OWN):
        return view.fields.get(column.removeprefix(OWN))
    return msgspec.to_builtins(getattr(view, column))


def there(found: V | None) -> V:
    """Raises Missing."""
    if found is None:
        raise Missing
    return found
