"""Attacks 10, 14, 16, 34–36, 39, 40 and on sessions: each refused, without a trace but the audit's."""

import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from backend.access.cookie import NAME
from backend.access.guards import routes
from tests.access.office import PASSWORD, Office
from tests.access.test_second_factor import put_on

ANNA = {"email": "anna@example.com", "password": PASSWORD}
_STATE = """
SELECT (SELECT array_agg(u::text ORDER BY id) FROM users u), (SELECT array_agg(r::text ORDER BY id) FROM roles r),
       (SELECT array_agg(t::text ORDER BY id) FROM teams t), (SELECT array_agg(l::text ORDER BY id) FROM links l),
       (SELECT array_agg((id, revoked_at)::text ORDER BY id) FROM sessions), (SELECT count(*) FROM event_pending),
       (SELECT array_agg((id, revoked_at)::text ORDER BY id) FROM tokens), (SELECT count(*) FROM jobs)
"""


@asynccontextmanager
async def no_effect(office: Office, audited: int = 1) -> AsyncIterator[None]:
    """No row changes and no event leaves; the audit has at least so many refusals more."""
    refusals = "SELECT count(*) FROM audit WHERE refused IS NOT NULL"
    before, noted = await office.rows(_STATE), await office.value(refusals)
    yield
    assert await office.rows(_STATE) == before
    assert await office.value(refusals) >= noted + audited


def error(answer: httpx.Response) -> str:
    code: str = answer.json()["error"]["code"]
    return code


async def test_10_an_operator_reaches_no_administrators_route(office: Office) -> None:
    anna = await office.signed_in("anna")
    guarded = [(m, p) for m, p, needed in routes(office.app) if needed not in ("public", "signed_in", "person")]
    assert len(guarded) >= 17
    async with no_effect(office, audited=len(guarded)):
        for method, path in guarded:
            answer = await anna.request(method, path.removeprefix("/api/v1").replace(":int", "").format_map(_Ones()))
            assert (answer.status_code, error(answer)) == (403, "forbidden"), (method, path)


class _Ones(dict[str, str]):
    def __missing__(self, _: str) -> str:
        return "1"


async def test_10_nobody_makes_themselves_more_than_they_are(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    rights = ["users.manage", "roles.manage", "tokens.manage"]
    role = (await ada.post("/roles", json={"name": "Clerk", "rights": rights})).json()["id"]
    vera = await office.hire("vera")
    clerk = office.client(await office.session(vera))
    await ada.patch(f"/users/{vera}", json={"role_id": role})
    async with no_effect(office, audited=9):
        for method, path, body in (
            ("PATCH", f"/users/{vera}", {"role_id": 3}),
            ("PATCH", f"/roles/{role}", {"rights": [*rights, "audit.read"]}),
            ("POST", "/roles", {"name": "x", "rights": ["audit.read"]}),
            ("POST", "/users/invitations", {"email": "eve@example.com", "role_id": 3}),
            ("POST", "/tokens", {"name": "x", "role_id": 3}),
            ("POST", "/tokens", {"name": "x", "user_id": 1}),
            ("POST", "/users/1/deactivation", None),
            ("POST", "/users/1/reset-link", None),
            ("PATCH", "/users/1", {"email": "eve@example.com"}),
        ):
            answer = await clerk.request(method, path, json=body)
            assert (answer.status_code, error(answer)) == (403, "beyond_own_rights"), (method, path)


async def test_9_fields_that_nobody_knows_are_refused_by_name(office: Office) -> None:
    anna = await office.signed_in("anna")
    async with no_effect(office, audited=0):
        for field in ("id", "role", "role_id", "is_admin", "created_at", "password", "security_rev", "email"):
            answer = await anna.patch("/users/me", json={"name": "x", field: 1})
            assert answer.status_code == 422
            assert answer.json()["error"]["fields"][field]["code"] == "unknown_field"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"content-type": "text/plain"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data; boundary=x"},
        {"origin": "http://127.0.0.1:8001"},
    ],
)
async def test_14_another_site_cannot_use_the_cookie(office: Office, headers: dict[str, str]) -> None:
    ada = await office.signed_in("ada", "administrator")
    sent = {"content-type": "application/json"} | headers
    async with no_effect(office):
        answer = await ada.post("/teams", content=b'{"name":"owned"}', headers=sent)
        assert (answer.status_code, error(answer)) == (403, "foreign_origin")


