"""Files: sniffed, kept under names of ours, handed only to those who see the conversation."""

import io
import json
import zlib
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from backend.connectors.contract import SendError
from backend.inbox.files.fetch import TRIES, Fetcher
from backend.inbox.files.kinds import clean_name
from backend.kit import jobs
from tests.bots.scripted import Platform, ScriptedClient
from tests.bots.world import until
from tests.inbox.shop import Shop


def picture(kind: str = "PNG", size: tuple[int, int] = (12, 8)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind)
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of 20,000 × 20,000 by its header, a few hundred bytes long."""
    whole = picture()
    header = b"IHDR" + (20_000).to_bytes(4, "big") * 2 + whole[24:29]
    return whole[:12] + header + zlib.crc32(header).to_bytes(4, "big") + whole[33:]


async def upload(
    client: httpx.AsyncClient, content: bytes, name: str = "a.png", mime: str = "image/png", **data: str
) -> httpx.Response:
    origin = {"origin": str(client.base_url).split("/api")[0]}
    return await client.post("/files", files={"file": (name, content, mime)}, data=data, headers=origin)


async def test_a_picture_comes_back_as_it_went(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    content = picture()
    made = (await upload(anna, content)).json()
    assert (made["kind"], made["mime"], made["size"], made["width"], made["height"]) == (
        "photo", "image/png", len(content), 12, 8,
    )  # fmt: skip
    answer = await anna.get(f"/files/{made['id']}")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, content, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"].startswith("inline")
    assert "sandbox" in answer.headers["content-security-policy"]
    again = await anna.get(f"/files/{made['id']}", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    saved = await anna.get(f"/files/{made['id']}?download=true")
    assert saved.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("asked", "status", "span"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=10-", 206, slice(10, None)),
        ("bytes=-5", 206, slice(-5, None)),
        ("bytes=0-99999999", 206, slice(0, None)),
        ("bytes=99999999-", 416, slice(0, 0)),
        ("bytes=0-1,3-4", 200, slice(0, None)),
        ("bytes=-", 200, slice(0, None)),
        ("lines=1-2", 200, slice(0, None)),
    ],
)
async def test_ranges(shop: Shop, asked: str, status: int, span: slice) -> None:
    anna = await shop.signed_in("anna")
    content = picture()
    made = (await upload(anna, content)).json()
    answer = await anna.get(f"/files/{made['id']}", headers={"range": asked})
    assert (answer.status_code, answer.content) == (status, content[span])
    if status == 206:
        start = content.index(answer.content) if span.start != 0 else 0
        assert answer.headers["content-range"] == f"bytes {start}-{start + len(answer.content) - 1}/{len(content)}"


@pytest.mark.parametrize(
    ("content", "name", "mime"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.svg", "image/svg+xml"),
        (b"<html><script>alert(1)</script>", "a.html", "text/html"),
        (b"<?xml version='1.0'?><x/>", "a.xml", "text/xml"),
        (b"%PDF-1.7\n/OpenAction", "a.pdf", "application/pdf"),
        (b"<html><script>alert(1)</script>", "a.png", "image/png"),
    ],
)
async def test_what_a_browser_would_run_is_handed_over_as_a_download(
    shop: Shop, content: bytes, name: str, mime: str
) -> None:
    anna = await shop.signed_in("anna")
    made = (await upload(anna, content, name, mime)).json()
    answer = await anna.get(f"/files/{made['id']}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


async def test_a_picture_said_to_be_a_page_is_a_picture(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    made = (await upload(anna, picture(), "page.html", "text/html")).json()
    assert (made["mime"], made["kind"]) == ("image/png", "photo")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\price.pdf", "price.pdf"),
        ("a\0b\r\nX: y.png", "abX: y.png"),
        ("\u202egnp.exe", "gnp.exe"),
        (".htaccess", "htaccess"),
        ("x" * 300 + ".jpeg", "x" * 175 + ".jpeg"),
        ("", "file"),
        ("Прайс №5.xlsx", "Прайс №5.xlsx"),
    ],
)
def test_names_are_only_names(given: str, kept: str) -> None:
    assert clean_name(given) == kept


async def test_a_name_stands_in_the_header_encoded_and_nowhere_on_disk(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    made = (await upload(anna, b"some text", "Прайс «5».txt", "text/plain")).json()
    header = (await anna.get(f"/files/{made['id']}")).headers["content-disposition"]
    assert header.isascii()
    assert "filename*=UTF-8''%D0%9F%D1%80%D0%B0%D0%B9%D1%81" in header
    key = await shop.value("SELECT storage_key FROM attachments")
    assert key.replace("/", "").isalnum()


async def test_what_is_too_large_empty_or_no_form_is_refused(shop: Shop) -> None:
    anna = await shop.signed_in("anna")
    origin = {"origin": shop.settings.public_url}
    assert (await upload(anna, b"")).json()["error"]["fields"]["file"]["code"] == "file_empty"
    assert (await upload(anna, bomb())).json()["error"]["fields"]["file"]["code"] == "picture_too_large"
    large = await upload(anna, b"\0" * (shop.settings.upload_max + 1), "big.bin", "application/octet-stream")
    assert (large.status_code, large.json()["error"]["code"]) == (413, "file_too_large")
    nothing = await anna.post("/files", files={"other": ("a", b"x")}, headers=origin)
    assert nothing.json()["error"]["fields"]["file"]["code"] == "required"
    broken = await anna.post(
        "/files", content=b"--x\r\nnonsense", headers=origin | {"content-type": "multipart/form-data; boundary=x"}
    )
    assert broken.status_code == 400
    plain = await anna.post("/files", json={"file": "x"}, headers=origin)
    assert plain.status_code == 400
    many = {f"f{number}": str(number) for number in range(50)}
    assert (await upload(anna, picture(), **many)).status_code == 400
    assert await shop.value("SELECT count(*) FROM attachments") == 0


async def test_a_loose_upload_is_its_owners_alone(shop: Shop) -> None:
    anna, gleb = await shop.signed_in("anna"), await shop.signed_in("gleb", "administrator")
    made = (await upload(anna, picture())).json()
    assert (await gleb.get(f"/files/{made['id']}")).status_code == 404
    assert (await shop.client().get(f"/files/{made['id']}")).status_code == 401
    assert (await anna.get(f"/files/{uuid4()}")).status_code == 404
    assert (await upload(shop.client(), picture())).status_code in (401, 403)


async def test_a_sent_file_is_seen_with_its_conversation_and_no_longer_when_that_is_gone(
    shop: Shop, platform: Platform
) -> None:
    gleb_id = await shop.hire("gleb")
    anna, gleb = await shop.signed_in("anna"), shop.client(await shop.session(gleb_id))
    channel = await shop.world.channel()
    dialog = await shop.world.dialog(channel, "customer")
    made = (await upload(anna, picture())).json()
    body = {"client_id": str(uuid4()), "kind": "reply", "text": "see", "attachments": [made["id"]]}
    assert (await anna.post(f"/conversations/{dialog}/messages", json=body)).status_code == 201
    assert (await gleb.get(f"/files/{made['id']}")).status_code == 200
    await shop.value("INSERT INTO channel_members VALUES ($1, 'role', 3) RETURNING 1", channel)
    assert (await gleb.get(f"/files/{made['id']}")).status_code == 404
    async with shop.bots():
        await shop.world.becomes(dialog, 2, "sent")
    [file] = platform.told[0].files
    assert (file.kind, file.name, file.mime, file.size) == ("photo", "a.png", "image/png", len(picture()))


async def remote(shop: Shop, name: str) -> str:
    """A customer's message with a file that lies with the platform."""
    dialog = await shop.world.dialog(await shop.world.channel(), "customer")
    sql = """INSERT INTO attachments (id, conversation_id, seq, kind, name, state, remote)
             VALUES (gen_random_uuid(), $1, 1, 'photo', 'IMG.jpg', 'remote', jsonb_build_object('name', $2::text))
             RETURNING id"""
    return str(await shop.value(sql, dialog, name))


