"""Media both ways, and files: https://core.telegram.org/bots/api#sending-files and #getfile"""

from __future__ import annotations

import io
import json
from typing import Any

import aiohttp
import filetype  # type: ignore[import-untyped]
import pytest
from PIL import Image

from tests.platforms.telegram import TelegramServer, samples
from tests.platforms.tests.conftest import Api, Clock

Upload = dict[str, tuple[bytes, str]]


async def upload(
    http: aiohttp.ClientSession, tg: TelegramServer, method: str, files: Upload, **params: str
) -> dict[str, Any]:
    form = aiohttp.FormData(default_to_multipart=True, quote_fields=False)
    for key, value in params.items():
        form.add_field(key, value)
    for key, (content, name) in files.items():
        form.add_field(key, content, filename=name)
    async with http.post(f"{tg.base_url}/bot{tg.token}/{method}", data=form) as answer:
        body: dict[str, Any] = await answer.json()
        return body


async def fetch(http: aiohttp.ClientSession, tg: TelegramServer, api: Api, file_id: str) -> bytes:
    path = (await api("getFile", file_id=file_id))["result"]["file_path"]
    async with http.get(f"{tg.base_url}/file/bot{tg.token}/{path}") as answer:
        assert answer.status == 200
        return await answer.read()


@pytest.mark.parametrize(
    ("kind", "mime"),
    [
        ("video", "video/mp4"),
        ("animation", "video/mp4"),
        ("video_note", "video/mp4"),
        ("audio", "audio/mpeg"),
        ("voice", "audio/ogg"),
        ("document", "application/pdf"),
        ("sticker", "image/webp"),
    ],
)
async def test_what_a_customer_sends_can_be_fetched(
    tg: TelegramServer, api: Api, http: aiohttp.ClientSession, kind: str, mime: str
) -> None:
    message = getattr(tg.customer(), f"sends_{kind}")()
    update = (await api("getUpdates"))["result"][0]
    assert update["message"] == message
    content = await fetch(http, tg, api, message[kind]["file_id"])
    assert len(content) == message[kind]["file_size"]
    assert filetype.guess_mime(content) == mime


async def test_a_photo_comes_in_sizes_that_open(tg: TelegramServer, api: Api, http: aiohttp.ClientSession) -> None:
    sizes = tg.customer().sends_photo(caption="here #1")["photo"]
    assert [size["width"] for size in sizes] == [90, 320, 800]
    for size in sizes:
        picture = Image.open(io.BytesIO(await fetch(http, tg, api, size["file_id"])))
        assert picture.size == (size["width"], size["height"])


async def test_files_that_cannot_be_fetched(
    tg: TelegramServer, api: Api, http: aiohttp.ClientSession, clock: Clock
) -> None:
    anna = tg.customer()
    big = anna.sends_document(size=20 * 1024 * 1024 + 1)["document"]
    assert big["file_size"] == 20971521
    assert (await api("getFile", file_id=big["file_id"]))["description"] == "Bad Request: file is too big"
    assert (await api("getFile", file_id="AgADnothing"))["description"] == "Bad Request: invalid file_id"
    small = anna.sends_voice()["voice"]["file_id"]
    other = tg.add_bot()
    assert (await api("getFile", token=other.token, file_id=small))["error_code"] == 400
    path = (await api("getFile", file_id=small))["result"]["file_path"]
    clock.pass_(3601)
    async with http.get(f"{tg.base_url}/file/bot{tg.token}/{path}") as answer:
        assert answer.status == 404, "a link is good for an hour"
    async with http.get(f"{tg.base_url}/file/bot1:wrong/{path}") as answer:
        assert answer.status == 401


async def test_uploads_directly_and_by_attach(tg: TelegramServer, api: Api, http: aiohttp.ClientSession) -> None:
    anna = tg.customer()
    anna.writes("hello")
    chat = str(anna.id)
    direct = await upload(http, tg, "sendDocument", {"document": (b"%PDF-1.4", "Цена.pdf")}, chat_id=chat, caption="1")
    assert direct["result"]["document"]["file_name"] == "Цена.pdf"
    by_name = await upload(
        http, tg, "sendPhoto", {"p1": (samples.picture(), "a.jpg")}, chat_id=chat, photo="attach://p1"
    )
    assert len(by_name["result"]["photo"]) == 3
    again = await api("sendPhoto", chat_id=anna.id, photo=by_name["result"]["photo"][-1]["file_id"])
    assert again["result"]["photo"] == by_name["result"]["photo"]
    assert await fetch(http, tg, api, direct["result"]["document"]["file_id"]) == b"%PDF-1.4"
    stray = await upload(http, tg, "sendMessage", {"p1": (b"x", "x")}, chat_id=chat, text="x")
    assert stray["description"].startswith('Bad Request: unknown parameter "p1"')


