"""One field of many rows, set by the verb that edits one."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Any, TypeVar

import msgspec

from backend.access.grants import Grants
from backend.kit.db import HotTx
from backend.kit.errors import Invalid, Missing
from backend.lists.bulk.deeds import Deed, Many, Touch
from backend.lists.bulk.schemas import RowArgs
from backend.lists.runs.kind import Changed, Facts, Left

V = TypeVar("V")
OWN = "field:"
# rows that share a transaction where they go in sets: no longer than twenty do one by one
SET = 50
# (column, row → value) → row → (as it was, as it is)
Alike = Callable[[HotTx, Grants, str, Mapping[int, Any]], Awaitable[Mapping[int, tuple[Any, Any]]]]


def set_deed(
    right: str,
    columns: Collection[str],
    load: Callable[[Touch], Awaitable[V]],
    edit: Callable[[Touch, V, dict[str, Any]], Awaitable[V]],
    value: Callable[[V, str], Any],
    *,
    own: bool = True,
    together: Alike | None = None,
) -> Deed:
    """`load` locks the row and gives its view; `edit` takes fields of the PATCH; `value` reads a column. `own`: the
    administrator's fields stand on it, too. `together`: the plain columns of many rows in sets."""

    async def put(touch: Touch, to: Any) -> Changed:
        view = await load(touch)
        column, before = touch.args.column, value(view, touch.args.column)
        edited = await edit(touch, view, _body(column, to))
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

    async def at_once(many: Many) -> Mapping[int, Changed] | None:
        column = many.args.column
        if together is None or column not in columns:
            return None
        if many.back is None:
            wanted = dict.fromkeys(many.ids, many.args.value)
        else:
            wanted = {key: before["value"] for key, (before, _) in many.back.items()}
        pairs = await together(many.tx, many.me, column, wanted)
        if many.back is None:
            return {key: None if was == to else ({"value": was}, {"value": to}) for key, (was, to) in pairs.items()}
        if any(was != many.back[key][1].get("value") for key, (was, _) in pairs.items()):
            # of one of them: which one is found out row by row
            raise Left("changed_since")
        return dict.fromkeys(pairs)

    if together is None:
        return Deed(right, do, now, back, check)
    return Deed(right, do, now, back, check, batch=SET, together=at_once)


def _body(column: str, to: Any) -> dict[str, Any]:
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
