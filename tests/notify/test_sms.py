"""K5: SMS to colleagues go out through a gateway that an administrator described; nothing of what is said breaks out of
its place in the request."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from backend.kit.errors import Invalid
from backend.notify import gateway
from backend.notify.gateway import PutPhone, SmsGateway, asked
from tests.cast import Cast
from tests.notify.house import Leaving

BODY = '{"to": "{phone}", "text": "{text}"}'


class Gateway:
    """One of a provider's: keeps what it was asked, and answers as it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any], str]] = []
        self.answers: list[int] = []
        self.drops = False
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.text()
        self.asked.append((request.method, dict(request.query), body))
        if self.drops and request.transport is not None:
            request.transport.abort()
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def provider() -> AsyncIterator[Gateway]:
    made = Gateway()
    app = web.Application()
    app.router.add_route("*", "/send", made.take)
    async with TestServer(app, host="127.0.0.1") as server:
        made.url = str(server.make_url("/send"))
        yield made


async def described(leaving: Leaving, **rest: Any) -> None:
    async with leaving.cast.db.tx() as tx:
        me = await leaving.cast.grants("ada")
        await gateway.put_sms(tx, me, "::1", leaving.cipher, msgspec.convert(rest, SmsGateway))


async def reached_at(cast: Cast, who: str, phone: str) -> None:
    async with cast.db.tx() as tx:
        await gateway.put_phone(tx, await cast.grants(who), PutPhone(phone))


async def tells(leaving: Leaving, who: str = "anna", whose: str = "Глеб") -> None:
    data = {"whose": whose, "minutes": 5, "level": 2}
    await leaving.tells(who, kind="escalated", data=data, ways=("sms",))


async def test_who_is_escalated_to_by_sms_gets_one_with_what_waits(
    leaving: Leaving, cast: Cast, provider: Gateway
) -> None:
    await described(leaving, url=provider.url + "?key=x", body=BODY, headers={"X-Key": "тайна".encode().hex()})
    await reached_at(cast, "anna", "8 912 345-67-89")
    await tells(leaving, whose='Глеб "Самовар"\n')
    await leaving.sends()
    ((method, query, body),) = provider.asked
    sent = msgspec.json.decode(body)
    assert (method, query, sent["to"]) == ("POST", {"key": "x"}, "+79123456789")
    assert 'Глеб "Самовар"' in sent["text"]
    assert ("sms", "sent", None) in await leaving.journal("anna")


async def test_a_gateway_may_be_asked_by_its_address_alone(leaving: Leaving, cast: Cast, provider: Gateway) -> None:
    await described(leaving, url=provider.url + "?to={phone}&msg={text}")
    await reached_at(cast, "anna", "+37060000001")
    await tells(leaving, whose="A&to=+7000&x=ы?#")
    await leaving.sends()
    ((method, query, body),) = provider.asked
    assert (method, query["to"], body) == ("GET", "+37060000001", "")
    assert set(query) == {"to", "msg"}
    assert "A&to=+7000&x=ы?#" in query["msg"]


async def test_whoever_has_no_phone_and_a_house_without_a_gateway_send_nothing(
    leaving: Leaving, cast: Cast, provider: Gateway
) -> None:
    await tells(leaving)
    await reached_at(cast, "boris", "+37060000001")
    await tells(leaving, "boris")
    await leaving.sends()
    assert ("sms", "held", "no_phone") in await leaving.journal("anna")
    assert ("sms", "held", "no_gateway") in await leaving.journal("boris")
    assert provider.asked == []


async def test_a_number_that_was_changed_meanwhile_gets_nothing(
    leaving: Leaving, cast: Cast, provider: Gateway
) -> None:
    await described(leaving, url=provider.url, body=BODY)
    await reached_at(cast, "anna", "+37060000001")
    await tells(leaving)
    await leaving.plans()
    await reached_at(cast, "anna", "+37060000002")
    await leaving.sends()
    assert provider.asked == []
    assert ("sms", "held", "no_phone") in await leaving.journal("anna")


