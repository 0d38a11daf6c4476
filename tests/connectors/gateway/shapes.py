"""Channels of gateways as tests have them."""

from typing import Any

from backend.connectors.gateway.describing import example
from backend.connectors.gateway.settings import GatewaySettings
from backend.kit.secrets import Secret

TOKENS: dict[str, dict[str, Any]] = {
    "green_api": {"account": "1101000001", "token": Secret("d75b3a66374942c5b3c019c698abc2067e151558acbd412345")},
}


def channel(provider: str, **more: Any) -> GatewaySettings:
    """Settings as an administrator fills them in."""
    return GatewaySettings(provider=provider, **{**TOKENS[provider], **more})


def generic(**more: Any) -> GatewaySettings:
    """The made-up gateway that an administrator begins with."""
    given = {"api_base": "https://gateway.example/v1", "token": Secret("a-token"), **example(), **more}
    return GatewaySettings(provider="generic", **{"speaks": "whatsapp", **given})


TOKENS |= {
    "wazzup": {"account": "b96a353b-06f5-4cac-8413-ba5a8e3f9810", "token": Secret("c8cf90444023482f909520d454368d27")},
    "evolution": {
        "account": "shop",
        "token": Secret("B6D711FCDE4D4FD5936544120E713976"),
        "api_base": "http://evolution:8080",
    },
    "twilio": {
        "account": "AC0123456789",
        "token": Secret("12345678901234567890"),
        "sender": "+15005550006",
        "speaks": "sms",
    },
    "dialog360": {"token": Secret("a-d360-key-0001"), "sender": "+15005550006"},
}
