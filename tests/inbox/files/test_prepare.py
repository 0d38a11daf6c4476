"""A voice that every browser plays, with its wave; a document by its first page, drawn, never run."""

import asyncio
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import numpy
import pypdfium2
import pytest
import soundfile
from PIL import Image

from backend.inbox.files.prepare.due import KIND, queue_due
from backend.inbox.files.prepare.make import Preparer
from backend.kit import confined
from backend.kit.jobs import Runner
from tests.bots.world import until
from tests.inbox.files.test_files import upload
from tests.inbox.shop import Shop


def voice(seconds: float = 2.0) -> bytes:
    """Opus in Ogg, as Telegram has it: silent, then loud."""
    at = numpy.arange(int(48_000 * seconds)) / 48_000
    tone = 0.6 * numpy.sin(2 * numpy.pi * 330 * at) * (at > seconds / 2)
    file = io.BytesIO()
    soundfile.write(file, tone.astype("float32"), 48_000, format="OGG", subtype="OPUS")
    return file.getvalue()


def document(pages: int = 2) -> bytes:
    made = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        made.new_page(200, 300)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


async def noted(shop: Shop, anna: httpx.AsyncClient, content: bytes, name: str, mime: str, **data: str) -> str:
    """A file on a note of a dialog, and prepared: its id."""
    made: str = (await upload(anna, content, name, mime, **data)).json()["id"]
    await on_note(shop, anna, made)
    return made


async def on_note(shop: Shop, anna: httpx.AsyncClient, made: str) -> None:
    channel = await shop.world.channel()
    dialog = await shop.world.dialog(channel, uuid4().hex)
    body = {"client_id": str(uuid4()), "kind": "note", "attachments": [made]}
    assert (await anna.post(f"/conversations/{dialog}/messages", json=body)).status_code == 201
    await prepared(shop)


async def prepared(shop: Shop) -> None:
    """Everything that was due is done."""
    assert await queue_due(shop.db) >= 1
    await done(shop)


async def done(shop: Shop) -> None:
    """Whatever was queued."""
    running = asyncio.create_task(Runner(shop.db, {KIND: Preparer(shop.db, shop.storage)}).run())
    try:
        waits = "SELECT count(*) = 0 FROM jobs WHERE kind = $1 AND state IN ('waiting', 'running')"
        await until(shop.world.finds(waits, KIND), lambda: "files were not prepared")
    finally:
        running.cancel()


async def shown(anna: httpx.AsyncClient, shop: Shop, file_id: str) -> dict[str, Any]:
    dialog = await shop.value("SELECT conversation_id FROM attachments WHERE id = $1::uuid", file_id)
    items = (await anna.get(f"/conversations/{dialog}/messages")).json()["items"]
    found: dict[str, Any] = next(file for item in items for file in item["attachments"] if file["id"] == file_id)
    return found


async def test_a_voice_gets_its_wave_and_a_sound_for_every_browser(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    made = await noted(shop, anna, voice(), "voice.ogg", "audio/ogg", kind="voice")
    file = await shown(anna, shop, made)
    assert file["kind"] == "voice"
    assert len(file["waveform"]) == 64
    assert (max(file["waveform"]), max(file["waveform"][:28])) == (31, 0)
    assert file["duration_s"] == pytest.approx(2.0, abs=0.1)
    answer = await anna.get(file["sound"].removeprefix("/api/v1"), headers={"range": "bytes=0-1"})
    assert (answer.status_code, answer.headers["content-type"]) == (206, "audio/mpeg")
    whole = (await anna.get(file["sound"].removeprefix("/api/v1"))).content
    assert soundfile.info(io.BytesIO(whole)).format == "MP3"
    original = await anna.get(f"/files/{made}")
    assert original.headers["content-type"] == "audio/ogg"
    told = await shop.value("SELECT count(*) FROM event_pending WHERE type = 'message.changed'")
    assert told == 1


async def test_a_document_is_shown_as_pictures_of_its_pages_and_itself_only_saved(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    made = await noted(shop, anna, document(), "price.pdf", "application/pdf")
    file = await shown(anna, shop, made)
    assert file["pages"] == 2
    for path in (file["preview"].removeprefix("/api/v1"), f"/files/{made}/pages/2"):
        answer = await anna.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert Image.open(io.BytesIO(answer.content)).height > Image.open(io.BytesIO(answer.content)).width
        again = await anna.get(path, headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    assert (await anna.get(f"/files/{made}/pages/3")).status_code == 404
    itself = await anna.get(f"/files/{made}")
    assert itself.headers["content-disposition"].startswith("attachment")
    assert itself.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (voice()[:400], "cut.ogg", "audio/ogg"),
        (b"OggS\0\x02" + b"\0" * 20 + b"\xff" * 4000, "odd.ogg", "audio/ogg"),
        (b"%PDF-1.7\n" + b"1 0 obj<</Type/Pages/Kids[1 0 R]/Count 99999999>>" * 50, "bomb.pdf", "application/pdf"),
    ],
)
async def test_what_is_not_what_it_seems_stays_a_file_to_save(shop: Shop, content: bytes, name: str, mime: str) -> None:
    anna = await shop.signed_in("anna")
    made = await noted(shop, anna, content, name, mime)
    file = await shown(anna, shop, made)
    assert (file["sound"], file["preview"], file["waveform"]) == (None, None, None)
    assert (await anna.get(f"/files/{made}")).status_code == 200
    for made_of in ("sound", "preview", "pages/1"):
        assert (await anna.get(f"/files/{made}/{made_of}")).status_code == 404
    assert await queue_due(shop.db) == 0


async def test_a_program_that_wants_too_much_ends_alone(tmp_path: Path) -> None:
    wants = tmp_path / "wants.py"
    wants.write_text("b'x' * 500_000_000")
    with pytest.raises(confined.Failed):
        await confined.run("runpy", str(wants), seconds=5, memory=256 * 1024**2)
    hangs = tmp_path / "hangs.py"
    hangs.write_text("while True: pass")
    with pytest.raises(confined.Failed):
        await confined.run("runpy", str(hangs), seconds=1)
