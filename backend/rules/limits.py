"""How much rules may do: what no chain shows is held by limits an hour, which the house may set within bounds."""

import msgspec

from backend.access import audit
from backend.access.grants import Grants
from backend.kit.db import Tx
from backend.kit.errors import Conflict, Invalid
from backend.rules.schemas import RuleLimits, SetRuleLimits

# below the least a rule would rest at its first use; above the most it would hold nothing back
BOUNDS = {"an_hour": (10, 20_000), "each": (1, 500), "messages": (1, 20)}

_READ = "SELECT value::text FROM settings WHERE key = 'rules'"
_WRITE = """
INSERT INTO settings (key, value) VALUES ('rules', $1::text::jsonb)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = now()
"""
_decode = msgspec.json.Decoder(RuleLimits).decode


async def limits_of(tx: Tx) -> RuleLimits:
    """As saved, or as shipped."""
    kept = await tx.value(_READ)
    return _decode(kept) if kept else RuleLimits()


async def set_limits(tx: Tx, me: Grants, ip: str, wanted: SetRuleLimits) -> RuleLimits:
    """Raises Invalid with the field, Conflict stale_version."""
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('samovar.rules.limits'))")
    before = await limits_of(tx)
    if before.version != wanted.version:
        raise Conflict("stale_version", extra={"version": before.version})
    for name, (least, most) in BOUNDS.items():
        if not least <= getattr(wanted, name) <= most:
            raise Invalid("invalid", fields={name: "rule_limit"}, values={"least": least, "most": most})
    after = RuleLimits(**{name: getattr(wanted, name) for name in BOUNDS}, version=before.version + 1)
    await tx.execute(_WRITE, msgspec.json.encode(after).decode())
    told = [{f"rule_{name}": getattr(each, name) for name in BOUNDS} for each in (before, after)]
    await audit.write(tx, me, ip, "rule.limits_set", ("rules", None), *told)
    return after
