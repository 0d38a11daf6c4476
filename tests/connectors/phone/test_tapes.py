"""A recording that cannot be looked for is looked for again: that is said, and so is when it is given up."""

from typing import Any

import msgspec
import pytest

from backend.connectors.contract import Call
from backend.connectors.phone import connector, tapes
from backend.connectors.phone.client import PhoneClient
from backend.connectors.phone.settings import PhoneSettings
from backend.connectors.phone.tapes import Tapes
from backend.inbox.calls.state import joined
from backend.kit.secrets import Secret
from tests.platforms.asterisk import AsteriskServer

CHANNEL = "1719800000.1"


class Clock:
    now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


def settings(base: str) -> PhoneSettings:
    return PhoneSettings(provider="asterisk", account="samovar", secret=Secret("secret-secret"), api_base=base)


def words(told: list[bytes], about: PhoneSettings) -> list[Call]:
    return [call for body in told for call in connector.read(about, body) if isinstance(call, Call)]


async def looked(found: Tapes, clock: Clock, about: PhoneSettings, after_s: float) -> list[str]:
    clock.now += after_s
    return [call.tape or "recording" for call in words(await found.look(), about)]


async def test_without_an_answer_it_is_awaited_then_lost_and_no_restart_forgets_it() -> None:
    about, clock = settings("http://127.0.0.1:9"), Clock()
    client = PhoneClient(about, 1)
    found = Tapes(client, {}, clock)
    found.want(CHANNEL)
    assert await looked(found, clock, about, 0) == ["awaited"]
    assert await looked(found, clock, about, 0.5) == [], "not before its time"
    assert await looked(found, clock, about, 60) == []
    again = Tapes(client, msgspec.json.decode(msgspec.json.encode(found.plain())), clock)
    assert await looked(again, clock, about, tapes.LOST_AFTER_S) == ["lost"]
    assert again.plain() == {}
    await client.close()


@pytest.mark.parametrize("recorded", [True, False])
async def test_once_the_exchange_answers_it_is_there_or_there_is_none(recorded: bool) -> None:
    async with AsteriskServer() as asterisk:
        about, clock = settings(asterisk.base_url), Clock()
        about = msgspec.structs.replace(about, account=asterisk.user, secret=Secret(asterisk.password))
        client, away = PhoneClient(about, 1), PhoneClient(settings("http://127.0.0.1:9"), 1)
        asterisk.records = recorded
        talk = asterisk.caller("+79125550101").calls("101")
        channel = next(iter(asterisk.channels))
        talk.answers("101")
        talk.hangs_up()
        found = Tapes(away, {}, clock)
        found.want(channel)
        assert await looked(found, clock, about, 0) == ["awaited"]
        found = Tapes(client, found.plain(), clock)
        told = await looked(found, clock, about, 5)
        if not recorded:
            assert told == []
            told = await looked(found, clock, about, tapes.MADE_WITHIN_S)
        assert told == ["recording" if recorded else "none"]
        assert found.plain() == {}
        await client.close()
        await away.close()


@pytest.mark.parametrize(
    ("order", "left"), [("awaited none", "none"), ("none awaited", "none"), ("lost awaited", "lost")]
)
def test_words_about_a_tape_come_in_any_order(order: str, left: str) -> None:
    known: Any = None
    at = words([tapes._tape(CHANNEL, "awaited")], settings("http://127.0.0.1:9"))[0].at
    for state in order.split():
        known = joined(known, Call("c", at, "in", "recorded", tape=state), {})
    assert known.tape == left
