"""A gateway that an administrator describes: what it reads, what it would ask, how it says what is wrong."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from backend.connectors.abilities import Call, Step
from backend.connectors.contract import Echo, Message, Outgoing, Receipt, SendError, Thread, Unreadable
from backend.connectors.gateway import capabilities, connector, ids, outbound
from backend.connectors.gateway.settings import GatewaySettings
from backend.connectors.gateway.templates import request
from backend.kit.secrets import Secret
from tests.connectors.gateway.shapes import channel, generic

SAID: dict[str, Any] = {
    "id": "m1", "direction": "in", "created": "2026-01-02T03:04:05Z", "text": "Hi",
    "chat": {"id": "79161234567", "phone": "+7 916 123-45-67", "name": "Anna"},
}  # fmt: skip
PUBLIC = "https://inbox.example/hooks/7"


def read(settings: GatewaySettings, **body: Any) -> list[Any]:
    return connector.read(settings, json.dumps(body).encode())


def test_a_message_an_echo_and_a_state() -> None:
    file = {"url": "https://files.example/a.jpg", "name": "a.jpg", "mime": "image/jpeg"}
    messages = [{**SAID, "attachments": [file]}, {**SAID, "id": "m2", "direction": "out"}]
    receipt, message, echo = read(
        generic(), messages=messages, statuses=[{"id": "m2", "status": "read", "at": 1767323045}]
    )
    assert isinstance(message, Message)
    assert (message.thread.key, message.sender.external_user, message.sender.name) == (
        "+79161234567",
        "+79161234567",
        "Anna",
    )
    assert message.files[0].remote == {"url": file["url"]}
    assert isinstance(echo, Echo)
    assert echo.to is not None
    assert (echo.thread.key, echo.to.phone) == ("+79161234567", "+79161234567")
    assert isinstance(receipt, Receipt)
    assert (receipt.thread, receipt.key, receipt.state) == (None, "m2", "read")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"messages": [{**SAID, "id": None}]}, "key: nothing at id"),
        ({"messages": [{**SAID, "chat": {}}]}, "thread: nothing at chat.id"),
        ({"messages": [{**SAID, "direction": "up"}]}, "none of the 3 rules"),
        ({"messages": [{**SAID, "text": ""}]}, "text: nothing at text"),
        ({"statuses": [{"id": "1", "status": "sunk"}]}, "'sunk' is none of the states"),
        ({"other": 1}, "each: nothing"),
    ],
)
def test_what_is_not_found_is_put_aside_by_name(body: dict[str, Any], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read(generic(), **body)


def test_the_tester_says_how_far_it_came() -> None:
    steps: list[Step] = []
    with pytest.raises(ValueError, match=r"thread: nothing at chat\.id"):
        connector.try_read(generic(), json.dumps({"messages": [{**SAID, "chat": {}}]}).encode(), steps)  # type: ignore[attr-defined]
    assert ("text", "Hi") in [(step.name, step.found) for step in steps]


def test_what_would_be_asked_holds_no_secret() -> None:
    message = Outgoing("1-1", Thread("+79161234567"), "+79161234567", "Hello")
    asked = connector.try_send(generic(), message)  # type: ignore[attr-defined]
    assert [one.what for one in asked] == ["text", "reply", "photo"]
    assert "a-token" not in repr(asked)
    assert asked[0].url == "https://gateway.example/v1/messages"
    assert json.loads(asked[1].body) == {"to": "+79161234567", "text": "Hello", "reply_to": "1"}


def test_values_cannot_leave_their_place() -> None:
    evil = generic(
        send='headers = { x-who = "{thread}" }\n[send.text]\nurl = "{base}/to/{thread}"\nform = { text = "=text" }'
    )
    thread = Thread("../../admin?x=1\r\nx: y")
    [post] = outbound.plan(evil.description(), evil.shown(), Outgoing("1-1", thread, None, "a&b=c"))
    made = request(evil.description(), post.ask, {**evil.values(), **post.values})
    assert made.url == "https://gateway.example/v1/to/..%2F..%2Fadmin%3Fx%3D1%0D%0Ax%3A%20y"
    assert made.headers == {"x-who": "../../admin?x=1x: y"}
    assert made.form == {"text": "a&b=c"}


@pytest.mark.parametrize(
    ("section", "written"),
    [
        ("receive", "nonsense"),
        ("receive", "[[rule]]\nthread = 'a b'"),
        ("receive", "[[rule]]\nunheard = 'a'"),
        ("send", "[send.text]\njson = { a = '=b c' }"),
        ("send", "[[refusal]]\nwhen = '`true`'\ncode = 'my own'"),
        ("signature", "kind = 'trust me'"),
        ("statuses", "states = { a = 'b' }"),
    ],
)
def test_a_wrong_section_is_named(section: str, written: str) -> None:
    assert generic(**{section: written}).faults() == {section: "bad_description"}


def call(body: bytes = b"{}", url: str = PUBLIC, **headers: str) -> Call:
    return Call(url, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def proves(settings: GatewaySettings, one: Call, secret: str = "hook secret") -> bool:
    return bool(connector.proves(settings, secret, one))  # type: ignore[attr-defined]


def test_a_secret_in_the_address() -> None:
    plain = generic(signature="")
    address = connector.hook_address(plain, "hook secret", PUBLIC)  # type: ignore[attr-defined]
    assert "hook secret" not in address
    assert proves(plain, call(url=address))
    assert not proves(plain, call(url=PUBLIC))
    assert not proves(plain, call(url=f"{address}0"))
    assert not proves(plain, call(url=f"{PUBLIC}?key="), secret="")


def test_a_signature_over_the_body() -> None:
    written = 'kind = "hmac"\nname = "X-Sign"\nprefix = "sha256="\nover = "{header:x-at}.{body}"'
    signed = generic(signature=written, hook_token=Secret("shh"))
    body = '{"text": "привет 🫖"}'.encode()
    right = hmac.new(b"shh", b"17." + body, hashlib.sha256).hexdigest()
    assert proves(signed, call(body, x_sign=f"sha256={right}", x_at="17"))
    assert not proves(signed, call(body + b" ", x_sign=f"sha256={right}", x_at="17"))
    assert not proves(signed, call(body, x_sign=f"sha256={right}", x_at="18"))
    assert not proves(signed, call(body, x_sign=right, x_at="17"))
    assert not proves(signed, call(body))
    assert not proves(generic(signature=written), call(body, x_sign="sha256=", x_at="17"))


def test_a_signature_over_the_address_and_the_fields() -> None:
    """https://www.twilio.com/docs/usage/security: the example there, with its token."""
    fields = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    url = "https://example.com/myapp.php?foo=1&bar=2"
    signed = generic(signature='kind = "twilio"\nsecret = "{token}"', token=Secret("12345"))
    body = urlencode(fields).encode()
    made = hmac.new(b"12345", (url + "".join(k + v for k, v in sorted(fields.items()))).encode(), hashlib.sha1).digest()
    right = base64.b64encode(made).decode()
    assert proves(signed, call(body, url, x_twilio_signature=right))
    assert proves(signed, call(body, url.replace("example.com", "example.com:443"), x_twilio_signature=right))
    assert not proves(signed, call(body, url.replace("foo=1", "foo=2"), x_twilio_signature=right))
    assert not proves(signed, call(body + b"&x=1", url, x_twilio_signature=right))
    assert not proves(signed, call(body, url))


def test_what_it_can_do_follows_from_what_is_described() -> None:
    able = capabilities.of(
        {"provider": "generic", "speaks": "avito", "send": '[send.text]\nurl = "{base}/x"\n[able]\ntext_max = 1000'}
    )
    assert (able.can_send, able.known_by, able.text_max, able.files) == (True, None, 1000, {})
    assert capabilities.of({"provider": "generic", "speaks": "sms"}).can_send is False
    assert capabilities.of({"provider": "green_api"}).known_by == "phone"
    with pytest.raises(SendError, match="cannot_send_kind"):
        outbound.plan(generic(send="").description(), generic().shown(), Outgoing("1-1", Thread("+1"), None, "x"))


def test_the_key_in_the_address_is_not_the_channels_secret() -> None:
    assert ids.hook_key("secret") != ids.hook_key("secreT")
    assert ids.hook_key("") == ""


def test_green_api_brings_its_token_as_a_header() -> None:
    green = channel("green_api")
    assert proves(green, call(authorization=f"Bearer {ids.hook_key('hook secret')}"))
    assert not proves(green, call(authorization="Bearer "))
    assert not proves(green, call())
