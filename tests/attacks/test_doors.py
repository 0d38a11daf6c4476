"""Attacks 22, 25, 26, 34, 46 and 47, and addresses that are none: what stands in front of everything."""

import json
from pathlib import Path
from typing import Any

import httpx

from tests.attacks.unmoved import unmoved
from tests.fixtures.databases import execute
from tests.rights.inside import Line
from tests.rights.village import Village

API = "/api/v1"
TEXT = Path(__file__).parents[1] / "connectors" / "telegram" / "payloads" / "text_plain.json"
HEADER = "x-telegram-bot-api-secret-token"
FENCE = ("content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options")


async def bot(village: Village, secret: str | None = "right") -> int:
    put = "INSERT INTO channels (kind, name, secrets, hook_secret) VALUES ('telegram', '', $1, $2) RETURNING id"
    return int(await village.value(put, village.sealed({"token": "123456:" + "a" * 35}), secret))


async def test_22_a_hook_without_its_secret_stores_nothing(village: Village) -> None:
    made, content = await bot(village), TEXT.read_bytes()
    async with await village.client("nobody") as platform, unmoved(village):
        for given in (None, "", "wrong", "righ", "right2", "RIGHT", "right\u00e9", "right, right"):
            headers = {} if given is None else {HEADER: given.encode("latin-1")}
            answer = await platform.post(f"/hooks/{made}", content=content, headers=headers)  # type: ignore[arg-type]
            assert (answer.status_code, answer.content) == (401, b""), given
        query = await platform.post(f"/hooks/{made}?{HEADER}=right", content=content)
        assert query.status_code == 401
    without = await bot(village, secret=None)
    async with await village.client("nobody") as platform, unmoved(village):
        for given in ("", "None", "null"):
            answer = await platform.post(f"/hooks/{without}", content=content, headers={HEADER: given})
            assert answer.status_code == 401, "no secret must not mean that none is needed"


async def test_25_an_old_valid_hook_said_again_changes_nothing(village: Village) -> None:
    made, content = await bot(village), TEXT.read_bytes()
    async with await village.client("nobody") as platform:
        assert (await platform.post(f"/hooks/{made}", content=content, headers={HEADER: "right"})).status_code == 200
        stored = await village.value("SELECT count(*) FROM messages")
        async with unmoved(village):
            for _ in range(3):
                again = await platform.post(f"/hooks/{made}", content=content, headers={HEADER: "right"})
                assert again.status_code == 200
        assert stored == 1


async def test_26_what_cannot_be_read_is_put_aside_and_the_next_one_is_stored(village: Village) -> None:
    made = await bot(village)
    good: dict[str, Any] = json.loads(TEXT.read_bytes())
    spoilt: list[bytes] = [
        b"{}", b"[]", b"", b"\xff", b"NaN", b"[" * 10_000, b'{"a":' * 10_000, b'{"update_id": NaN}',
        json.dumps(good | {"message": good["message"] | {"date": 10**18}}).encode(),
        json.dumps(good | {"message": good["message"] | {"text": "\ud800"}}).encode(),
        json.dumps(good | {"message": good["message"] | {"chat": {}}}).encode(),
        b'{"update_id": 1, "update_id": 2, "novelty": {}}',
    ]  # fmt: skip
    async with await village.client("nobody") as platform:
        for number, content in enumerate(spoilt):
            answer = await platform.post(f"/hooks/{made}", content=content, headers={HEADER: "right"})
            assert answer.status_code in (200, 400, 413), content[:60]
            said = good | {"message": good["message"] | {"message_id": 5000 + number, "text": f"next {number}"}}
            after = await platform.post(f"/hooks/{made}", content=json.dumps(said).encode(), headers={HEADER: "right"})
            assert after.status_code == 200
            assert await village.value("SELECT count(*) FROM messages WHERE text = $1", f"next {number}") == 1
        large = await platform.post(f"/hooks/{made}", content=bytes(6 * 2**20), headers={HEADER: "right"})
        assert large.status_code == 413


