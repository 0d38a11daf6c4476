"""Definitions change one at a time, and stand still while somebody types a value."""

from backend.kit.db import Tx

# one administrator at a time: names, counts and conditions are held against all of them
_ALL = "SELECT pg_advisory_xact_lock(hashtext('samovar.fields'))"
_STILL = "SELECT pg_advisory_xact_lock_shared(hashtext('samovar.fields'))"


async def one_at_a_time(tx: Tx) -> None:
    await tx.execute(_ALL)


async def stand_still(tx: Tx) -> None:
    """Before the row of the card or the person is locked: whoever gives a field another kind holds this, then rows."""
    await tx.execute(_STILL)