async def becomes(shop: Shop, file: str, state: str) -> Any:
    sql = "SELECT to_jsonb(a) ->> 'mime' FROM attachments a WHERE id = $1::text::uuid AND state = $2"
    return await until(shop.world.finds(sql, file, state), lambda: f"the file never became {state}")


async def test_a_customers_file_is_fetched_typed_by_content_and_told(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    platform.files["one"] = picture("JPEG")
    platform.file_errors = [SendError("network", retry_after=0.1)]
    file = await remote(shop, "one")
    assert (await anna.get(f"/files/{file}")).status_code == 404
    async with shop.bots():
        assert await becomes(shop, file, "stored") == "image/jpeg"
    answer = await anna.get(f"/files/{file}")
    assert (answer.content, answer.headers["content-type"]) == (platform.files["one"], "image/jpeg")
    told = "SELECT body FROM event_pending WHERE type = 'message.changed'"
    assert f"/api/v1/files/{file}" in await shop.value(told)


async def test_a_file_waits_for_a_platform_that_is_away_for_long(
    shop: Shop, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The platform keeps it, and there is no other copy."""
    monkeypatch.setattr(jobs, "FIRST_REST_S", 0.01)
    monkeypatch.setattr(jobs, "LONGEST_REST_S", 0.01)
    platform.files["one"] = picture("JPEG")
    platform.file_errors = [SendError("network", retry_after=0.01, channel=True)] * (jobs.TRIES + 5)
    platform.file_errors += [SendError("token_invalid", permanent=True, channel=True)]
    file = await remote(shop, "one")
    async with shop.bots():
        assert await becomes(shop, file, "stored") == "image/jpeg"
    assert platform.file_errors == []


class Lines:
    """Each channel's line leads to the scripted platform."""

    def __init__(self, platform: Platform) -> None:
        self._client = ScriptedClient(platform)

    async def client(self, channel_id: int) -> ScriptedClient:
        return self._client


async def test_a_platform_that_bids_wait_two_seconds_is_not_asked_every_two_seconds(
    shop: Shop, platform: Platform
) -> None:
    fetch = Fetcher(shop.db, shop.storage, Lines(platform), shop.settings.upload_max)
    payload = {"file_id": await remote(shop, "one")}
    for attempt, told, wanted in ((1, 2.0, 2.0), (5, 2.0, jobs.backoff(5)), (5, 1000.0, 1000.0)):
        platform.file_errors = [SendError("network", retry_after=told, channel=True)]
        with pytest.raises(jobs.Later) as later:
            await fetch(jobs.Job(1, "file.fetch", payload, attempt, TRIES))
        assert later.value.seconds == wanted


async def test_a_file_is_given_up_after_the_last_try_whatever_was_in_the_way(shop: Shop, platform: Platform) -> None:
    fetch = Fetcher(shop.db, shop.storage, Lines(platform), shop.settings.upload_max)
    file = await remote(shop, "the platform breaks at this name")
    for attempt, state in ((TRIES - 1, "remote"), (TRIES, "failed")):
        with pytest.raises(KeyError):
            await fetch(jobs.Job(1, "file.fetch", {"file_id": file}, attempt, TRIES))
        assert await shop.value("SELECT state FROM attachments") == state


async def test_a_file_that_was_given_up_is_fetched_when_somebody_asks(shop: Shop, platform: Platform) -> None:
    anna, vera = await shop.signed_in("anna"), await shop.signed_in("vera")
    platform.file_errors = [SendError("file_gone", permanent=True)]
    file = await remote(shop, "one")
    platform.files["one"] = picture("JPEG")
    async with shop.bots():
        await becomes(shop, file, "failed")
        await until(lambda: shop.value("SELECT state = 'failed' FROM jobs"), lambda: "its job was not put away")
        channel = await shop.value("SELECT channel_id FROM conversations")
        await shop.value(
            "INSERT INTO channel_members SELECT $1, 'user', id FROM users WHERE name ILIKE 'anna%' RETURNING 1", channel
        )
        assert (await vera.post(f"/files/{file}/fetch")).status_code == 404
        assert (await anna.post(f"/files/{uuid4()}/fetch")).status_code == 404
        assert (await anna.post(f"/files/{file}/fetch")).json()["state"] == "remote"
        await becomes(shop, file, "stored")
    again = await anna.post(f"/files/{file}/fetch")
    assert (again.status_code, again.json()["state"]) == (200, "stored")
    states = "SELECT body FROM event_pending WHERE type = 'message.changed' ORDER BY id"
    told = [json.loads(row["body"]) for row in await shop.db.hot.fetch(states)]
    assert [each["message"]["attachments"][0]["state"] for each in told] == ["failed", "remote", "stored"]


async def test_a_file_that_the_platform_lost_is_failed_in_words(shop: Shop, platform: Platform) -> None:
    platform.file_errors = [SendError("file_gone", permanent=True)]
    file = await remote(shop, "gone")
    async with shop.bots():
        await becomes(shop, file, "failed")
    assert await shop.value("SELECT error FROM attachments") == "file_gone"


async def test_a_customers_script_named_jpg_is_no_picture(shop: Shop, platform: Platform) -> None:
    anna = await shop.signed_in("anna")
    platform.files["one"] = b"<html><script>alert(1)</script>"
    file = await remote(shop, "one")
    async with shop.bots():
        await becomes(shop, file, "stored")
    answer = await anna.get(f"/files/{file}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