@pytest.mark.parametrize(
    ("status", "state"), [(503, "waiting"), (429, "waiting"), (502, "unconfirmed"), (403, "failed")]
)
async def test_what_the_gateway_does_not_take_is_tried_again_or_said_to_have_failed(
    leaving: Leaving, cast: Cast, provider: Gateway, status: int, state: str
) -> None:
    await described(leaving, url=provider.url, body=BODY)
    await reached_at(cast, "anna", "+37060000001")
    provider.answers = [status]
    await tells(leaving)
    await leaving.sends()
    assert ("sms", state, f"http_{status}") in await leaving.journal("anna")
    await leaving.sends()
    assert len(provider.asked) == (2 if state == "waiting" else 1)


async def test_a_gateway_that_takes_it_and_hangs_up_is_not_asked_again(
    leaving: Leaving, cast: Cast, provider: Gateway
) -> None:
    await described(leaving, url=provider.url, body=BODY)
    await reached_at(cast, "anna", "+37060000001")
    provider.drops = True
    await tells(leaving)
    await leaving.sends()
    await leaving.sends()
    assert len(provider.asked) == 1
    assert ("sms", "unconfirmed", "unreachable") in await leaving.journal("anna")


async def test_a_gateway_that_cannot_be_reached_is_asked_again(leaving: Leaving, cast: Cast) -> None:
    # the port of "discard", at which nobody listens
    await described(leaving, url="http://127.0.0.1:9/", body=BODY)
    await reached_at(cast, "anna", "+37060000001")
    await tells(leaving)
    await leaving.sends()
    assert ("sms", "waiting", "unreachable") in await leaving.journal("anna")


async def test_the_key_of_the_gateway_is_kept_encrypted_and_told_to_nobody(
    leaving: Leaving, cast: Cast, provider: Gateway
) -> None:
    await described(leaving, url=provider.url + "?key=very-secret", body=BODY, headers={"Authorization": "Bearer zz9"})
    for table in ("settings", "audit"):
        kept = await cast.db.hot.fetchval(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {table} t")
        assert "very-secret" not in kept
        assert "zz9" not in kept
    async with cast.db.tx() as tx:
        assert (await gateway.sms_of(tx)).host == "127.0.0.1"


@pytest.mark.parametrize(
    ("rest", "field"),
    [
        ({"url": "ftp://x/{phone}{text}"}, "url"),
        ({"url": "https://{phone}.example.com/{text}"}, "url"),
        ({"url": "https://sms.example.com/{phone}"}, "url"),
        ({"url": "https://sms.example.com/", "body": '{"to": "{phone}"}'}, "body"),
        ({"url": "https://sms.example.com/", "body": "{phone} {text}"}, "body"),
        ({"url": "https://sms.example.com/", "body": BODY, "headers": {"X\r\nY": "1"}}, "headers"),
        ({"url": "https://sms.example.com/", "body": BODY, "headers": {"X": "1\r\nY: 2"}}, "headers"),
    ],
)
async def test_what_cannot_be_asked_is_refused_by_its_field(leaving: Leaving, rest: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await described(leaving, **rest)
    assert list(refused.value.fields) == [field]


async def test_a_phone_that_is_none_is_refused(leaving: Leaving, cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        await reached_at(cast, "anna", "самовар")
    assert list(refused.value.fields) == ["phone"]


@given(st.text(max_size=150))
def test_whatever_is_said_stays_in_its_place(text: str) -> None:
    """As JSON, as a form, in an address: the other side reads the very words, and no other value."""
    made = asked(SmsGateway(url="https://x.example/?k=1", body=BODY), "+7", text)
    assert msgspec.json.decode(made.content or b"") == {"to": "+7", "text": text}
    form = asked(SmsGateway(url="https://x.example/", body="to={phone}&text={text}", form="form"), "+7", text)
    fields = parse_qs((form.content or b"").decode(), keep_blank_values=True, strict_parsing=True)
    assert fields == {"to": ["+7"], "text": [text]}
    got = asked(SmsGateway(url="https://x.example/?to={phone}&text={text}"), "+7", text)
    assert got.content is None
    assert parse_qs(got.url.split("?", 1)[1], keep_blank_values=True) == {"to": ["+7"], "text": [text]}
