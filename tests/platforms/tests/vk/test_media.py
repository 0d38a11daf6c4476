"""Attachments: what people send, what is uploaded, and the files behind both."""

from __future__ import annotations

import io
from typing import Any

import aiohttp
import pytest
from PIL import Image

from tests.platforms.telegram import samples
from tests.platforms.tests.vk.conftest import Answer, Api, Poll, code
from tests.platforms.vk import Person, VkServer


@pytest.fixture
def anna(vk: VkServer) -> Person:
    return vk.user(first_name="Анна", allowed=True)


async def upload(http: aiohttp.ClientSession, url: str, field: str, content: bytes, name: str) -> Answer:
    form = aiohttp.FormData()
    form.add_field(field, content, filename=name)
    async with http.post(url, data=form) as answer:
        body: Answer = await answer.json(content_type=None)
        return body


async def fetch(http: aiohttp.ClientSession, url: str) -> bytes:
    async with http.get(url) as answer:
        assert answer.status == 200
        return await answer.read()


async def test_every_kind_of_attachment_comes_with_its_message(vk: VkServer, poll: Poll, anna: Person) -> None:
    product = vk.sells("Самовар на 3 литра", 4990, sku="S-3")
    sent = [
        anna.sends_photo(text="Вот"),
        anna.sends_photos(3),
        anna.sends_doc(),
        anna.sends_voice(transcript="Здравствуйте"),
        anna.sends_sticker(),
        anna.sends_graffiti(),
        anna.sends_video(),
        anna.sends_audio(),
        anna.sends_link(),
        anna.sends_wall(),
        anna.sends_wall_reply(),
        anna.sends_poll(),
        anna.sends_gift(),
        anna.sends_story(),
        anna.calls("reached", 65),
        anna.asks_about(product),
        anna.sends_market_album(),
        anna.sends_location(),
    ]
    told = [event["object"]["message"] for event in await poll.next()]
    assert told == sent
    kinds = [thing["type"] for message in told for thing in message["attachments"]]
    photos = ["photo"] * 4
    files = ["doc", "audio_message", "sticker", "graffiti", "video", "audio", "link"]
    others = ["wall", "wall_reply", "poll", "gift", "story", "call", "market", "market_album"]
    assert kinds == [*photos, *files, *others]
    assert all(thing["type"] in thing for message in told for thing in message["attachments"])
    assert told[-1]["geo"]["coordinates"]["latitude"] == pytest.approx(54.687157)
    market = told[-3]["attachments"][0]["market"]
    assert (market["price"]["amount"], market["price"]["text"], market["sku"]) == ("499000", "4990 ₽", "S-3")


async def test_files_that_people_sent_can_be_fetched(vk: VkServer, http: aiohttp.ClientSession, anna: Person) -> None:
    sizes = anna.sends_photo()["attachments"][0]["photo"]["sizes"]
    assert [size["width"] for size in sizes] == sorted(size["width"] for size in sizes)
    largest = Image.open(io.BytesIO(await fetch(http, sizes[-1]["url"])))
    assert largest.size == (800, 600)
    voice = anna.sends_voice()["attachments"][0]["audio_message"]
    assert (await fetch(http, voice["link_ogg"]))[:4] == b"OggS"
    doc = anna.sends_doc(name="Прайс лист.pdf")["attachments"][0]["doc"]
    assert (doc["ext"], doc["type"]) == ("pdf", 1)
    assert (await fetch(http, doc["url"]))[:4] == b"%PDF"
    vk.faults.fail_next(1, "502", method="file")
    async with http.get(doc["url"]) as answer:
        assert answer.status == 502
    vk.files.forget(doc["url"])
    async with http.get(doc["url"]) as answer:
        assert answer.status == 404


async def test_portraits(vk: VkServer, api: Api, http: aiohttp.ClientSession) -> None:
    anna = vk.user(photo=samples.picture(300, 300))
    [told] = (await api("users.get", user_ids=anna.id, fields="photo_200,photo_max_orig,has_photo"))["response"]
    assert told["has_photo"] == 1
    assert Image.open(io.BytesIO(await fetch(http, told["photo_200"]))).size == (300, 300)


