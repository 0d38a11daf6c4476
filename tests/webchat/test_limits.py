"""What anonymous visitors may take of the house: bytes, disk, time and living sockets have an end for each address."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from backend.inbox.webchat import files, limits
from backend.inbox.webchat.door import VisitorDoor
from backend.inbox.webchat.front import SITE
from backend.inbox.webchat.limits import AtOnce, Limits
from backend.inbox.webchat.visitors import Visitor
from backend.kit.db import Database
from backend.kit.errors import Refused, TooMany
from backend.kit.storage import Storage

MB = limits.MB


def visitor() -> Visitor:
    return Visitor(
        id=uuid4(),
        channel_id=1,
        person="p",
        thread="p",
        signed=False,
        name=None,
        phone=None,
        email=None,
        locale=None,
        consented=False,
        page=None,
        conversation_id=None,
        contact_id=None,
        blocked=False,
    )


async def body(*sizes: int) -> AsyncIterator[bytes]:
    for size in sizes:
        yield bytes(size)


async def taken(found: Limits, who: Visitor, ip: str, megabytes: int) -> int:
    """How many megabytes came through."""
    came = 0
    try:
        async with files.counted(body(*[MB] * megabytes), found, who, ip) as counted:
            async for piece in counted:
                came += len(piece)
    except TooMany:
        pass
    return came // MB


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Limits:
    for name, most in (("VISITOR_BYTES", 4), ("ADDRESS_BYTES", 10), ("HOUSE_BYTES", 25)):
        monkeypatch.setattr(limits, name, most * MB)
    return Limits()


async def test_bodies_that_come_at_once_share_a_visitors_day(small: Limits) -> None:
    who = visitor()
    came = await asyncio.gather(*(taken(small, who, "a", 3) for _ in range(5)))
    assert sum(came) == 4


async def test_new_visitors_bring_an_address_nothing(small: Limits) -> None:
    assert sum([await taken(small, visitor(), "a", 4) for _ in range(9)]) == 10
    assert await taken(small, visitor(), "b", 4) == 4, "others are not made to wait"
    assert sum([await taken(small, visitor(), f"{n}", 4) for n in range(9)]) == 25 - 14, "the house has an end too"


async def test_an_address_has_so_many_uploads_under_way_and_no_more() -> None:
    found, who = Limits(), visitor()
    found.files_at_once = AtOnce(1)
    async with files.counted(body(), found, who, "a"):
        with pytest.raises(TooMany):
            await files.counted(body(), found, visitor(), "a").__aenter__()
        assert await taken(found, who, "b", 1) == 1
    assert await taken(found, who, "a", 1) == 1


async def _stands_still() -> AsyncIterator[bytes]:
    yield b"x"
    await asyncio.Event().wait()


async def _creeps() -> AsyncIterator[bytes]:
    while True:
        await asyncio.sleep(0.001)
        yield b"x"


async def _read(stream: AsyncIterator[bytes]) -> None:
    async with files.counted(stream, Limits(), visitor(), "a") as counted:
        async for _ in counted:
            pass


@pytest.mark.parametrize(("stream", "name"), [(_stands_still, "SILENCE_S"), (_creeps, "WHOLE_S")])
async def test_a_body_that_never_ends_is_let_go(
    monkeypatch: pytest.MonkeyPatch, stream: Callable[[], AsyncIterator[bytes]], name: str
) -> None:
    monkeypatch.setattr(files, name, 0.05)
    async with asyncio.timeout(30):
        with pytest.raises(Refused) as refused:
            await _read(stream())
    assert (refused.value.status, refused.value.code) == (400, "malformed")


async def test_what_is_left_of_the_disk_is_not_for_visitors(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    storage = Storage(f"file://{tmp_path}")
    async with Database.open(database_url) as db:
        monkeypatch.setattr(files, "LEAST_FREE", 1)
        await files.demand_room(db, storage, visitor())
        monkeypatch.setattr(files, "LEAST_FREE", 2**60)
        with pytest.raises(Refused) as refused:
            await files.demand_room(db, storage, visitor())
    assert (refused.value.status, refused.value.code) == (507, "storage_full")


async def test_an_address_has_so_many_living_sockets_and_no_more() -> None:
    found = Limits()
    found.sockets_at_once = AtOnce(2)
    door = VisitorDoor(cast(Any, None), cast(Any, None), cast(Any, SimpleNamespace(is_closing=False)), found, ())
    left = asyncio.Event()
    answers = asyncio.Semaphore(0)

    async def come(ip: str) -> list[Any]:
        """Opens, says nothing, and leaves when the others do."""
        said: list[Any] = []
        came = iter([{"type": "websocket.connect"}])

        async def receive() -> Any:
            if (message := next(came, None)) is not None:
                return message
            await left.wait()
            return {"type": "websocket.disconnect"}

        async def send(message: Any) -> None:
            said.append(message)
            answers.release()

        scope: dict[str, Any] = {"type": "websocket", SITE: None, "client": (ip, 1), "headers": [], "extensions": {}}
        await door(scope, receive, send)
        return said

    living = [asyncio.create_task(come(ip)) for ip in ("a", "a", "b")]
    async with asyncio.timeout(30):
        for _ in living:
            await answers.acquire()
    assert await come("a") == [{"type": "websocket.close", "code": 1008}]
    left.set()
    assert [[each["type"] for each in said] for said in await asyncio.gather(*living)] == [["websocket.accept"]] * 3
    # who left makes room
    assert [each["type"] for each in await come("a")] == ["websocket.accept"]
