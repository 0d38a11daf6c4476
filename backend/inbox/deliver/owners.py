"""Which process sends for a channel: the number that a process without the channel cannot have."""

import msgspec

from backend.kit.db import Tx

# the upper half of the advisory lock's number; the channel's id is the lower one
LOCKS = 0x53_414D_4F
_TAKE = """
INSERT INTO channel_owners (channel_id, token, process) VALUES ($1, 1, $2)
ON CONFLICT (channel_id) DO UPDATE SET token = channel_owners.token + 1, process = excluded.process, taken_at = now()
RETURNING token
"""
# FOR SHARE: a taking over waits until what we are about to commit is visible to it
_OURS = "SELECT 1 FROM channel_owners WHERE channel_id = $1 AND token = $2 FOR SHARE"


class Ownership(msgspec.Struct, frozen=True):
    """A channel, and the number under which this process took it."""

    channel_id: int
    token: int


def lock_key(channel_id: int) -> int:
    """The advisory lock of a channel's owner."""
    return (LOCKS << 32) + channel_id


class NotOurs(Exception):
    """Another process has taken the channel over: stop at once, send nothing."""


async def take(tx: Tx, channel_id: int, process: str) -> Ownership:
    """Take the channel; every earlier owner's number is void from now on."""
    return Ownership(channel_id, await tx.value(_TAKE, channel_id, process))


async def demand_ours(tx: Tx, own: Ownership) -> None:
    """Raises NotOurs. Holds off other owners until this transaction ends."""
    if await tx.value(_OURS, own.channel_id, own.token) is None:
        raise NotOurs(own.channel_id)
