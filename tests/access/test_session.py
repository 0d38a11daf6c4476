"""Signing in and out, my devices."""

import httpx
import pytest

from backend.access.cookie import NAME
from tests.access.office import PASSWORD, Office


async def sign_in(office: Office, name: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    return await office.client().post("/session", json={"email": f"{name}@example.com", "password": password, **more})


async def test_signing_in_sets_a_cookie_that_scripts_cannot_read(office: Office) -> None:
    anna = await office.hire("anna")
    answer = await sign_in(office, "anna")
    assert answer.status_code == 201
    assert answer.json()["user"] | {"id": anna, "name": "Anna", "role": "operator"} == answer.json()["user"]
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    mine = await office.client(answer.cookies[NAME]).get("/session")
    assert mine.status_code == 200
    assert mine.json() == answer.json()


async def test_the_e_mail_is_read_in_any_case(office: Office) -> None:
    await office.hire("anna")
    answer = await office.client().post("/session", json={"email": " ANNA@example.com", "password": PASSWORD})
    assert answer.status_code == 201


async def test_a_stranger_is_nobody(office: Office) -> None:
    answer = await office.client().get("/session")
    assert answer.status_code == 401
    assert answer.json() == {"error": {"code": "unauthorized", "message": "Please sign in.", "fields": {}}}


UNCLEAN = ('g_state={"i_l":0}', "novalue", "x=a b", "имя=да", "a=b=c", "x[1]=2", "=", "$Version=1")


@pytest.mark.parametrize("beside", UNCLEAN)
async def test_cookies_of_other_programs_on_the_host_do_not_hide_ours(office: Office, beside: str) -> None:
    token = await office.session(await office.hire("anna"))
    browser = office.client()
    for line in (f"{beside}; {NAME}={token}", f"{NAME}={token}; {beside}", f"{beside};{NAME}={token};{beside}"):
        assert (await browser.get("/session", headers={"cookie": line.encode()})).status_code == 200, line
    for line in (f"{beside}; x{NAME}={token}", f"{beside}; x={NAME}={token}"):
        assert (await browser.get("/session", headers={"cookie": line.encode()})).status_code == 401, line


async def test_cookies_in_several_lines_are_one(office: Office) -> None:
    token = await office.session(await office.hire("anna"))
    several = [("cookie", f"{NAME}={token}"), ("cookie", 'g_state={"i_l":0}')]
    assert (await office.client().get("/session", headers=several)).status_code == 200


async def test_every_sign_in_makes_a_new_token_and_ends_the_old_one(office: Office) -> None:
    old = await office.session(await office.hire("anna"))
    browser = office.client(old)
    answer = await browser.post("/session", json={"email": "anna@example.com", "password": PASSWORD})
    assert answer.cookies[NAME] != old
    assert (await office.client(old).get("/session")).status_code == 401


async def test_tokens_are_kept_as_hashes(office: Office) -> None:
    token = await office.session(await office.hire("anna"))
    assert (await office.client(token).get("/session")).status_code == 200
    # a row as text shows bytes as hex: the token would hide in there
    kept = "s::text LIKE '%' || $1 || '%' OR position(convert_to($1, 'UTF8') IN s.token_hash) > 0"
    assert not await office.rows(f"SELECT 1 FROM sessions s WHERE {kept}", token)


async def test_signing_out_ends_the_session_and_takes_the_cookie(office: Office) -> None:
    browser = await office.signed_in("anna")
    token = browser.cookies[NAME]
    answer = await browser.delete("/session")
    assert answer.status_code == 204
    assert f'{NAME}=""' in answer.headers["set-cookie"]
    assert (await office.client(token).get("/session")).status_code == 401


async def test_my_devices_and_signing_out_of_them(office: Office) -> None:
    anna = await office.hire("anna")
    here, phone, old = [office.client(await office.session(anna)) for _ in range(3)]
    items = (await here.get("/session/devices")).json()["items"]
    assert len(items) == 3
    assert [d["user_agent"] for d in items if d["current"]] == ["test"]
    phones = next(d["id"] for d in (await phone.get("/session/devices")).json()["items"] if d["current"])
    assert (await here.delete(f"/session/devices/{phones}")).status_code == 204
    assert (await phone.get("/session")).status_code == 401
    assert (await old.get("/session")).status_code == 200
    assert (await here.delete("/session/devices")).status_code == 204
    assert (await old.get("/session")).status_code == 401
    assert (await here.get("/session")).status_code == 200


async def test_anothers_device_is_missing(office: Office) -> None:
    await office.session(await office.hire("boris"))
    theirs = await office.value("SELECT max(id) FROM sessions")
    anna = await office.signed_in("anna")
    foreign = await anna.delete(f"/session/devices/{theirs}")
    absent = await anna.delete(f"/session/devices/{theirs + 999}")
    assert foreign.status_code == absent.status_code == 404
    assert foreign.json() == absent.json()
    assert await office.value("SELECT count(*) FROM sessions WHERE revoked_at IS NOT NULL") == 0


async def test_an_expired_session_is_nobodys(office: Office) -> None:
    browser = await office.signed_in("anna")
    async with office.db.tx() as tx:
        await tx.execute("UPDATE sessions SET expires_at = now() - interval '1 s'")
    assert (await browser.get("/session")).status_code == 401


async def test_the_answer_speaks_the_callers_language(office: Office) -> None:
    anna = await office.signed_in("anna")
    assert (await anna.patch("/users/me", json={"locale": "lt"})).status_code == 200
    refused = await anna.get("/audit")
    assert refused.status_code == 403
    assert refused.json()["error"]["message"] == "Neturite teisės to daryti."


async def test_security_headers_stand_on_every_answer(office: Office) -> None:
    for path in ("/session", "/nowhere", "/session/doors"):
        headers = (await office.client().get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "script-src 'self';" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"


async def test_a_window_of_another_person_says_nothing_in_ones_name(office: Office) -> None:
    """Somebody else signed in in another window of the same browser: the cookie is theirs, this window is not."""
    anna, boris = await office.hire("anna"), await office.hire("boris")
    browser = office.client(await office.session(boris))
    for named, status in ((boris, 200), (anna, 401)):
        answer = await browser.patch("/users/me", json={"name": "B"}, headers={"samovar-person": str(named)})
        assert answer.status_code == status, answer.text
    assert (await browser.get("/session")).json()["user"]["id"] == boris
