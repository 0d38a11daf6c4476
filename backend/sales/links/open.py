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
from backend.sales.links.make import Subject, hash_of
from backend.sales.orders.told import told_opened
from backend.sales.paper.load import invoice_sheet, order_sheet
from backend.sales.paper.sheet import Sheet

SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")
# who fetches links without anybody looking: previews of messengers, indexers, programs
_NAMES = (Path(__file__).parent / "nobody.txt").read_text(encoding="utf-8").split()
NOBODY = re.compile("|".join(_NAMES), re.IGNORECASE)
SYSTEM = {"actor_kind": "system"}
_LINK = "SELECT invoice_id, order_id, language FROM paper_links WHERE hash = $1 AND expires_at > now()"
_SEEN = """
INSERT INTO {subject}_openings AS o ({subject}_id, viewer) VALUES ($1, $2)
ON CONFLICT ({subject}_id, viewer) DO UPDATE SET last_at = now(), times = o.times + 1 RETURNING times
"""
_LOCK = "SELECT opened_at FROM {subject}s WHERE id = $1 AND state <> $2 FOR UPDATE"
# of these nothing is noted any more
_OVER: dict[Subject, str] = {"invoice": "void", "order": "cancelled"}
# the version stays: whoever is about to void it has seen all that they decide on
_OPENED = """
UPDATE {subject}s SET opened_at = coalesce(opened_at, now()), last_opened_at = now(),
       opened_count = (SELECT count(*) FROM {subject}_openings o WHERE o.{subject}_id = $1)
WHERE id = $1
"""


class Opened(msgspec.Struct, frozen=True):
    """What the link leads to."""

    sheet: Sheet
    subject: Subject
    id: int


async def paper_of(tx: Tx, token: str) -> Opened:
    """Raises Missing: never given, withdrawn, over. The three look alike."""
    row: Any = await tx.row(_LINK, hash_of(token)) if SHAPE.fullmatch(token) else None
    if row is None:
        raise Missing
    if row["invoice_id"] is not None:
        return Opened(await invoice_sheet(tx, row["invoice_id"]), "invoice", row["invoice_id"])
    return Opened(await order_sheet(tx, row["order_id"], row["language"]), "order", row["order_id"])


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


async def note_opening(tx: Tx, found: Opened, viewer: bytes) -> None:
    """A looker's first look counts; the very first is a line of the history. Of a void one nothing is noted."""
    subject = found.subject
    row: Any = await tx.row(_LOCK.format(subject=subject), found.id, _OVER[subject])
    if row is None or await tx.value(_SEEN.format(subject=subject), found.id, viewer) > 1:
        return
    await tx.execute(_OPENED.format(subject=subject), found.id)
    first = row["opened_at"] is None
    if subject == "invoice":
        await told(tx, found.id, "opened", SYSTEM, "invoice_opened" if first else None)
    else:
        await told_opened(tx, found.id, first=first)
