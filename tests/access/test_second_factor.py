"""TOTP and recovery codes."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pyotp

from backend.access.actions.second_factor import STEP_S
from tests.access.office import PASSWORD, Office


def code_at(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(datetime.now(UTC) + timedelta(seconds=STEP_S * steps))


async def put_on(browser: httpx.AsyncClient) -> tuple[str, list[str]]:
    """The secret and the recovery codes of a second factor in force. The code of the step before is spent by it."""
    begun = (await browser.post("/session/second-factor", json={"password": PASSWORD})).json()
    confirmed = await browser.post("/session/second-factor/confirm", json={"code": code_at(begun["secret"], -1)})
    assert confirmed.status_code == 201
    return begun["secret"], confirmed.json()["recovery_codes"]


async def try_in(office: Office, **more: str) -> httpx.Response:
    return await office.client().post("/session", json={"email": "anna@example.com", "password": PASSWORD, **more})


async def test_setting_up_shows_the_secret_as_text_address_and_picture(office: Office) -> None:
    anna = await office.signed_in("anna")
    begun = (await anna.post("/session/second-factor", json={"password": PASSWORD})).json()
    address = urlsplit(begun["uri"])
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query) == {"secret": [begun["secret"]], "issuer": ["Samovar"]}
    assert begun["qr"].startswith("data:image/svg+xml")
    assert (await try_in(office)).status_code == 201, "not in force before the first code"
    kept = await office.value("SELECT totp_pending FROM users")
    assert begun["secret"].encode() not in bytes(kept)


async def test_signing_in_then_takes_a_code_and_each_code_once(office: Office) -> None:
    secret, _ = await put_on(await office.signed_in("anna"))
    without = await try_in(office)
    assert without.status_code == 401
    assert without.json()["error"]["code"] == "code_required"
    assert "set-cookie" not in without.headers
    assert (await try_in(office, code="000000")).json()["error"]["code"] == "wrong_code"
    now = code_at(secret)
    assert (await try_in(office, code=now)).status_code == 201
    assert (await try_in(office, code=now)).status_code == 401, "the same step again"
    assert (await try_in(office, code=code_at(secret, -5))).status_code == 401


async def test_a_recovery_code_opens_once(office: Office) -> None:
    _, codes = await put_on(await office.signed_in("anna"))
    assert len(set(codes)) == 10
    assert (await try_in(office, code=codes[3].upper().replace("-", " "))).status_code == 201
    assert (await try_in(office, code=codes[3])).status_code == 401
    assert (await try_in(office, code=codes[4])).status_code == 201


async def test_taking_it_off_needs_the_password(office: Office) -> None:
    anna = await office.signed_in("anna")
    await put_on(anna)
    assert (await anna.request("DELETE", "/session/second-factor", json={"password": "nope"})).status_code == 422
    assert (await try_in(office)).status_code == 401
    assert (await anna.request("DELETE", "/session/second-factor", json={"password": PASSWORD})).status_code == 204
    assert (await try_in(office)).status_code == 201


async def test_a_second_one_over_the_first_is_refused(office: Office) -> None:
    anna = await office.signed_in("anna")
    await put_on(anna)
    assert (await anna.post("/session/second-factor", json={"password": PASSWORD})).status_code == 409
    assert (await anna.post("/session/second-factor/confirm", json={"code": "123456"})).status_code == 409
