"""What an administrator types: a token, and a certificate however it was pasted."""

from pathlib import Path

import pytest

from backend.connectors.max import connector
from backend.connectors.max.settings import MaxSettings, pem
from backend.connectors.settings import load
from backend.kit.errors import Invalid
from backend.kit.secrets import Secret
from tests.connectors.certificates import own_root

EMPTY = "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----"


def test_a_certificate_is_read_however_it_was_pasted(tmp_path: Path) -> None:
    root, _ = own_root(tmp_path)
    for pasted in (root, root.replace("\n", ""), root.replace("\n", " "), f"Root:\r\n{root}\r\n", root * 2):
        settings = MaxSettings(token=Secret("token-of-the-bot"), certificate=pasted)
        assert settings.faults() == {}
    assert pem(root.replace("\n", " ")) == root


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("certificate", "нет"),
        ("certificate", "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----"),
        ("token", "с пробелом"),
        ("token", "x"),
        ("api_base", "ftp://a"),
        ("bot_id", -5),
    ],
)
def test_what_is_wrong_is_named(field: str, given: object) -> None:
    with pytest.raises(Invalid) as refused:
        load(connector.settings, {"token": "token-of-the-bot", field: given})
    assert list(refused.value.fields) == [f"settings.{field}"]


def test_a_bots_account_is_its_number_whatever_its_token_becomes() -> None:
    before, after = (MaxSettings(token=Secret(f"token-{word}-of-it"), bot_id=229) for word in ("old", "new"))
    assert connector.account(before) == connector.account(after) == "229"  # type: ignore[attr-defined]
    assert connector.account(MaxSettings(token=Secret("token-of-the-bot"))) is None  # type: ignore[attr-defined]
