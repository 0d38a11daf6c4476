"""Listening to Asterisk: one word that nobody can read is put aside, and those after it are heard."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from backend.connectors.contract import Polled, Unreadable
from backend.connectors.phone import connector
from backend.connectors.phone.client import PhoneClient, opened
from backend.connectors.phone.outbound import Ask
from backend.connectors.phone.settings import PhoneSettings
from backend.connectors.web import Answer
from backend.kit.secrets import Secret
from tests.platforms.asterisk import AsteriskServer


def settings_of(asterisk: AsteriskServer) -> PhoneSettings:
    return PhoneSettings(
        provider="asterisk", account=asterisk.user, secret=Secret(asterisk.password), api_base=asterisk.base_url
    )


@pytest.fixture
async def asterisk() -> AsyncIterator[AsteriskServer]:
    async with AsteriskServer() as server:
        yield server


@pytest.fixture
async def line(asterisk: AsteriskServer) -> AsyncIterator[PhoneClient]:
    async with opened(settings_of(asterisk), 1) as client:
        yield client


async def heard(listening: AsyncIterator[Polled], words: str) -> bytes:
    """The first payload that has them."""
    async with asyncio.timeout(20):
        async for polled in listening:
            for body in polled.payloads:
                if words.encode() in body:
                    return body
    raise AssertionError(words)


@pytest.mark.parametrize(
    "body",
    [
        '{"type":"ChannelDestroyed","channel":{"name":"has no id"}}',
        '{"type":"ChannelDestroyed","channel":',
        '{"type":"ChannelDestroyed","cause":"sixteen","channel":{"id":"1.1"}}',
        "[" * 100_000 + '"ChannelDestroyed"',
    ],
    ids=["no id", "cut off", "a word for a number", "deep"],
)
async def test_a_word_that_cannot_be_read_goes_aside(line: PhoneClient, asterisk: AsteriskServer, body: str) -> None:
    listening = line.listen(None)
    await anext(listening)
    socket = asterisk.listeners.apps["samovar"].socket
    assert socket is not None
    await socket.send_str(body)
    payload = await heard(listening, "ChannelDestroyed")
    assert payload == body.encode()
    with pytest.raises(Unreadable):
        connector.read(line.settings, payload)
    asterisk.caller("+79125550101").calls("101").nobody_answers()
    assert connector.read(line.settings, await heard(listening, "79125550101"))


async def test_a_half_of_a_letter_in_a_name_hides_no_end(line: PhoneClient, asterisk: AsteriskServer) -> None:
    """As Asterisk cuts a long name: what is read of it is followed too."""
    listening = line.listen(None)
    await anext(listening)
    socket = asterisk.listeners.apps["samovar"].socket
    assert socket is not None
    about = '{"id":"1.7","dialplan":{"exten":"74950000000"},"caller":{"name":"\\ud83d","number":"79125550101"}}'
    await socket.send_str(f'{{"type":"ChannelCreated","timestamp":"2026-07-01T10:00:00.000+0300","channel":{about}}}')
    async with asyncio.timeout(20):
        assert "1.7" in (await anext(listening)).cursor["live"]


async def test_a_recording_told_in_no_shape_we_know_ends_nothing(
    line: PhoneClient, asterisk: AsteriskServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = line.ari

    async def ari(ask: Ask, *, look: bool = False) -> Answer:
        answer = await asked(ask, look=look)
        return Answer(200, {}, b"<html>busy</html>") if "recordings" in ask.url else answer

    monkeypatch.setattr(line, "ari", ari)
    listening = line.listen(None)
    await anext(listening)
    asterisk.caller("+79125550101").calls("101").nobody_answers()
    await heard(listening, "ChannelDestroyed")
    asterisk.caller("+79125550102").calls("101")
    await heard(listening, "79125550102")


async def test_for_how_long_nobody_listened_is_told_and_who_never_did_missed_nothing(
    line: PhoneClient, asterisk: AsteriskServer
) -> None:
    first = await anext(line.listen(None))
    assert first.deaf is None
    since = datetime.now(UTC) - timedelta(minutes=5)
    back = await anext(line.listen({**first.cursor, "heard": since.isoformat()}))
    assert back.deaf is not None
    assert back.deaf[0] == since
    assert datetime.now(UTC) - back.deaf[1] < timedelta(minutes=1)
    # a line that came back at once
    again = await anext(line.listen({**first.cursor, "heard": datetime.now(UTC).isoformat()}))
    assert again.deaf is None
