"""Which paper a link leads to, and who opened it: each looker once, neither ourselves nor a messenger's preview."""

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from backend.kit.db import Tx
from backend.kit.errors import Missing
from backend.sales.invoices.told import told
from backend.sales.links.make import hash_of
from backend.sales.paper.load import invoice_sheet, order_sheet
from backend.sales.paper.sheet import Sheet

SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
# who fetches links without anybody looking: previews of messengers, indexers, programs
_NAMES = (Path(__file__).parent / "nobody.txt").read_text(encoding="utf-8").split()
NOBODY = re.compile("|".join(_NAMES), re.IGNORECASE)
SYSTEM = {"actor_kind": "system"}
_LINK = "SELECT invoice_id, order_id FROM paper_links WHERE hash = $1 AND expires_at > now()"
_SEEN = """
INSERT INTO invoice_openings AS o (invoice_id, viewer) VALUES ($1, $2)
ON CONFLICT (invoice_id, viewer) DO UPDATE SET last_at = now(), times = o.times + 1 RETURNING times
"""
_LOCK = "SELECT opened_at FROM invoices WHERE id = $1 AND state = 'issued' FOR UPDATE"
# the version stays: whoever is about to void it has seen all that they decide on
_OPENED = """
UPDATE invoices SET opened_at = coalesce(opened_at, now()), last_opened_at = now(),
       opened_count = (SELECT count(*) FROM invoice_openings o WHERE o.invoice_id = $1)
WHERE id = $1
"""


class Opened(msgspec.Struct, frozen=True):
    """What the link leads to."""

    sheet: Sheet
    invoice_id: int | None


async def paper_of(tx: Tx, token: str) -> Opened:
    """Raises Missing: never given, withdrawn, over. The three look alike."""
    row: Any = await tx.row(_LINK, hash_of(token)) if SHAPE.fullmatch(token) else None
    if row is None:
        raise Missing
    if row["invoice_id"] is not None:
        return Opened(await invoice_sheet(tx, row["invoice_id"]), row["invoice_id"])
    return Opened(await order_sheet(tx, row["order_id"]), None)


def is_somebody(method: str, headers: Mapping[str, str]) -> bool:
    """Does a person look? A preview names itself, or at least is no browser."""
    agent = headers.get("user-agent", "")
    purpose = " ".join(headers.get(name, "") for name in ("purpose", "sec-purpose", "x-purpose", "x-moz")).lower()
    if method != "GET" or "prefetch" in purpose or "preview" in purpose:
        return False
    return "mozilla/" in agent.lower() and NOBODY.search(agent) is None


def looker(secret: str, ip: str, headers: Mapping[str, str]) -> bytes:
    """The same browser at the same address is one; of no use to anybody who reads it."""
    said = f"{ip}\n{headers.get('user-agent', '')}".encode()
    return hmac.new(secret.encode(), said, sha256).digest()[:16]


async def note_opening(tx: Tx, invoice_id: int, viewer: bytes) -> None:
    """A looker's first look counts; the very first is a line of the history. Of a void one nothing is noted."""
    row: Any = await tx.row(_LOCK, invoice_id)
    if row is None or await tx.value(_SEEN, invoice_id, viewer) > 1:
        return
    await tx.execute(_OPENED, invoice_id)
    first = row["opened_at"] is None
    await told(tx, invoice_id, "opened", SYSTEM, "invoice_opened" if first else None)
