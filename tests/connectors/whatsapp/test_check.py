"""What the check says of a number: each thing by its name, with the page of Meta where it is set; and the hook."""

import pytest

from backend.connectors.abilities import Installs
from backend.connectors.contract import SendError
from backend.connectors.whatsapp import hooking
from backend.connectors.whatsapp.client import WhatsAppClient, opened
from backend.kit.secrets import Secret
from tests.connectors.whatsapp.conftest import CHANNEL, settings_of
from tests.platforms.whatsapp import WhatsAppServer
from tests.platforms.whatsapp.webhook import Callback


async def test_a_number_that_is_right_lacks_nothing_but_what_starting_sets(
    line: WhatsAppClient, wa: WhatsAppServer
) -> None:
    found = await line.check()
    assert found.missing == found.mends == ("hook_off",)
    assert {"token_ok", "number_ok", "account_ok", "registered_ok", "name_ok", "quality_ok"} <= set(found.passed)
    assert (found.facts["name"], found.facts["phone"]) == ("Чайная лавка", "+37065500001")
    assert set(found.links) == {"hook_off"}


@pytest.mark.parametrize(
    ("lever", "value", "code"),
    [
        ("revoked", True, "token_invalid"),
        ("scopes", set[str](), "no_right_messages"),
        ("scopes", {"whatsapp_business_messaging"}, "no_right_manage"),
        ("subscribed", False, "not_subscribed"),
    ],
)
async def test_what_is_wrong_with_the_account(
    line: WhatsAppClient, wa: WhatsAppServer, lever: str, value: object, code: str
) -> None:
    setattr(wa.account, lever, value)
    found = await line.check()
    assert code in found.missing
    assert found.links[code].startswith("https://")
    assert wa.token not in str(found)


@pytest.mark.parametrize(
    ("lever", "value", "code"),
    [
        ("name_status", "DECLINED", "name_declined"),
        ("name_status", "PENDING_REVIEW", "name_pending"),
        ("quality", "RED", "quality_low"),
    ],
)
async def test_what_is_unwise(line: WhatsAppClient, wa: WhatsAppServer, lever: str, value: str, code: str) -> None:
    setattr(wa.number, lever, value)
    assert code in (await line.check()).advice


async def test_a_number_that_is_not_registered_or_not_the_accounts(wa: WhatsAppServer, line: WhatsAppClient) -> None:
    other = wa.add_account()
    async with opened(settings_of(wa, waba_id=other.id), CHANNEL) as client:
        assert not (await client.check()).ok
    async with opened(settings_of(wa, phone_number_id="12345678"), CHANNEL) as client:
        assert (await client.check()).missing == ("number_unknown",)
    async with opened(settings_of(wa, token=Secret("EAA" * 12)), CHANNEL) as client:
        assert (await client.check()).missing == ("token_invalid",)
    wa.number.registered = False
    assert "not_registered" in (await line.check()).missing
    wa.account.allowed_only = {"+79125550101"}
    assert "test_number" in (await line.check()).advice


async def test_an_account_of_many_numbers_is_looked_through(wa: WhatsAppServer) -> None:
    for number in range(120):
        last = wa.add_number(f"+3706551{number:04}")
    async with opened(settings_of(wa, phone_number_id=last.id), CHANNEL) as client:
        assert "account_ok" in (await client.check()).passed


async def test_the_hook_is_set_at_the_number_and_taken_away(line: WhatsAppClient, wa: WhatsAppServer) -> None:
    """Refused where nobody answers the challenge: a stranger's address is not ours to give."""
    assert isinstance(line, Installs)
    with pytest.raises(SendError) as refused:
        await line.install("http://shop.example/hooks/7", "secret")
    assert refused.value.code == "hook_not_confirmed"
    wa.number.override = _callback(f"https://old.example/hooks/{CHANNEL}")
    assert "hook_ok" in (await line.check()).passed
    await line.uninstall()
    assert wa.number.override is None
    wa.number.override = _callback("https://another.example/hooks/9")
    await line.uninstall()
    assert wa.number.override is not None
    assert "hook_elsewhere" in (await line.check()).missing


def _callback(url: str) -> Callback:
    return Callback(url, "token")


def test_whose_hook_it_is() -> None:
    assert hooking.is_ours("https://a.example/samovar/hooks/7", 7)
    assert not hooking.is_ours("https://a.example/hooks/77", 7)
