"""Attacks 2, 3, 5, 6, 7 and 49: what is uploaded, what it is called, how much of it, and who may have it."""

import io
import os
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import psutil
import pytest
from PIL import Image

from backend.access.actions import tokens
from backend.access.schemas import NewToken
from backend.inbox.files.rate import AT_ONCE
from tests.attacks.unmoved import unmoved
from tests.rights.village import Village

API = "/api/v1"
MIB = 2**20
RUN = {
    "a.svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
    "a.html": (b"<html><script>alert(1)</script>", "text/html"),
    "a.xhtml": (
        b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>",
        "application/xhtml+xml",
    ),
    "a.xml": (b"<?xml version='1.0'?><?xml-stylesheet href='x'?><x/>", "text/xml"),
    "a.pdf": (b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", "application/pdf"),
    "a.png": (b"<html><script>alert(1)</script>", "image/png"),
    "a.js": (b"alert(1)", "text/javascript"),
}
NAMES = [
    "../../etc/x",
    "C:\\x",
    "a\0b",
    "x" * 300,
    "\u202egnp.exe",
    ".htaccess",
    'a"; filename="b',
    "a.png\r\nX-Bad: 1",
    "",
]


def bomb() -> bytes:
    """42.zip in small: a megabyte of zeros, packed over and over."""
    inner = b"\0" * MIB
    for _ in range(3):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
            for number in range(10):
                file.writestr(f"{number}.zip", inner)
        inner = packed.getvalue()
    return inner


def wide() -> bytes:
    """A PNG of 20,000 × 20,000 by its header, a few hundred bytes long."""
    file = io.BytesIO()
    Image.new("RGB", (12, 8)).save(file, "PNG")
    whole = file.getvalue()
    header = b"IHDR" + (20_000).to_bytes(4, "big") * 2 + whole[24:29]
    return whole[:12] + header + zlib.crc32(header).to_bytes(4, "big") + whole[33:]


def frames() -> bytes:
    """A GIF of ten thousand frames."""
    head = b"GIF89a\x08\x00\x08\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    return head + (b",\x00\x00\x00\x00\x08\x00\x08\x00\x00\x02\x07\x84\x8f\xa9\xcb\xed\x0f\x63\x2b\x00") * 10_000 + b";"


async def upload(client: httpx.AsyncClient, content: bytes, name: str, mime: str = "text/plain") -> httpx.Response:
    return await client.post(f"{API}/files", files={"file": (name, content, mime)})


def fenced(answer: httpx.Response) -> None:
    """A browser that opens it runs nothing of it."""
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["content-disposition"].isascii()
    assert "x-bad" not in answer.headers


async def test_2_what_a_browser_would_run_comes_back_as_a_download_alone(village: Village) -> None:
    async with await village.client("anna") as anna:
        for name, (content, mime) in RUN.items():
            made = await upload(anna, content, name, mime)
            assert made.status_code in (201, 415), name
            answer = await anna.get(f"{API}/files/{made.json()['id']}")
            fenced(answer)
            assert answer.headers["content-disposition"].startswith("attachment"), name
            assert answer.headers["content-type"] == "application/octet-stream", name
            assert answer.content == content


async def test_3_a_name_is_only_a_name(village: Village) -> None:
    root = Path(village.settings.data_dir) / "files"
    async with await village.client("anna") as anna:
        for name in NAMES:
            made = await upload(anna, b"text", name)
            # without a name the part is a field like another
            assert made.status_code in (201, 400, 413, 422), name
            if made.status_code == 201:
                kept = made.json()["name"]
                assert not set(kept) & set("/\\\0\r\n\u202e"), name
                assert len(kept) <= 180
                fenced(await anna.get(f"{API}/files/{made.json()['id']}"))
    kept_as = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    assert kept_as
    assert all(str(path).replace("/", "").isalnum() for path in kept_as)


async def test_5_bombs_are_refused_or_never_unpacked(village: Village) -> None:
    me = psutil.Process()
    async with await village.client("anna") as anna:
        await upload(anna, b"text", "warm.txt")
        before = me.memory_info().rss
        async with unmoved(village):
            refused = await upload(anna, wide(), "wide.png", "image/png")
            assert (refused.status_code, refused.json()["error"]["fields"]["file"]["code"]) == (
                422,
                "picture_too_large",
            )
        for name, content in (("42.zip", bomb()), ("frames.gif", frames())):
            assert (await upload(anna, content, name)).status_code in (201, 413, 422)
        assert me.memory_info().rss - before < 50 * MIB


async def test_6_a_file_is_had_by_who_sees_its_dialog_and_by_nobody_else(village: Village) -> None:
    dialog = await village.dialog("sales")
    file = await village.file(dialog)
    async with await village.client("nobody") as nobody, await village.client("vera") as vera:
        async with unmoved(village):
            assert (await nobody.get(f"{API}/files/{file}")).status_code == 401
            foreign, missing = [await vera.get(f"{API}/files/{each}") for each in (file, uuid4())]
            assert (foreign.status_code, foreign.text) == (404, missing.text)
            assert (await vera.get(f"{API}/files/{file}", headers={"range": "bytes=0-1"})).status_code == 404
            assert (await vera.get(f"{API}/files/{file}", headers={"if-none-match": "*"})).status_code == 404
    async with await village.client("anna") as anna:
        kept = await anna.get(f"{API}/files/{file}")
        assert kept.status_code == 200
        anna_id = village.people.ids["anna"]
        await village.value("DELETE FROM channel_members WHERE kind = 'user' AND member_id = $1 RETURNING 1", anna_id)
        # what the browser kept is asked about again, and is gone with the right
        again = await anna.get(f"{API}/files/{file}", headers={"if-none-match": kept.headers["etag"]})
        assert again.status_code == 404


async def test_7_nobody_uploads_without_a_session_or_a_right(village: Village) -> None:
    for caller, status in (("nobody", 401), ("revoked", 401), ("muta", 403)):
        async with await village.client(caller) as client, unmoved(village, audited=int(status == 403)):
            assert (await upload(client, b"x", "a.txt")).status_code == status


async def test_6_a_loose_upload_of_one_program_is_not_another_ones(village: Village) -> None:
    async with village.db.orm() as tx:
        _, other = await tokens.put(tx, NewToken("y", role_id=village.roles["robots"]), created_by=None)
    async with await village.client("service") as service:
        made = (await upload(service, b"inside", "a.txt")).json()
        headers = {"authorization": f"Bearer {other}"}
        assert (await service.get(f"{API}/files/{made['id']}", headers=headers)).status_code == 404


async def test_49_a_flood_of_files_ends_and_others_go_on(village: Village) -> None:
    dialog = await village.dialog("sales")
    said: dict[str, Any] = {"client_id": str(uuid4()), "kind": "note", "text": "still here"}
    async with await village.client("anna") as anna, await village.client("rita") as rita:
        answers = [await upload(anna, b"x", "a.txt") for _ in range(int(AT_ONCE) + 40)]
        refused = [answer for answer in answers if answer.status_code == 429]
        assert refused, "nobody stopped it"
        assert int(refused[0].headers["retry-after"]) >= 1
        assert (await upload(rita, b"x", "a.txt")).status_code == 201
        assert (await anna.post(f"{API}/conversations/{dialog}/messages", json=said)).status_code == 201
        assert await village.value("SELECT count(*) FROM attachments") == len(answers) - len(refused) + 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[None]:
    """64 kB where the files lie."""
    place = tmp_path / "data" / "files"
    place.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("this machine mounts no disk of ours")
    yield
    subprocess.run(["umount", str(place)], check=True)


async def test_49_a_full_disk_takes_no_files_but_text_goes_on(small_disk: None, village: Village) -> None:
    dialog = await village.dialog("sales")
    async with await village.client("anna") as anna:
        full = await upload(anna, os.urandom(300_000), "big.bin")
        assert (full.status_code, full.json()["error"]["code"]) == (507, "storage_full")
        assert await village.value("SELECT count(*) FROM attachments") == 0
        said = {"client_id": str(uuid4()), "kind": "note", "text": "still here"}
        assert (await anna.post(f"{API}/conversations/{dialog}/messages", json=said)).status_code == 201


async def test_2_a_picture_said_to_be_a_page_is_a_picture(village: Village) -> None:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG")
    async with await village.client("anna") as anna:
        made = await upload(anna, file.getvalue() + b"<script>alert(1)</script>", "page.html", "text/html")
        answer = await anna.get(f"{API}/files/{made.json()['id']}")
        fenced(answer)
        assert answer.headers["content-type"] == "image/png"


async def test_49_more_than_the_limit_is_413(village: Village) -> None:
    async with await village.client("anna") as anna, unmoved(village):
        large = await upload(anna, bytes(village.settings.upload_max + 1), "big.bin")
        assert (large.status_code, large.json()["error"]["code"]) == (413, "file_too_large")
