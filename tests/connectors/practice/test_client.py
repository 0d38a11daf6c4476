"""Scripted customers through the contract: listening, answering, files, restarts."""

import asyncio
import io
import wave
from array import array
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest
from PIL import Image

from backend.connectors.abilities import Listens
from backend.connectors.contract import Incoming, Message, Outgoing, Polled, Receipt, SendError, Thread
from backend.connectors.practice import inbound
from backend.connectors.practice.client import PracticeClient, opened
from backend.connectors.practice.settings import PracticeSettings

SETTINGS = msgspec.convert(
    {"language": "en", "customers": 1, "scripts": ["price"], "rate": 600, "speed": 200}, PracticeSettings
)


@pytest.fixture
async def client() -> AsyncIterator[PracticeClient]:
    async with opened(SETTINGS, 1) as line:
        yield line


async def hear(listening: AsyncIterator[Polled], kind: type, count: int) -> tuple[list[Any], dict[str, Any]]:
    """The next `count` things of that kind, and the cursor after them."""
    found: list[Incoming] = []
    async with asyncio.timeout(60):
        async for polled in listening:
            found += [item for payload in polled.payloads for item in inbound.read(payload) if isinstance(item, kind)]
            if len(found) >= count:
                return found, polled.cursor
    raise AssertionError("the listener ended")


def answer(message: Message, text: str = "320 euros", ref: str = "9:1") -> Outgoing:
    return Outgoing(ref, message.thread, message.sender.external_user, text)


async def test_a_conversation(client: PracticeClient) -> None:
    assert isinstance(client, Listens)
    listening = client.listen(None)
    [question], _ = await hear(listening, Message, 1)
    assert (question.thread.key, question.sender.name, question.sender.locale) == ("p:en-1", "Emily", "en")
    sent = await client.send(answer(question))
    receipts, _ = await hear(listening, Receipt, 2)
    assert [(one.state, one.key) for one in receipts] == [("delivered", sent.keys[0]), ("read", sent.keys[0])]
    [more], _ = await hear(listening, Message, 1)
    assert more.thread == question.thread
    assert more.keys != question.keys


async def test_a_restart_goes_on_with_new_keys_only(client: PracticeClient) -> None:
    [question], cursor = await hear(client.listen(None), Message, 1)
    async with opened(SETTINGS, 1) as other:
        [nag], _ = await hear(other.listen(msgspec.json.decode(msgspec.json.encode(cursor))), Message, 1)
    assert nag.thread == question.thread
    assert nag.keys != question.keys


async def test_what_was_not_committed_is_said_again(client: PracticeClient) -> None:
    [first], _ = await hear(client.listen(None), Message, 1)
    async with opened(SETTINGS, 1) as other:
        [again], cursor = await hear(other.listen({"now": "odd"}), Message, 1)
        assert again.text == first.text
    assert cursor["born"] > 0


async def test_an_answer_survives_a_commit_that_failed(client: PracticeClient) -> None:
    listening = client.listen(None)
    [question], cursor = await hear(listening, Message, 1)
    await client.send(answer(question))
    await anext(listening)  # heard, but its consumer fails before the commit …
    await listening.aclose()  # type: ignore[attr-defined]
    receipts, _ = await hear(client.listen(cursor), Receipt, 2)  # … and listens again from what was stored
    assert [one.state for one in receipts] == ["delivered", "read"]


async def test_a_new_world_is_not_taken_for_the_old_one(
    client: PracticeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    [first], _ = await hear(client.listen(None), Message, 1)
    monkeypatch.setattr("backend.connectors.practice.client.time.time", lambda: 4e9)
    [other], _ = await hear(client.listen(None), Message, 1)
    assert other.keys != first.keys


async def test_refused_sends(client: PracticeClient) -> None:
    for message, code in [
        (Outgoing("r", Thread("p:en-1"), "en-1", "  "), "empty"),
        (Outgoing("r", Thread("c:77"), "77", "Hi"), "chat_not_found"),
    ]:
        with pytest.raises(SendError) as error:
            await client.send(message)
        assert (error.value.code, error.value.permanent) == (code, True)


async def test_files_are_real_and_always_the_same(client: PracticeClient) -> None:
    async def fetch(kind: str, seed: str) -> bytes:
        return b"".join([chunk async for chunk in client.fetch_file({"kind": kind, "seed": seed})])

    photo = await fetch("photo", "1")
    assert Image.open(io.BytesIO(photo)).size == (960, 720)
    assert photo == await fetch("photo", "1") != await fetch("photo", "2")
    with wave.open(io.BytesIO(await fetch("voice", "1"))) as voice:
        frames = voice.readframes(voice.getnframes())
        assert 1.0 < voice.getnframes() / voice.getframerate() < 5.0
    assert max(array("h", frames)) > 3_000  # loud enough to be heard
    with pytest.raises(SendError):
        await fetch("opera", "1")


async def test_check_shows_who_will_come(client: PracticeClient) -> None:
    check = await client.check()
    assert (check.ok, check.facts) == (True, {"customers": ["Emily Carter"], "scripts": ["price"]})
