"""Every refusal has one shape, in the caller's language, with the field named; nothing a caller sends is a 500."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import asyncpg
import httpx
import msgspec
import pytest
from litestar import Litestar, Request, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody
from structlog.testing import capture_logs

from backend.kit.db import Database
from backend.kit.errors import Conflict, TooMany
from backend.kit.http import HttpBase, Limit, RowId
from backend.kit.words import LOCALES, catalogue


class Inner(msgspec.Struct, forbid_unknown_fields=True):
    amount: int


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=5)]
    inner: Inner | None = None
    items: list[Inner] = []
    key: UUID | None = None
    at: datetime | None = None
    anything: Any = None


@post("/things/{row_id:int}")
async def make(row_id: RowId, data: JSONBody[Thing], limit: Limit = 50, q: FromQuery[str] = "") -> dict[str, Any]:
    return {"id": row_id, "title": data.title}


class Named(msgspec.Struct, forbid_unknown_fields=True):
    """Its field has the name of what the handler gets from the house."""

    settings: dict[str, Any] = {}


def given(fails: FromQuery[bool] = False) -> Any:
    return "x" if fails else 1


@post("/named", dependencies={"settings": Provide(given, sync_to_thread=False)})
async def make_named(settings: NamedDependency[int], data: JSONBody[Named]) -> dict[str, Any]:
    return data.settings | {"house": settings}


@get("/broken")
async def broken() -> None:
    raise KeyError("the customer's phone +7 900 000-00-00")


@get("/stale")
async def stale() -> None:
    raise Conflict("stale_version", fields={"responsible": {"id": 1, "name": "Anna"}}, extra={"current": {"id": 5}})


@get("/slow")
async def slow() -> None:
    raise TooMany("too_many_requests", values={"retry_after": 7})


@get("/stored")
async def stored(request: Request[Any, Any, Any], sql: FromQuery[str], value: FromQuery[str]) -> None:
    async with request.app.state.db.tx() as tx:
        await tx.value(sql, int(value) if value.isdigit() else value)


@pytest.fixture
def app() -> Litestar:
    return Litestar(
        [make, make_named, broken, stale, slow, stored],
        plugins=[HttpBase("https://inbox.example.com")],
        openapi_config=None,
        logging_config=None,
    )


@pytest.fixture
async def web(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://x", headers={"accept-language": "en"}
    ) as client:
        yield client


async def fields(web: httpx.AsyncClient, body: str, path: str = "/things/1") -> dict[str, str]:
    answer = await web.post(path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["code"] == "invalid"
    found = answer.json()["error"]["fields"]
    assert all(fault["message"] and not fault["message"].startswith("errors.") for fault in found.values())
    return {name: fault["code"] for name, fault in found.items()}


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ("{}", "title", "required"),
        ('{"title":""}', "title", "required"),
        ('{"title":"123456"}', "title", "too_long"),
        ('{"title":7}', "title", "wrong_type"),
        ('{"title":"a","is_admin":true}', "is_admin", "unknown_field"),
        ('{"title":"a","inner":{"amount":1,"x":2}}', "inner.x", "unknown_field"),
        ('{"title":"a","inner":{}}', "inner.amount", "required"),
        ('{"title":"a","key":"no"}', "key", "bad_format"),
        ('{"title":"a","at":"yesterday"}', "at", "bad_format"),
        ("[]", "body", "wrong_type"),
        ("null", "body", "wrong_type"),
        ("", "body", "wrong_type"),
    ],
)
async def test_the_field_at_fault_is_named(web: httpx.AsyncClient, body: str, field: str, code: str) -> None:
    assert await fields(web, body) == {field: code}


async def test_a_parameter_at_fault_is_named(web: httpx.AsyncClient) -> None:
    assert await fields(web, '{"title":"a"}', "/things/1?limit=0") == {"limit": "out_of_range"}
    assert await fields(web, '{"title":"a"}', "/things/1?limit=x") == {"limit": "wrong_type"}


async def test_a_field_with_the_name_of_a_dependency_is_the_callers(web: httpx.AsyncClient) -> None:
    assert (await web.post("/named", json={"settings": {"a": 1}})).json() == {"a": 1, "house": 1}
    for wrong in ("1", "[]", "null", '"x"'):
        assert await fields(web, f'{{"settings":{wrong}}}', "/named") == {"settings": "wrong_type"}
    # what the house itself got wrong stays its own
    assert (await web.post("/named?fails=true", json={"settings": {}})).status_code == 500


@pytest.mark.parametrize("row_id", ["0", "-1", "9" * 30, "9223372036854775808", "x", "1%00"])
async def test_what_is_no_rows_number_is_a_missing_row(web: httpx.AsyncClient, row_id: str) -> None:
    answer = await web.post(f"/things/{row_id}", json={"title": "a"})
    absent = await web.get("/nowhere")
    assert answer.status_code == absent.status_code == 404
    assert answer.json() == absent.json()


@pytest.mark.parametrize(
    "body",
    [
        b"{bad",
        b'{"title":"\xff"}',
        b'{"title":"\\ud800"}',
        b'{"title":"a","anything":NaN}',
        b"{" * 50_000,
        b'{"title":"a","anything":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    ],
)
async def test_what_is_no_json_is_400(web: httpx.AsyncClient, body: bytes) -> None:
    answer = await web.post("/things/1", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "malformed")


async def test_another_method_and_too_much(web: httpx.AsyncClient) -> None:
    assert (await web.get("/things/1")).json()["error"]["code"] == "method_not_allowed"
    answer = await web.post("/things/1", content=b"x" * 11_000_000, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


async def test_a_refusal_carries_its_data(web: httpx.AsyncClient) -> None:
    answer = await web.get("/stale")
    assert answer.status_code == 409
    assert answer.json()["current"] == {"id": 5}
    assert answer.json()["error"]["fields"] == {"responsible": {"id": 1, "name": "Anna"}}
    slowed = await web.get("/slow")
    assert (slowed.status_code, slowed.headers["retry-after"]) == (429, "7")
    assert "7 s" in slowed.json()["error"]["message"]


async def test_our_own_fault_is_recorded_without_what_people_wrote(
    web: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = await web.get("/broken")
    assert answer.status_code == 500
    logged = capsys.readouterr().out
    ref = answer.json()["error"]["message"].rstrip(".").rsplit(" ", 1)[-1]
    assert ref in logged
    assert "KeyError" in logged
    assert "test_errors.py" in logged
    assert "+7 900" not in logged + answer.text


@pytest.mark.parametrize(
    ("accept", "start"), [("lt;q=0.9, en;q=0.5", "Čia"), ("de, fr", "Этого"), ("", "Этого"), ("en-GB", "There")]
)
async def test_the_language_is_the_callers(web: httpx.AsyncClient, accept: str, start: str) -> None:
    answer = await web.get("/nowhere", headers={"accept-language": accept})
    assert answer.json()["error"]["message"].startswith(start)


async def test_values_that_postgresql_cannot_hold_are_422(
    app: Litestar, web: httpx.AsyncClient, database_url: str
) -> None:
    async with Database.open(database_url) as db:
        app.state.db = db
        for sql, value in (
            ("SELECT $1::text", "a\0b"),
            ("SELECT $1::bigint", "9" * 25),
            ("SELECT $1::text::date", "not a date"),
            ("SELECT $1::bigint::int", "9" * 15),
        ):
            answer = await web.get("/stored", params={"sql": sql, "value": value})
            assert (answer.status_code, answer.json()["error"]["code"]) == (422, "impossible_value"), sql


async def test_a_database_that_is_away_is_503(app: Litestar, web: httpx.AsyncClient, database_url: str) -> None:
    async with Database.open(database_url) as db:
        app.state.db = db
        asking = asyncio.create_task(web.get("/stored", params={"sql": "SELECT pg_sleep(60), $1::text", "value": ""}))
        killer = await asyncpg.connect(database_url)
        kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%'"
        async with asyncio.timeout(30):
            while True:
                if await killer.fetchval(kill + " AND datname = current_database()"):
                    break
                await asyncio.sleep(0.02)
        await killer.close()
        answer = await asking
        again = await web.get("/stored", params={"sql": "SELECT $1::text", "value": ""})
    assert again.status_code == 200
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "unavailable")
    assert answer.headers["retry-after"] == "2"


@pytest.mark.parametrize("url", ["/stored?sql=%ff&value=%00", "/%ff", "/things/%ff%fe"])
async def test_addresses_that_are_no_text_are_refused(web: httpx.AsyncClient, url: str) -> None:
    answer = await web.post(url, json={"title": "a"})
    assert answer.status_code in (400, 404, 405)


async def test_security_headers_and_https(web: httpx.AsyncClient) -> None:
    headers = (await web.get("/nowhere")).headers
    assert headers["strict-transport-security"].startswith("max-age=")
    assert "connect-src 'self' wss://inbox.example.com" in headers["content-security-policy"]


def test_every_language_has_every_sentence() -> None:
    keys = {locale: set(catalogue(locale)) for locale in LOCALES}
    assert keys["ru"] == keys["en"] == keys["lt"]


async def test_a_caller_who_leaves_amid_their_own_words_is_no_fault_of_ours(app: Litestar) -> None:
    heard = iter([{"type": "http.request", "body": b'{"ti', "more_body": True}, {"type": "http.disconnect"}])
    said: list[Any] = []

    async def receive() -> Any:
        return next(heard)

    async def send(message: Any) -> None:
        said.append(message)

    headers = [(b"content-type", b"application/json"), (b"content-length", b"20")]
    scope = {"type": "http", "method": "POST", "path": "/things/1", "raw_path": b"/things/1", "query_string": b""}
    rest = {"headers": headers, "http_version": "1.1", "scheme": "http", "server": ("x", 80), "client": ("y", 1)}
    with capture_logs() as logs:
        await app({**scope, **rest, "root_path": "", "extensions": {}}, receive, send)  # type: ignore[arg-type]
    assert said[0]["status"] == 400
    assert not logs
