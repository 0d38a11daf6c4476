"""What every refused attack also has to leave alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.rights.village import Village


@asynccontextmanager
async def unmoved(village: Village, audited: int = 0) -> AsyncIterator[None]:
    """No row changes (so no event and nothing to send either); the audit has exactly so many refusals more."""
    refusals = "SELECT count(*) FROM audit WHERE refused IS NOT NULL"
    before, noted = await village.fingerprint(), await village.value(refusals)
    yield
    after = await village.fingerprint()
    changed = [name for name in after if after[name] != before[name]]
    assert not changed, f"changed: {changed}"
    lines = await village.value(refusals) - noted
    assert lines == audited, f"{lines} refusals in the audit"
