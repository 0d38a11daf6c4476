"""Does the house want cards of links? Off until an administrator says so: each is a visit to a stranger's server."""

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.db import Tx

_READ = "SELECT value = 'true' FROM settings WHERE key = 'link_previews'"
_WRITE = """
INSERT INTO settings (key, value) VALUES ('link_previews', to_jsonb($1::bool))
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""


class Previews(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Body and answer of /link-previews."""

    on: bool


async def read(tx: Tx) -> Previews:
    """As the house has it."""
    return Previews(bool(await tx.value(_READ)))


async def write(tx: Tx, me: Grants, ip: str, wanted: Previews) -> Previews:
    """From now on; cards that were made stay."""
    before = await read(tx)
    if before != wanted:
        await tx.execute(_WRITE, wanted.on)
        await audit.write(tx, me, ip, "previews.set", before={"on": before.on}, after={"on": wanted.on})
    return wanted
