"""Whoever connects a channel and leaves fields empty is told of all of them at once, and of each what is missing."""

from typing import Any

import pytest

from backend.connectors.registry import connector
from backend.connectors.settings import load
from backend.kit.errors import Invalid

EMPTY: list[tuple[str, dict[str, Any], set[str]]] = [
    ("telegram", {"token": " "}, {"token"}),
    ("vk", {"token": ""}, {"token"}),
    ("max", {}, {"token"}),
    ("whatsapp", {}, {"phone_number_id", "waba_id", "token", "app_secret"}),
    ("whatsapp", {"waba_id": "123456", "token": None}, {"phone_number_id", "token", "app_secret"}),
    ("email", {}, {"address", "password"}),
    ("email", {"sign_in": "oauth"}, {"address", "client_id", "authorize_url", "token_url"}),
    ("gateway", {"provider": "green_api"}, {"account", "token"}),
    ("phone", {"provider": "asterisk"}, {"account", "secret", "api_base"}),
    ("api", {}, {"token"}),
]


@pytest.mark.parametrize(("kind", "given", "missing"), EMPTY)
def test_every_empty_field_is_named_at_once(kind: str, given: dict[str, Any], missing: set[str]) -> None:
    with pytest.raises(Invalid) as refused:
        load(connector(kind).settings, given)
    assert refused.value.fields == {f"settings.{name}": "required" for name in missing}
