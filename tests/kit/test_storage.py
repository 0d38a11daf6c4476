"""Files in a bucket: signed, whole or in part, listed, gone; and with the wrong key, refused."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from backend.kit.storage import NoSuchFile, Storage
from tests.platforms.s3 import S3Server

LARGE = bytes(range(256)) * 2**16


@pytest.fixture
async def s3(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[S3Server]:
    async with S3Server() as server:
        for name, value in server.env.items():
            monkeypatch.setenv(name, value)
        yield server


async def whole(storage: Storage, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in storage.read(key, start, end)])


async def names(storage: Storage) -> list[str]:
    found = []
    async for key in storage.keys():
        found.append(key)
    return found


@pytest.mark.parametrize("content", [b"a letter", LARGE], ids=["small", "in parts"])
async def test_what_is_kept_comes_back_and_goes(s3: S3Server, tmp_path: Path, content: bytes) -> None:
    storage, file = Storage(s3.url), tmp_path / "file"
    file.write_bytes(content)
    await storage.keep("ab/abcd", file)
    assert s3.objects == {"house/ab/abcd": content}
    assert await storage.size("ab/abcd") == len(content)
    assert await whole(storage, "ab/abcd") == content
    assert await whole(storage, "ab/abcd", 2, 5) == content[2:5]
    async with storage.local("ab/abcd") as path:
        assert path.read_bytes() == content
    assert await names(storage) == ["ab/abcd"]
    await storage.delete("ab/abcd")
    await storage.delete("ab/abcd")
    assert s3.objects == {}
    with pytest.raises(NoSuchFile):
        await whole(storage, "ab/abcd")
    assert [code for code in s3.refused if code != "NoSuchKey"] == []


async def test_more_files_than_a_page_are_all_listed(s3: S3Server) -> None:
    storage = Storage(s3.url)
    s3.objects = {f"house/{number:04}": b"x" for number in range(2001)} | {"elsewhere/1": b"x"}
    assert sorted(await names(storage)) == [f"{number:04}" for number in range(2001)]


async def test_a_bucket_that_is_busy_is_asked_again(s3: S3Server) -> None:
    s3.slow_down = 2
    await Storage(s3.url).keep_bytes("a", b"x")
    assert s3.objects == {"house/a": b"x"}


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("AWS_SECRET_ACCESS_KEY", "another", "SignatureDoesNotMatch"),
        ("AWS_ACCESS_KEY_ID", "another", "InvalidAccessKeyId"),
    ],
)
async def test_a_wrong_key_is_an_error_not_a_silence(
    s3: S3Server, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Exception, match=code):
        await Storage(s3.url).keep_bytes("a", b"x")
    assert s3.objects == {}
    assert set(s3.refused) == {code}