async def test_34_links_stand_on_the_configured_address_whatever_the_host_header_says(village: Village) -> None:
    forged = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    user = await village.user()
    async with await village.client("ada") as ada:
        for path, body in (
            (f"/users/{user}/reset-link", None),
            ("/users/invitations", {"email": "guest@example.com", "role_id": 1}),
        ):
            answer = await ada.post(API + path, json=body, headers=forged)
            assert answer.status_code == 201, answer.text
            assert answer.json()["link"].startswith(village.settings.public_url + "/")
            assert "evil" not in answer.text
            assert "evil" not in str(answer.headers)


async def test_46_47_every_answer_is_fenced_and_strangers_learn_nothing(village: Village) -> None:
    made, file = await bot(village), await village.file(await village.dialog("sales"))
    async with await village.client("nobody") as nobody, await village.client("anna") as anna:
        answers: list[httpx.Response] = [
            await nobody.get("/"),
            await nobody.get("/nowhere.js"),
            await nobody.get("/metrics"),
            await nobody.get("/health/live"),
            await nobody.get("/health/ready"),
            await nobody.get(f"{API}/nothing"),
            await nobody.get(f"{API}/conversations"),
            await nobody.get(f"{API}/openapi.json"),
            await nobody.get(f"{API}/schema"),
            await nobody.post(f"{API}/session", content=b"{", headers={"content-type": "application/json"}),
            await nobody.request("TRACE", f"{API}/session"),
            await nobody.post(f"/hooks/{made}"),
            await nobody.post("/hooks/999"),
            await nobody.get(f"/hooks/{made}"),
            await anna.get(f"{API}/conversations"),
            await anna.get(f"{API}/conversations/1000000"),
            await anna.get(f"{API}/files/{file}"),
            await anna.post(f"{API}/teams", json={"name": "x"}),
        ]
        for answer in answers:
            where = f"{answer.request.method} {answer.request.url} {answer.status_code}"
            assert [name for name in FENCE if name not in answer.headers] == [], where
            assert not {"server", "x-powered-by"} & answer.headers.keys(), where
            assert "Traceback" not in answer.text, where
        for answer in answers[2:3] + answers[6:9]:
            assert answer.status_code == 401, answer.request.url


async def test_47_a_fault_of_ours_and_a_refused_handshake_are_fenced_and_tell_nothing(village: Village) -> None:
    assert village.settings.database_url is not None
    await execute(village.settings.database_url, "ALTER TABLE statuses RENAME TO statuses_that_are_lost")
    async with await village.client("ada") as ada:
        broken = await ada.get(f"{API}/statuses")
    assert broken.status_code == 500
    assert broken.json()["error"]["code"] == "internal"
    assert [name for name in FENCE if name not in broken.headers] == []
    for word in ("statuses", "SELECT", "asyncpg", "Traceback", ".py"):
        assert word not in broken.text
    line = Line(village.app, {})
    assert not await line.open()
    assert line.status == 401
    assert [name for name in FENCE if name not in line.headers] == []


async def test_addresses_that_are_none_are_404_or_the_page(village: Village) -> None:
    paths = ["/%00", "/" + "a" * 4000, "/a%00.js", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd", "/%ff%fe",
             "//evil.example/x", "/assets/../../pyproject.toml", "/\u202e", f"{API}/conversations/%00",
             f"{API}/conversations/9999999999999999999999", f"{API}/files/%00", f"{API}/cards/-1"]  # fmt: skip
    async with await village.client("anna") as anna:
        for path in paths:
            answer = await anna.get(path)
            assert answer.status_code in (200, 404), (path[:40], answer.status_code)
            assert "root:" not in answer.text
            assert "[project]" not in answer.text
            assert "location" not in answer.headers


async def test_the_address_of_the_reference_leads_to_its_page_and_nowhere_else(village: Village) -> None:
    async with await village.client("nobody") as nobody:
        for path in ("/api/docs", "/api/docs?next=//evil.example"):
            answer = await nobody.get(path)
            assert (answer.status_code, answer.headers["location"]) == (302, "/settings/api")
        for path in ("/api/docs/x", "/api/doc", "/api"):
            assert (await nobody.get(path)).status_code == 404
