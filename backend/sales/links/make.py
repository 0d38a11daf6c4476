"""A link for a client: 256 bits by chance, of which the database has the hash alone."""

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal

from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.sales.invoices.schemas import PaperLink
from backend.sales.sellers.schemas import Paper

BYTES, LIVES = 32, timedelta(days=180)
PREFIX = "/paper"
_MAKE = "INSERT INTO paper_links (hash, {subject}_id, created_by, expires_at, language) VALUES ($1, $2, $3, $4, $5)"
_WITHDRAW = "UPDATE paper_links SET expires_at = now() WHERE {subject}_id = $1 AND expires_at > now()"
Subject = Literal["invoice", "order"]


def hash_of(token: str) -> bytes:
    return sha256(token.encode()).digest()


async def make_link(
    tx: Tx, grants: Grants, public_url: str, subject: Subject, subject_id: int, language: Paper | None = None
) -> PaperLink:
    """`language`: of an order, which has none of its own. The caller has asked whether they may."""
    token, until = secrets.token_urlsafe(BYTES), datetime.now(UTC) + LIVES
    await tx.execute(_MAKE.format(subject=subject), hash_of(token), subject_id, grants.user_id, until, language)
    return PaperLink(f"{public_url}{PREFIX}/{token}", until)


async def withdraw_links(tx: Tx, subject: Subject, subject_id: int) -> int:
    """None of them opens any more; how many."""
    return await tx.execute(_WITHDRAW.format(subject=subject), subject_id)
