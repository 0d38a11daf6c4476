"""Add an own legal entity, edit it. What was issued keeps what it was issued with."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.clean import clean_text
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.sales.sellers.rows import seller
from backend.sales.sellers.schemas import EditSeller, PaperTexts, SellerFields, SellerTexts, SellerView

_PLAIN = (
    "name", "tax_id", "address", "bank", "contacts", "signer", "prefix", "numbering", "order_prefix", "time_zone",
    "language", "due_days", "archived",
)  # fmt: skip
_NAMES = (*_PLAIN, "texts")
_PLACES = ", ".join(f"${n}{'::text::jsonb' if name == 'texts' else ''}" for n, name in enumerate(_NAMES, start=1))
_ADD = f"INSERT INTO sellers ({', '.join(_NAMES)}) VALUES ({_PLACES}) RETURNING id"
_SETS = ", ".join(f"{name} = ${n}{'::text::jsonb' if name == 'texts' else ''}" for n, name in enumerate(_NAMES, 3))
_EDIT = f"UPDATE sellers SET version = version + 1, {_SETS} WHERE id = $1 AND version = $2"
# by this the audit tells of a change without retelling a page of requisites
_TOLD = ("name", "tax_id", "prefix", "numbering", "archived")


async def add(tx: Tx, me: Grants, ip: str | None, body: SellerFields) -> SellerView:
    """Raises Invalid."""
    made = await tx.value(_ADD, *_values(body, me))
    found = await seller(tx, made)
    await audit.write(tx, me, ip, "seller.added", ("seller", made), after=_told(found))
    return found


async def edit(tx: Tx, me: Grants, ip: str | None, seller_id: int, body: EditSeller) -> SellerView:
    """Raises Missing, Invalid, Conflict stale_version with how it stands."""
    await tx.value("SELECT 1 FROM sellers WHERE id = $1 FOR UPDATE", seller_id)
    before = await seller(tx, seller_id)
    if not await tx.execute(_EDIT, seller_id, body.version, *_values(body, me)):
        raise Conflict("stale_version", extra={"current": before})
    found = await seller(tx, seller_id)
    await audit.write(tx, me, ip, "seller.edited", ("seller", seller_id), _told(before), _told(found))
    return found


def _told(found: SellerView) -> dict[str, Any]:
    return {name: getattr(found, name) for name in _TOLD}


def _values(body: SellerFields, me: Grants) -> list[Any]:
    plain = {name: getattr(body, name) for name in _PLAIN}
    for name in ("name", "tax_id", "signer", "prefix", "order_prefix"):
        plain[name] = " ".join(clean_text(plain[name]).split())
    for name in ("address", "bank", "contacts"):
        plain[name] = clean_text(plain[name]).strip()
    if not plain["name"]:
        raise Invalid("invalid", fields={"name": "required"})
    plain["time_zone"] = _zone(body.time_zone or me.time_zone)
    texts = SellerTexts(*(_tidy(getattr(body.texts, name)) for name in SellerTexts.__struct_fields__))
    return [*plain.values(), msgspec.json.encode(texts).decode()]


def _tidy(texts: PaperTexts) -> PaperTexts:
    return PaperTexts(*(clean_text(getattr(texts, name)).strip() for name in PaperTexts.__struct_fields__))


def _zone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (ValueError, OSError, KeyError) as error:
        raise Invalid("invalid", fields={"time_zone": "unknown_zone"}) from error


async def demand(tx: Tx, seller_id: int) -> SellerView:
    """One that may sell today. Raises Invalid."""
    try:
        found = await seller(tx, seller_id)
    except Missing as error:
        raise Invalid("invalid", fields={"seller_id": "no_such_seller"}) from error
    if found.archived:
        raise Invalid("invalid", fields={"seller_id": "no_such_seller"})
    return found
