"""Companies, whole."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.contacts.companies.schemas import CompanyView, Turnover
from backend.contacts.hidden import LISTS
from backend.contacts.reaches import Kept, Reach
from backend.fields.hidden import without
from backend.fields.load import GONE
from backend.kit.db import Tx
from backend.kit.errors import Missing

LOAD = f"""
SELECT f.id, f.name, f.type, f.phones::text AS phones, f.emails::text AS emails, f.addresses::text AS addresses,
       f.site, f.tax_id, f.turnover_amount, f.turnover_currency, f.employees, f.responsible_id, f.comment,
       (f.fields - {GONE})::text AS fields, f.rev, f.created_at, f.updated_at, f.created_by, f.born_of, f.deleted_at
FROM companies f WHERE f.id = ANY($1::bigint[])
"""
# a hidden field, the name it has here, and what stands in its place
_EMPTY: dict[str, tuple[str, Any]] = {
    **{name: (many, []) for name, many in LISTS.items()},
    "address": ("addresses", []),
    "turnover": ("turnover", None),
    "comment": ("comment", ""),
}
_object = msgspec.json.Decoder(dict[str, Any])
_kept = msgspec.json.Decoder(list[Kept])
_reaches = msgspec.json.Decoder(list[Reach])


def company_of(row: Mapping[str, Any]) -> CompanyView:
    """One row of LOAD → the view."""
    values = dict(row)
    amount, currency = values.pop("turnover_amount"), values.pop("turnover_currency")
    for name in ("phones", "emails"):
        values[name] = [Reach(kept.value, kept.label) for kept in _kept.decode(values[name])]
    values["addresses"] = _reaches.decode(values["addresses"])
    values["fields"] = _object.decode(values["fields"])
    return CompanyView(**values, turnover=None if amount is None else Turnover(amount, currency))


async def load_companies(tx: Tx, ids: Sequence[int]) -> dict[int, CompanyView]:
    """id → view of those that exist, those in the bin too."""
    return {row["id"]: company_of(row) for row in await tx.fetch(LOAD, list(ids))} if ids else {}


async def load_company(tx: Tx, company_id: int) -> CompanyView:
    """Raises Missing."""
    found = (await load_companies(tx, [company_id])).get(company_id)
    if found is None:
        raise Missing
    return found


def shown(view: CompanyView, grants: Grants) -> CompanyView:
    """The company as this viewer may see it: hidden fields are empty, and named."""
    if not grants.hidden_fields:
        return view
    hidden = sorted(grants.hidden_fields & _EMPTY.keys())
    blank: dict[str, Any] = dict(_EMPTY[name] for name in hidden)
    return msgspec.structs.replace(view, fields=without(view.fields, grants.hidden_fields), hidden=hidden, **blank)
