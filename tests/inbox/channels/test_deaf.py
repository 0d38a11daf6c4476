"""From when to when nobody listened stands in the channel's health, once, for a week."""

from datetime import UTC, datetime, timedelta

from backend.inbox.channels import queries
from backend.inbox.channels.health import Health
from backend.kit.secrets import Cipher
from tests.cast import Cast

_CHANNEL = """
INSERT INTO channels (kind, name, settings) VALUES ('phone', 'x', '{"provider": "asterisk", "mode": "listen"}')
RETURNING id
"""


async def test_nobody_listened_from_then_to_then(cast: Cast) -> None:
    channel, health, now = await cast.db.hot.fetchval(_CHANNEL), Health(cast.db), datetime.now(UTC)
    old, new = now - timedelta(days=9), now - timedelta(hours=3)
    await health.deaf(channel, old, old + timedelta(minutes=1))
    await health.deaf(channel, new, new + timedelta(minutes=1))
    # the place was not kept: told again, it is the same, and longer
    await health.deaf(channel, new, new + timedelta(minutes=2))
    health.polled(channel)
    await health.write()
    async with cast.db.tx() as tx:
        (view,) = await queries.health(tx, await cast.grants("ada"), Cipher("k" * 32), channel)
    assert [(gap.since, gap.until) for gap in view.deaf] == [(new, new + timedelta(minutes=2))]
    for minute in range(40):
        await health.deaf(channel, now + timedelta(minutes=minute), now + timedelta(minutes=minute, seconds=5))
    assert await cast.db.hot.fetchval("SELECT jsonb_array_length(deaf) FROM channel_health") == 20