async def test_a_picture_is_uploaded_saved_and_sent(
    vk: VkServer, api: Api, http: aiohttp.ClientSession, anna: Person
) -> None:
    place = (await api("photos.getMessagesUploadServer", peer_id=anna.id))["response"]
    got = await upload(http, place["upload_url"], "photo", samples.picture(), "photo.jpg")
    [saved] = (await api("photos.saveMessagesPhoto", **got))["response"]
    name = f"photo{saved['owner_id']}_{saved['id']}_{saved['access_key']}"
    answer = await api("messages.send", peer_id=anna.id, random_id=1, message="Вот он", attachment=name)
    assert answer["response"]
    [row] = await anna.hears("Вот он")
    assert row.message["attachments"][0]["photo"]["sizes"]
    wrong = await upload(http, place["upload_url"], "photo", b"not a picture", "photo.jpg")
    assert wrong["photo"] == "[]"
    assert code(await api("photos.saveMessagesPhoto", **wrong)) == 100
    assert code(await api("photos.saveMessagesPhoto", **{**got, "hash": "0"})) == 121
    assert code(await api("photos.saveMessagesPhoto", **{**got, "photo": "[{}]"})) == 129


@pytest.mark.parametrize(
    ("kind", "content", "name"),
    [
        ("doc", samples.paper(), "Счёт.pdf"),
        ("audio_message", samples.voice(), "voice.ogg"),
        ("graffiti", samples.picture(200, 100, kind="PNG"), "drawing.png"),
    ],
)
async def test_documents_voices_and_graffiti_are_uploaded_the_same_way(
    api: Api, http: aiohttp.ClientSession, anna: Person, kind: str, content: bytes, name: str
) -> None:
    asked: dict[str, Any] = {"peer_id": anna.id, "type": kind}
    place = (await api("docs.getMessagesUploadServer", **asked))["response"]
    got = await upload(http, place["upload_url"], "file", content, name)
    saved = (await api("docs.save", file=got["file"], title=name))["response"]
    assert saved["type"] == kind
    thing = saved[kind]
    link = f"doc{thing['owner_id']}_{thing['id']}"
    assert (await api("messages.send", peer_id=anna.id, random_id=0, attachment=link))["response"]
    assert anna.heard[-1].message["attachments"][0]["type"] == kind


async def test_uploads_that_are_refused(vk: VkServer, api: Api, http: aiohttp.ClientSession, anna: Person) -> None:
    assert code(await api("docs.getMessagesUploadServer", peer_id=anna.id, type="film")) == 100
    assert code(await api("docs.getMessagesUploadServer", type="doc")) == 100
    assert code(await api("docs.save", file="made up")) == 105
    assert code(await api("video.save")) == 27
    place = (await api("docs.getMessagesUploadServer", peer_id=anna.id, type="audio_message"))["response"]
    assert "error" in await upload(http, place["upload_url"], "file", samples.music(), "voice.mp3")
    assert "error" in await upload(http, place["upload_url"], "wrong_field", samples.voice(), "voice.ogg")
    assert code(await api("messages.send", peer_id=anna.id, random_id=0, attachment="photo-1_1")) == 100
    eleven = ",".join(["photo-1_1"] * 11)
    assert code(await api("messages.send", peer_id=anna.id, random_id=0, attachment=eleven)) == 100
    vk.group.rights.discard("photos")
    assert code(await api("photos.getMessagesUploadServer", peer_id=anna.id)) == 15


async def test_places_and_products_of_a_community(vk: VkServer, api: Api, anna: Person) -> None:
    assert (await api("messages.send", peer_id=anna.id, random_id=0, lat=54.68, long=25.27))["response"]
    assert anna.heard[-1].message["geo"]["coordinates"] == {"latitude": 54.68, "longitude": 25.27}
    assert code(await api("messages.send", peer_id=anna.id, random_id=0, message="x", lat=91, long=0)) == 100
    product = vk.sells("Чай", 350)["market"]
    link = f"market-{vk.group_id}_{product['id']}"
    assert (await api("messages.send", peer_id=anna.id, random_id=0, attachment=link))["response"]
    [told] = (await api("groups.getById", fields="market,can_message"))["response"]["groups"]
    assert told["market"]["contact_id"] == -vk.group_id, "negative: the community's messages"
    vk.group.settings.market_contact = 77
    [told] = (await api("groups.getById", fields="market"))["response"]["groups"]
    assert told["market"]["contact_id"] == 77
    assert code(await api("market.getById", item_ids=f"-{vk.group_id}_1")) == 27
