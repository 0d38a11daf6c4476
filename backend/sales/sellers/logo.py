"""The picture on the papers of an own legal entity: read, made small and drawn anew, so that nothing else is in it."""

import asyncio
import base64
import io
import warnings

from PIL import Image

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.db import Database, Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.sales.sellers.rows import seller
from backend.sales.sellers.schemas import PutLogo, SellerView

BYTES_MAX, SIDE_MAX, PIXELS_MAX = 700_000, (800, 320), 40_000_000
_ADD = "INSERT INTO seller_logos (seller_id, png) VALUES ($1, $2) RETURNING id"
_SET = "UPDATE sellers SET logo_id = $2, version = version + 1 WHERE id = $1 AND version = $3"
_PNG = "SELECT png FROM seller_logos WHERE id = $1"
_OF = "SELECT l.png FROM sellers s JOIN seller_logos l ON l.id = s.logo_id WHERE s.id = $1"


def small(image: str) -> bytes:
    """Of what came in base64. Raises Invalid."""
    fault = Invalid("invalid", fields={"image": "bad_logo"})
    try:
        raw = base64.b64decode(image, validate=True)
    except ValueError as error:
        raise fault from error
    if not raw or len(raw) > BYTES_MAX:
        raise fault
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(raw), formats=("PNG", "JPEG", "WEBP"))
            if picture.width * picture.height > PIXELS_MAX:
                raise fault
            picture.thumbnail(SIDE_MAX)
            out = io.BytesIO()
            picture.convert("RGBA").save(out, "PNG")
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError) as error:
        raise fault from error
    return out.getvalue()


async def put_logo(db: Database, me: Grants, ip: str | None, seller_id: int, body: PutLogo) -> SellerView:
    """Raises Missing, Invalid, Conflict stale_version."""
    png = None if body.image is None else await asyncio.to_thread(small, body.image)
    async with db.tx() as tx:
        before = await seller(tx, seller_id)
        made = None if png is None else await tx.value(_ADD, seller_id, png)
        if not await tx.execute(_SET, seller_id, made, body.version):
            raise Conflict("stale_version", extra={"current": before})
        await audit.write(tx, me, ip, "seller.logo_changed", ("seller", seller_id))
        return await seller(tx, seller_id)


async def logo(tx: Tx, logo_id: int | None) -> bytes | None:
    if logo_id is None:
        return None
    found: bytes | None = await tx.value(_PNG, logo_id)
    return found


async def logo_of(tx: Tx, seller_id: int) -> bytes:
    """Raises Missing."""
    found: bytes | None = await tx.value(_OF, seller_id)
    if found is None:
        raise Missing
    return found