async def test_14_our_own_site_and_programs_can(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    own = {"origin": office.settings.public_url, "sec-fetch-site": "same-origin"}
    assert (await ada.post("/teams", json={"name": "a"}, headers=own)).status_code == 201
    assert (await ada.post("/teams", json={"name": "b"})).status_code == 201
    secret = (await ada.post("/tokens", json={"name": "t", "role_id": 3})).json()["secret"]
    program = office.client(bearer=secret)
    answer = await program.post("/teams", json={"name": "c"}, headers={"origin": "https://elsewhere.example"})
    assert answer.status_code == 201


async def test_14_another_site_cannot_sign_a_browser_in(office: Office) -> None:
    await office.hire("anna")
    async with no_effect(office, audited=0):
        answer = await office.client().post("/session", json=ANNA, headers={"origin": "https://evil.example"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers


async def test_one_kind_of_token_does_not_pass_for_the_other(office: Office) -> None:
    session = await office.session(await office.hire("anna"))
    ada = await office.signed_in("ada", "administrator")
    bearer = (await ada.post("/tokens", json={"name": "t", "role_id": 1})).json()["secret"]
    assert (await office.client(session=bearer).get("/session")).status_code == 401
    assert (await office.client(bearer=session).get("/session")).status_code == 401


async def test_16_a_token_in_the_query_is_nothing(office: Office) -> None:
    token = await office.session(await office.hire("anna"))
    for name in ("token", "access_token", NAME):
        assert (await office.client().get("/session", params={name: token})).status_code == 401


async def test_a_session_given_by_the_client_is_never_taken_up(office: Office) -> None:
    await office.hire("anna")
    browser = office.client("chosen-by-the-attacker")
    answer = await browser.post("/session", json=ANNA)
    assert answer.status_code == 201
    assert answer.cookies[NAME] != "chosen-by-the-attacker"
    assert (await office.client("chosen-by-the-attacker").get("/session")).status_code == 401


async def test_35_unknown_and_known_take_the_same_words_and_time(office: Office) -> None:
    """Without a hash to compare with, an unknown e-mail would be answered in no time."""
    await office.hire("anna")
    took: dict[str, list[float]] = {"anna": [], "nobody": []}
    said: dict[str, set[str]] = {"anna": set(), "nobody": set()}
    for n in range(9):
        for name in took:
            # another address and a fresh account each time: the limit is another attack's matter
            async with office.db.tx() as tx:
                await tx.execute("DELETE FROM login_failures")
            began = time.perf_counter()
            client = office.client(ip=f"10.0.0.{n}")
            answer = await client.post("/session", json={"email": f"{name}@example.com", "password": "wrong one"})
            took[name].append(time.perf_counter() - began)
            said[name].add(f"{answer.status_code} {answer.text}")
    assert said["anna"] == said["nobody"]
    assert len(said["anna"]) == 1
    known, unknown = (statistics.median(took[name]) for name in ("anna", "nobody"))
    assert unknown > known / 2, "an unknown e-mail is answered without hashing"


async def test_35_asking_for_a_reset_tells_nothing(office: Office) -> None:
    await office.hire("anna")
    answers = {
        (a.status_code, a.text)
        for a in [
            await office.client().post("/reset", json={"email": e})
            for e in ("anna@example.com", "nobody@example.com", "not an address")
        ]
    }
    assert len(answers) == 1


async def test_36_wrong_passwords_end_in_429_by_account(office: Office) -> None:
    await office.hire("anna")
    codes = []
    for n in range(15):
        # neither another address in a header nor another real one helps
        client = office.client(ip=f"10.0.0.{n}")
        answer = await client.post(
            "/session", json=ANNA | {"password": f"wrong {n}"}, headers={"x-forwarded-for": f"192.0.2.{n}"}
        )
        codes.append(answer.status_code)
    assert codes == [401] * 10 + [429] * 5
    right = await office.client().post("/session", json=ANNA)
    assert right.status_code == 429
    assert 1 <= int(right.headers["retry-after"]) <= 900


async def test_36_strangers_who_guess_shut_the_right_person_out_nowhere_where_they_were_before(office: Office) -> None:
    await office.hire("anna")
    at_home = {"ip": "10.0.0.1"}
    assert (await office.client(**at_home).post("/session", json=ANNA)).status_code == 201
    async with office.db.tx() as tx:
        for key in ("a:anna@example.com", "i:10.0.0.1"):
            await tx.execute("INSERT INTO login_failures (key) SELECT $1 FROM generate_series(1, 60)", key)
    assert (await office.client(ip="10.0.0.2").post("/session", json=ANNA)).status_code == 429
    assert (await office.client(**at_home).post("/session", json=ANNA)).status_code == 201
    # hers opens nothing to strangers, and at her own address too there is an end to guessing
    assert (await office.client(ip="10.0.0.2").post("/session", json=ANNA)).status_code == 429
    wrong = ANNA | {"password": "wrong one"}
    codes = [(await office.client(**at_home).post("/session", json=wrong)).status_code for _ in range(11)]
    assert codes == [401] * 10 + [429]


async def test_36_wrong_passwords_end_in_429_by_address(office: Office) -> None:
    async with office.db.tx() as tx:
        await tx.execute("INSERT INTO login_failures (key) SELECT 'i:10.0.0.1' FROM generate_series(1, 49)")
    tries = [
        await office.client(ip="10.0.0.1").post(
            "/session",
            json={"email": f"x{n}@example.com", "password": "wrong one"},
            headers={"x-forwarded-for": f"192.0.2.{n}"},
        )
        for n in range(2)
    ]
    assert [a.status_code for a in tries] == [401, 429]
    elsewhere = await office.client(ip="10.0.0.2").post("/session", json={"email": "y@example.com", "password": "x"})
    assert elsewhere.status_code == 401


async def test_36_a_right_password_forgives_its_account(office: Office) -> None:
    await office.hire("anna")
    for _ in range(2):
        for n in range(9):
            await office.client().post("/session", json=ANNA | {"password": f"wrong {n}"})
        assert (await office.client().post("/session", json=ANNA)).status_code == 201


async def test_36_codes_are_not_guessed_either(office: Office) -> None:
    await put_on(await office.signed_in("anna"))
    codes = [(await office.client().post("/session", json=ANNA | {"code": f"{n:06}"})).status_code for n in range(12)]
    assert codes[-1] == 429
    assert 201 not in codes


async def test_39_without_the_second_factor_there_is_no_way_in(office: Office) -> None:
    await put_on(await office.signed_in("anna"))
    async with no_effect(office, audited=0):
        half = await office.client().post("/session", json=ANNA)
        assert (half.status_code, error(half)) == (401, "code_required")
        assert not half.cookies
        assert (await office.client(half.cookies.get(NAME)).get("/session")).status_code == 401


async def test_40_the_last_administrator_stays(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    me = (await ada.get("/session")).json()["user"]["id"]
    async with no_effect(office, audited=0):
        for answer in (
            await ada.post(f"/users/{me}/deactivation"),
            await ada.patch(f"/users/{me}", json={"role_id": 1}),
        ):
            assert (answer.status_code, error(answer)) == (409, "last_administrator")
    await office.hire("eva", "administrator")
    assert (await ada.post(f"/users/{me}/deactivation")).status_code == 200


async def test_audit_lines_can_neither_be_changed_nor_deleted(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    await ada.post("/teams", json={"name": "a"})
    for deed in ("UPDATE audit SET verb = 'x'", "DELETE FROM audit", "TRUNCATE audit"):
        with pytest.raises(Exception, match="permission denied"):
            await office.rows(deed)
    line = (await ada.get("/audit", params={"limit": 1})).json()["items"][0]
    assert (line["verb"], line["user"]["name"], line["ip"]) == ("team.added", "Ada", "127.0.0.1")
    assert line["after"] == {"name": "a", "members": []}


async def test_33_every_route_that_changes_something_leaves_a_line(office: Office) -> None:
    """Each mutating route of this room, once: the audit grows with each."""
    ada = await office.signed_in("ada", "administrator")
    anna = await office.hire("anna")
    role = (await ada.post("/roles", json={"name": "r"})).json()["id"]
    team = (await ada.post("/teams", json={"name": "t"})).json()["id"]
    token = (await ada.post("/tokens", json={"name": "t", "role_id": 1})).json()["token"]["id"]
    guest = {"email": "g@example.com", "role_id": 1}
    invitation = (await ada.post("/users/invitations", json=guest)).json()["invitation"]["id"]
    lines = await office.value("SELECT count(*) FROM audit")
    assert lines == 4
    for method, path, body in (
        ("PATCH", f"/users/{anna}", {"name": "A"}),
        ("POST", f"/users/{anna}/reset-link", None),
        ("POST", f"/users/{anna}/deactivation", None),
        ("DELETE", f"/users/{anna}/deactivation", None),
        ("DELETE", f"/users/invitations/{invitation}", None),
        ("PATCH", f"/roles/{role}", {"rights": ["export"]}),
        ("DELETE", f"/roles/{role}", None),
        ("PATCH", f"/teams/{team}", {"name": "u"}),
        ("DELETE", f"/teams/{team}", None),
        ("DELETE", f"/tokens/{token}", None),
        ("POST", "/session/password", {"current": PASSWORD, "password": PASSWORD}),
        ("DELETE", "/session/devices", None),
        ("DELETE", "/session", None),
    ):
        assert (await ada.request(method, path, json=body)).is_success, path
        lines += 1
        assert await office.value("SELECT count(*) FROM audit") == lines, path
