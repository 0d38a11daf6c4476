"""Whose a body is: one address may serve several channels, and what was brought by mistake is put aside."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest

from backend.connectors.abilities import EVERYONE, SharesHook
from backend.connectors.contract import Message, Unreadable
from backend.connectors.gateway import connector
from backend.kit.secrets import Secret
from tests.connectors.gateway.shapes import channel
from tests.connectors.gateway.test_providers import SETTINGS, WAZZUP, evolution, green, sms


@pytest.mark.parametrize(
    ("sender", "more"),
    [
        ("+15005550006", {"To": "+15005550007"}),
        ("+15005550006", {"To": "whatsapp:+15005550007"}),
        ("+15005550006", {"To": "+15005550007", "Body": "STOP", "OptOutType": "STOP"}),
        ("MG0001", {"MessagingServiceSid": "MG0002"}),
    ],
)
def test_what_was_written_to_another_number_is_put_aside(sender: str, more: dict[str, str]) -> None:
    with pytest.raises(Unreadable) as aside:
        connector.read(channel("twilio", sender=sender), urlencode(sms(**{"Body": "Hi", **more})).encode())
    assert not aside.value.rest


@pytest.mark.parametrize(
    ("provider", "body"),
    [
        (
            "green_api",
            {**green("textMessage", textMessageData={"textMessage": "Hi"}), "instanceData": {"idInstance": 7}},
        ),
        ("evolution", {**evolution(message={"conversation": "oi"}), "instance": "another"}),
    ],
)
def test_what_came_to_another_instance_is_put_aside(provider: str, body: Any) -> None:
    with pytest.raises(Unreadable) as aside:
        connector.read(channel(provider), json.dumps(body).encode())
    assert not aside.value.rest
    own = json.dumps(body).replace('"another"', '"shop"').replace(": 7}", ": 1101000001}")
    [told] = connector.read(channel(provider), own.encode())
    assert isinstance(told, Message)


@pytest.mark.parametrize(
    ("sender", "more"),
    [
        ("+15005550006", {"To": "whatsapp:+15005550006"}),
        ("MG0001", {"MessagingServiceSid": "MG0001", "To": "+15005550007"}),
        ("MG0001", {"To": "+15005550007"}),
    ],
)
def test_what_was_written_to_our_number_is_ours(sender: str, more: dict[str, str]) -> None:
    [told] = connector.read(channel("twilio", sender=sender), urlencode(sms(**{"Body": "Hi", **more})).encode())
    assert isinstance(told, Message)


def test_one_address_serves_every_channel_of_one_key_and_nobody_else() -> None:
    assert isinstance(connector, SharesHook)
    one, other = channel("wazzup"), channel("wazzup", account="another", speaks="avito")
    for body in ({"messages": [WAZZUP]}, {"statuses": [{"messageId": "1", "status": "read"}]}):
        assert connector.accounts_in(one, json.dumps(body).encode()) == (EVERYONE,)
    for nothing in (b"", b"[]", b"{", b'{"test": true}', b'{"messages": []}'):
        assert connector.accounts_in(one, nothing) == ()
    assert connector.accounts_in(channel("green_api"), json.dumps({"messages": [WAZZUP]}).encode()) == ()
    assert connector.signed_alike(one, other)
    assert not connector.signed_alike(one, SETTINGS(other, token=Secret("d8cf90444023482f909520d454368d27")))
    assert not connector.signed_alike(one, SETTINGS(other, api_base="https://other.example"))
    assert not connector.signed_alike(one, SETTINGS(other, token=None))
    assert not connector.signed_alike(channel("twilio"), channel("twilio", sender="+15005550007"))
