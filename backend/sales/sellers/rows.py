"""Own legal entities, whole, and how they call their papers."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.sales.sellers.schemas import SellerTexts, SellerView

_COLUMNS = (
    "id", "name", "tax_id", "address", "bank", "contacts", "signer", "prefix", "numbering", "order_prefix",
    "time_zone", "language", "due_days", "logo_id", "archived", "version",
)  # fmt: skip
_LOAD = f"""
SELECT {", ".join(f"s.{name}" for name in _COLUMNS)}, s.texts::text AS texts,
       coalesce((SELECT o.last FROM invoice_numbers o WHERE o.seller_id = s.id AND o.year = CASE s.numbering
           WHEN 'yearly' THEN extract(year FROM now() AT TIME ZONE s.time_zone)::int ELSE 0 END), 0) AS last
FROM sellers s
"""
ALL = f"{_LOAD} ORDER BY s.archived, s.id"
ONE = f"{_LOAD} WHERE s.id = $1"
_texts = msgspec.json.Decoder(SellerTexts)
DIGITS = 4


def number_of(prefix: str, year: int, n: int) -> str:
    """АБ-2026-0017; where they run on, АБ-0017."""
    return "-".join(part for part in (prefix, str(year) if year else "", f"{n:0{DIGITS}}") if part)


def today(time_zone: str) -> date:
    return datetime.now(ZoneInfo(time_zone)).date()


def year_of(seller: SellerView) -> int:
    """In which its numbers count; 0 where they run on."""
    return today(seller.time_zone).year if seller.numbering == "yearly" else 0


def seller_view(row: Mapping[str, Any]) -> SellerView:
    found = SellerView(**{name: row[name] for name in _COLUMNS}, texts=_texts.decode(row["texts"]), next_number="")
    number = number_of(found.prefix, year_of(found), row["last"] + 1)
    return msgspec.structs.replace(found, next_number=number)


async def sellers(tx: Tx) -> list[SellerView]:
    return [seller_view(row) for row in await tx.fetch(ALL)]


async def seller(tx: Tx, seller_id: int) -> SellerView:
    """Raises Missing."""
    row = await tx.row(ONE, seller_id)
    if row is None:
        raise Missing
    return seller_view(row)


async def offered(tx: Tx) -> SellerView | None:
    """Whom a paper is from where nobody says."""
    return next((each for each in await sellers(tx) if not each.archived), None)
