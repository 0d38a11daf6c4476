"""What the house wants of leads: is a converted one closed to changes (H11), does each have a deal by itself (H8)."""

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.inbox.requests.schemas import LeadSettings
from backend.kit.db import Tx

_READ = "SELECT value::text FROM settings WHERE key = 'leads'"
_WRITE = """
INSERT INTO settings (key, value) VALUES ('leads', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""


async def read(tx: Tx) -> LeadSettings:
    """As the house has it."""
    kept = await tx.value(_READ)
    return msgspec.json.decode(kept, type=LeadSettings) if kept else LeadSettings()


async def write(tx: Tx, me: Grants, ip: str, wanted: LeadSettings) -> LeadSettings:
    """For what is converted from now on; leads that were locked stay so."""
    before = await read(tx)
    if before != wanted:
        await tx.execute(_WRITE, msgspec.json.encode(wanted).decode())
        told = (msgspec.to_builtins(before), msgspec.to_builtins(wanted))
        await audit.write(tx, me, ip, "leads.set", before=told[0], after=told[1])
    return wanted
