"""What its platform says of a channel stands in its health, in words, until it is over."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from backend.connectors.contract import Notice
from backend.connectors.whatsapp import standing
from backend.inbox.channels import notices, queries
from backend.inbox.channels.alarms import raised
from backend.inbox.channels.health import Health
from backend.inbox.channels.schemas import HealthView
from backend.kit.secrets import Cipher
from backend.kit.words import catalogue
from tests.cast import Cast

# whatever a notice is called, as the source writes it
CODES = {code for code, _ in standing.BARS.values()} | {code for _, code in standing.ALERTS.values() if code}
CIPHER = Cipher("k" * 32)
_CHANNEL = "INSERT INTO channels (kind, name) VALUES ('whatsapp', 'x') RETURNING id"
_OWNED = "SELECT pg_advisory_lock($1, $2)"


async def new(cast: Cast) -> int:
    channel: int = await cast.db.hot.fetchval(_CHANNEL)
    return channel


async def told(cast: Cast, channel: int, *said: Notice) -> list[bool]:
    async with cast.db.tx() as tx:
        return [await notices.keep(tx, channel, each) for each in said]


async def seen(cast: Cast, channel: int) -> HealthView:
    async with cast.db.tx() as tx:
        (view,) = await queries.health(tx, await cast.grants("ada"), CIPHER, channel)
    return view


async def alarmed(cast: Cast, channel: int) -> bool:
    async with cast.db.tx() as tx:
        found = await raised(tx, CIPHER)
    return "barred" in [each.alarm.code for each in found if each.channel_id == channel]


async def test_an_account_that_meta_disabled_alarms_until_it_is_reinstated(cast: Cast) -> None:
    channel, now = await new(cast), datetime.now(UTC)
    hour, later = now - timedelta(hours=1), now - timedelta(minutes=1)
    disabled = Notice("account", hour, "account_disabled", "stopped")
    assert await told(cast, channel, disabled) == [True]
    view = await seen(cast, channel)
    (shown,) = view.notices
    assert (shown.code, shown.weight, shown.since) == ("account_disabled", "stopped", hour)
    assert "Meta" in shown.message
    assert [(alarm.code, alarm.since) for alarm in view.alarms if alarm.code == "barred"] == [("barred", hour)]
    assert await alarmed(cast, channel)
    assert await told(cast, channel, Notice("account", later)) == [True]
    # the first word comes once more, after the second
    assert await told(cast, channel, disabled) == [False]
    view = await seen(cast, channel)
    assert view.notices == []
    assert not await alarmed(cast, channel)


async def test_it_is_over_when_messages_get_through_again(cast: Cast) -> None:
    channel, now, health = await new(cast), datetime.now(UTC), Health(cast.db)
    await told(cast, channel, Notice("account", now - timedelta(minutes=5), "account_disabled", "stopped"))
    # it was on its way when the account was disabled
    health.sent(channel)
    await health.write()
    assert await alarmed(cast, channel)
    await cast.db.hot.execute("UPDATE channel_notices SET at = at - interval '1 hour' WHERE channel_id = $1", channel)
    assert not await alarmed(cast, channel)
    assert (await seen(cast, channel)).notices == []


async def test_what_ends_on_a_day_stands_until_then(cast: Cast) -> None:
    channel, now = await new(cast), datetime.now(UTC)
    ends = now + timedelta(days=3)
    still = Notice("restriction:a", now - timedelta(days=40), "may_not_begin", until=ends)
    over = Notice("restriction:b", now - timedelta(days=40), "may_not_answer", "stopped", until=now)
    old = Notice("limits", now - timedelta(days=15), "limits_stay")
    new_one = Notice("limit", now - timedelta(days=13), "limit_is", "news", {"limit": "2000"})
    assert await told(cast, channel, still, over, old, new_one) == [True] * 4
    view = await seen(cast, channel)
    assert [(each.code, each.until) for each in view.notices] == [("may_not_begin", ends), ("limit_is", None)]
    assert "2000" in view.notices[1].message
    assert not await alarmed(cast, channel)


async def test_said_again_it_is_so_since_the_first_word(cast: Cast) -> None:
    channel, now = await new(cast), datetime.now(UTC)
    first, again = now - timedelta(days=20), now - timedelta(days=2)
    for at in (first, again):
        await told(cast, channel, Notice("quality:+370", at, "quality_low", values={"number": "+370"}))
    (shown,) = (await seen(cast, channel)).notices
    assert shown.since == first


@pytest.mark.parametrize("locale", ["ru", "en", "lt"])
def test_every_word_of_the_platform_is_a_sentence(locale: str) -> None:
    prefix = "channel_notices.whatsapp."
    words = {key.removeprefix(prefix) for key in catalogue(locale) if key.startswith(prefix)}
    source = Path(standing.__file__).read_text(encoding="utf-8")
    assert words == {word for word in re.findall(r'"([a-z_]+)"', source) if word in words | CODES}