@pytest.mark.parametrize(
    ("method", "files", "params", "words"),
    [
        ("sendPhoto", {}, {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": (b"not a picture", "a.jpg")}, {}, "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", {"photo": (bytes(10 * 1024 * 1024 + 1), "a.jpg")}, {}, "file of size 10485761 bytes is too big"),
        ("sendDocument", {"document": (b"", "a.pdf")}, {}, "file must be non-empty"),
        ("sendDocument", {}, {"document": "AgADunknown"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {}, {"document": "https://a.example/a.pdf"}, "failed to get HTTP URL content"),
        ("sendDocument", {}, {"document": "attach://none"}, 'file "none" was not attached'),
        ("sendDocument", {"document": (b"x", "a")}, {"caption": "x" * 1025}, "message caption is too long"),
        ("sendLocation", {}, {"latitude": "91", "longitude": "0"}, "wrong latitude or longitude specified"),
        ("sendMediaGroup", {}, {"media": "[]"}, "media must be an Array of 2-10 items"),
        ("sendMediaGroup", {}, {"media": "{"}, "can't parse media JSON object"),
    ],
)
async def test_refusals(
    tg: TelegramServer,
    http: aiohttp.ClientSession,
    method: str,
    files: Upload,
    params: dict[str, str],
    words: str,
) -> None:
    tg.customer(1).writes("hello")
    answer = await upload(http, tg, method, files, chat_id="1", **params)
    assert answer["error_code"] == 400
    assert answer["description"].startswith(f"Bad Request: {words}")


async def test_more_than_50_mb_is_refused(tg: TelegramServer, http: aiohttp.ClientSession) -> None:
    tg.customer(1).writes("hello")
    big = {"document": (bytes(52 * 1024 * 1024), "a.bin")}
    answer = await upload(http, tg, "sendDocument", big, chat_id="1")
    assert (answer["error_code"], answer["description"]) == (413, "Request Entity Too Large")


async def test_a_file_s_kind_cannot_be_changed(tg: TelegramServer, api: Api, http: aiohttp.ClientSession) -> None:
    tg.customer(1).writes("hello")
    sent = await upload(http, tg, "sendVoice", {"voice": (samples.voice(1), "v.ogg")}, chat_id="1", duration="1")
    voice = sent["result"]["voice"]
    assert voice["duration"] == 1
    refused = await api("sendVideo", chat_id=1, video=voice["file_id"])
    assert refused["description"] == "Bad Request: can't use file of type Voice as Video"
    plain = await upload(http, tg, "sendVoice", {"voice": (b"RIFF....WAVE", "v.wav")}, chat_id="1")
    assert "document" in plain["result"], "a voice that is no voice arrives as a file"


async def test_an_album_arrives_whole_under_one_group(tg: TelegramServer, http: aiohttp.ClientSession) -> None:
    anna = tg.customer()
    anna.writes("hello")
    media = [
        {"type": "photo", "media": "attach://one", "caption": "<b>both</b>", "parse_mode": "HTML"},
        {"type": "video", "media": "attach://two", "duration": 3},
    ]
    files = {"one": (samples.picture(), "1.jpg"), "two": (samples.film(), "2.mp4")}
    answer = await upload(http, tg, "sendMediaGroup", files, chat_id=str(anna.id), media=json.dumps(media))
    first, second = answer["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption_entities"] == [{"offset": 0, "length": 4, "type": "bold"}]
    assert second["message_id"] == first["message_id"] + 1
    assert tg.ledger.texts_to(anna.id) == ["both", ""]
    mixed = [{"type": "photo", "media": "attach://one"}, {"type": "document", "media": "attach://two"}]
    refused = await upload(http, tg, "sendMediaGroup", files, chat_id=str(anna.id), media=json.dumps(mixed))
    assert refused["error_code"] == 400


async def test_places_people_and_profiles(tg: TelegramServer, api: Api) -> None:
    anna = tg.customer(bio="Tea", photo=samples.picture(640, 640))
    assert (await api("getChat", chat_id=anna.id))["description"] == "Bad Request: chat not found"
    anna.writes("hello")
    venue: dict[str, Any] = {"latitude": 54.68, "longitude": 25.28, "title": "Shop", "address": "Pilies 1"}
    sent = (await api("sendVenue", chat_id=anna.id, **venue))["result"]
    assert sent["location"] == sent["venue"]["location"]
    contact = await api("sendContact", chat_id=anna.id, phone_number="+37060000000", first_name="Shop")
    assert contact["result"]["contact"] == {"phone_number": "+37060000000", "first_name": "Shop"}
    full = (await api("getChat", chat_id=anna.id))["result"]
    assert full["bio"] == "Tea"
    photos = (await api("getUserProfilePhotos", user_id=anna.id))["result"]
    assert photos["total_count"] == 1
    assert photos["photos"][0][-1]["file_id"] == full["photo"]["big_file_id"]
    member = (await api("getChatMember", chat_id=anna.id, user_id=anna.id))["result"]
    assert member["user"]["first_name"] == "Anna"
