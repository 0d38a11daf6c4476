"""Media: up, down, for how long and for whom."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import aiohttp
import pytest

from tests.platforms.telegram import samples
from tests.platforms.tests.conftest import Clock
from tests.platforms.tests.whatsapp.conftest import Api, Hook, Send, code
from tests.platforms.whatsapp import Customer, WhatsAppServer
from tests.platforms.whatsapp.mimes import MB


class Upload:
    def __init__(self, wa: WhatsAppServer, http: aiohttp.ClientSession) -> None:
        self.wa, self.http = wa, http

    async def __call__(self, content: bytes, mime: str, *, number: str = "", **fields: str) -> dict[str, Any]:
        form = aiohttp.FormData()
        for name, value in {"messaging_product": "whatsapp", "type": mime, **fields}.items():
            if value:
                form.add_field(name, value)
        form.add_field("file", content, filename="file", content_type=mime)
        headers = {"Authorization": f"Bearer {self.wa.token}"}
        url = f"{self.wa.base_url}/v25.0/{number or self.wa.phone_number_id}/media"
        async with self.http.post(url, data=form, headers=headers) as answer:
            body: dict[str, Any] = await answer.json()
            return body


@pytest.fixture
def upload(wa: WhatsAppServer, http: aiohttp.ClientSession) -> Upload:
    return Upload(wa, http)


async def fetch(http: aiohttp.ClientSession, url: str, token: str) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with http.get(url, headers=headers) as answer:
        return answer.status, await answer.read()


async def test_what_came_is_fetched_with_the_token_within_five_minutes(
    wa: WhatsAppServer, hook: Hook, anna: Customer, api: Api, http: aiohttp.ClientSession, clock: Clock
) -> None:
    anna.sends_image("вот", samples.picture())
    await wa.settled()
    image = hook.messages[0]["image"]
    assert image["sha256"] == base64.b64encode(hashlib.sha256(samples.picture()).digest()).decode()
    assert await fetch(http, image["url"], wa.token) == (200, samples.picture())
    for stranger in ("", "EAAunknown", wa.add_account().token):
        assert (await fetch(http, image["url"], stranger))[0] == 404
    clock.pass_(301)
    assert (await fetch(http, image["url"], wa.token))[0] == 404
    told = await api("GET", image["id"])
    assert (told["mime_type"], told["file_size"]) == ("image/jpeg", len(samples.picture()))
    assert await fetch(http, told["url"], wa.token) == (200, samples.picture())
    clock.pass_(7 * 86_400)
    assert (await api("GET", image["id"]))["error"]["error_subcode"] == 33


async def test_an_id_belongs_to_one_number(
    wa: WhatsAppServer, anna: Customer, api: Api, upload: Upload, send: Send
) -> None:
    second = wa.add_number("+370 655 00077")
    anna.writes("добрый день")
    id = (await upload(samples.picture(), "image/jpeg", number=second.id))["id"]
    assert (await api("GET", id, phone_number_id=wa.phone_number_id))["error"]["error_subcode"] == 33
    assert (await api("GET", id, phone_number_id=second.id))["id"] == id
    assert code(await send(anna, "image", {"id": id})) == 131009
    assert (await api("DELETE", id))["success"]
    assert (await api("GET", id))["error"]["error_subcode"] == 33


async def test_what_was_uploaded_is_sent_for_thirty_days(
    wa: WhatsAppServer, hook: Hook, anna: Customer, upload: Upload, send: Send, clock: Clock
) -> None:
    files = {
        "image": (samples.picture(), "image/jpeg"),
        "audio": (samples.voice(), "audio/ogg"),
        "video": (samples.film(), "video/mp4"),
        "document": (samples.paper(), "application/pdf"),
        "sticker": (samples.sticker(), "image/webp"),
    }
    anna.writes("добрый день")
    ids = {}
    for kind, (content, mime) in files.items():
        ids[kind] = (await upload(content, mime))["id"]
        await send(anna, kind, {"id": ids[kind], **({"filename": "Прайс.pdf"} if kind == "document" else {})})
    rows = await anna.hears(count=5)
    assert [row.method for row in rows] == list(files)
    await wa.settled()
    assert set(hook.said) == {"sent", "delivered"}
    clock.pass_(30 * 86_400)
    anna.writes("ещё здесь")
    assert code(await send(anna, "image", {"id": ids["image"]})) == 131009


@pytest.mark.parametrize(
    ("content", "mime", "fields"),
    [
        (b"RIFF", "audio/wav", {}),
        (b"x", "application/octet-stream", {}),
        (samples.picture(), "image/jpeg", {"type": ""}),
        (samples.picture(), "image/jpeg", {"type": "image/png"}),
        (samples.picture(), "image/jpeg", {"messaging_product": ""}),
        (samples.picture(), "image/jpeg", {"caption": "?"}),
        (bytes(5 * MB + 1), "image/jpeg", {}),
        (bytes(100 * 1024 + 1), "image/webp", {}),
        (b"", "image/jpeg", {}),
    ],
)
async def test_what_is_not_taken(upload: Upload, content: bytes, mime: str, fields: dict[str, str]) -> None:
    assert code(await upload(content, mime, **fields)) == 100


async def test_a_lie_about_the_type_is_found_when_it_is_sent(
    wa: WhatsAppServer, hook: Hook, anna: Customer, upload: Upload, send: Send
) -> None:
    anna.writes("добрый день")
    id = (await upload(samples.picture(), "audio/ogg"))["id"]
    assert (await send(anna, "audio", {"id": id}))["http"] == 200
    await wa.settled()
    assert hook.statuses[-1]["errors"][0]["code"] == 131053
    assert "image/jpeg" in hook.statuses[-1]["errors"][0]["error_data"]["details"]
