"""What was typed of a company → what is kept: each thing by a reader of its own. Pure."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from backend.contacts.companies.schemas import CompanyView, Given
from backend.contacts.reaches import LABEL_MAX, MOST, Reach, checked
from backend.fields.kinds import KINDS, Bad, Reader, Spec
from backend.kit.clean import clean_text
from backend.kit.errors import Invalid
from backend.kit.http.faults import Fault

NAME_MAX, SITE_MAX, TAX_ID_MAX, ADDRESS_MAX, COMMENT_MAX = 300, 500, 40, 500, 10_000
EMPLOYEES_MAX = 2**31 - 1
CASTS = {name: "::text::jsonb" for name in ("phones", "emails", "addresses", "fields")}
Columns = dict[str, Any]


class Change(msgspec.Struct):
    """Columns to set, both sides of what is told of it, and facts of own fields."""

    columns: Columns = {}
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    own: list[dict[str, Any]] = []


def change_of(held: CompanyView | None, given: Given, locale: str) -> Change:
    """What differs from `held`; own fields and whose it is are not looked at here. Raises Invalid, the field named."""
    change = Change()
    for name, read in _READERS.items():
        typed = getattr(given, name, msgspec.UNSET)
        if typed is msgspec.UNSET:
            continue
        before = getattr(held, name) if held else None
        columns, after = read(name, typed, before, locale)
        if held is None or msgspec.to_builtins(after) != msgspec.to_builtins(before):
            change.columns |= columns
            change.before[name], change.after[name] = msgspec.to_builtins(before), msgspec.to_builtins(after)
    if "phones" in change.columns or "emails" in change.columns:
        change.columns["reach_keys"] = _keys(change.columns, held)
    return change


def _bad(name: str, code: str, **values: Any) -> Invalid:
    return Invalid("invalid", fields={name: Fault(code, values)})


def name_of(typed: str) -> str:
    """Raises Invalid."""
    name = " ".join(clean_text(typed).split())
    if not name:
        raise _bad("name", "required")
    if len(name) > NAME_MAX:
        raise _bad("name", "too_long", limit=NAME_MAX)
    return name


def _name(name: str, typed: str, before: Any, locale: str) -> tuple[Columns, Any]:
    found = name_of(typed)
    return {"name": found}, found


def _plain(limit: int) -> Callable[[str, Any, Any, str], tuple[Columns, Any]]:
    def read(name: str, typed: Any, before: Any, locale: str) -> tuple[Columns, Any]:
        text = clean_text(typed).strip()
        if len(text) > limit:
            raise _bad(name, "too_long", limit=limit)
        return {name: text}, text

    return read


def _reaches(name: Any, typed: list[Reach], before: list[Reach] | None, locale: str) -> tuple[Columns, Any]:
    kept = checked(name, typed, before or ())
    return {name: msgspec.json.encode(kept).decode()}, [Reach(each.value, each.label) for each in kept]


def _addresses(name: str, typed: list[Reach], before: Any, locale: str) -> tuple[Columns, Any]:
    if len(typed) > MOST:
        raise _bad(name, "too_many_reaches", limit=MOST)
    found: dict[str, Reach] = {}
    for each in typed:
        value, label = clean_text(each.value).strip(), " ".join(clean_text(each.label).split())
        if not value or len(value) > ADDRESS_MAX or len(label) > LABEL_MAX:
            raise _bad(name, "too_long" if value else "required", limit=ADDRESS_MAX)
        found.setdefault(value, Reach(value, label))
    return {name: msgspec.json.encode(list(found.values())).decode()}, list(found.values())


def _turnover(name: str, typed: Any, before: Any, locale: str) -> tuple[Columns, Any]:
    if typed is None or typed == "":
        return {"turnover_amount": None, "turnover_currency": None}, None
    try:
        held = {"currency": before.currency} if before else None
        value = KINDS["money"].parse(typed, Spec(held=held), Reader(locale))
    except Bad as bad:
        raise _bad(name, bad.code, **bad.values) from bad
    amount = Decimal(value["amount"])
    if amount < 0:
        raise _bad(name, "out_of_range", limit=0)
    return {"turnover_amount": amount, "turnover_currency": value["currency"]}, value


def _employees(name: str, typed: int | None, before: Any, locale: str) -> tuple[Columns, Any]:
    if typed is not None and not 0 <= typed <= EMPLOYEES_MAX:
        raise _bad(name, "out_of_range", limit=EMPLOYEES_MAX)
    return {name: typed}, typed


def _as_is(name: str, typed: Any, before: Any, locale: str) -> tuple[Columns, Any]:
    return {name: typed}, typed


_READERS: dict[str, Callable[[str, Any, Any, str], tuple[Columns, Any]]] = {
    "name": _name,
    "type": _as_is,
    "phones": _reaches,
    "emails": _reaches,
    "addresses": _addresses,
    "site": _plain(SITE_MAX),
    "tax_id": _plain(TAX_ID_MAX),
    "turnover": _turnover,
    "employees": _employees,
    "responsible_id": _as_is,
    "comment": _plain(COMMENT_MAX),
}


def _keys(columns: Columns, held: CompanyView | None) -> list[str]:
    """Every phone and e-mail in the form that is compared."""
    found: set[str] = set()
    for name in ("phones", "emails"):
        if name in columns:
            kept: Sequence[dict[str, Any]] = msgspec.json.decode(columns[name])
            found |= {each["normal"] for each in kept if each["normal"]}
        elif held is not None:
            same: list[Reach] = getattr(held, name)
            found |= {each.normal for each in checked(name, same, same) if each.normal}
    return sorted(found)
