"""Set-up, invitations, resets: each link opens one door once, in time, on our own address."""

import asyncio

from backend.access.actions import links
from backend.access.actions.set_up import ensure_setup_link
from backend.access.cookie import NAME
from tests.access.office import PASSWORD, Office

FIRST = {"email": "ada@example.com", "name": "Ada", "password": PASSWORD, "locale": "en"}


def path(link: str) -> str:
    """…/invite/<token> → /invite/<token>, as the API names it too."""
    return "/" + "/".join(link.split("/")[-2:])


async def age(office: Office, hours: float) -> None:
    async with office.db.tx() as tx:
        await tx.execute("UPDATE links SET expires_at = expires_at - $1::float8 * interval '1 hour'", hours)


async def test_the_first_start_makes_the_first_administrator_once(office: Office) -> None:
    assert (await office.client().get("/session/doors")).json() == {"set_up": True, "mail": False}
    link = await ensure_setup_link(office.db, office.settings.public_url)
    assert link is not None
    assert link.startswith(office.settings.public_url + "/setup/")
    answer = await office.client().post(path(link), json=FIRST)
    assert answer.status_code == 201
    assert answer.json()["user"]["role"] == "administrator"
    assert (await office.client(answer.cookies[NAME]).get("/audit")).status_code == 200
    assert (await office.client().post(path(link), json=FIRST | {"email": "eve@example.com"})).status_code == 410
    assert await office.value("SELECT count(*) FROM users") == 1
    assert await ensure_setup_link(office.db, office.settings.public_url) is None
    assert await office.value("SELECT count(*) FROM audit WHERE verb = 'setup.done'") == 1


async def test_of_many_who_set_up_at_once_one_becomes_the_administrator(office: Office) -> None:
    made = [await ensure_setup_link(office.db, "http://x") for _ in range(3)]
    answers = await asyncio.gather(
        *(
            office.client().post(path(link or ""), json=FIRST | {"email": f"a{n}@example.com"})
            for n, link in enumerate(made * 2)
        )
    )
    assert sorted(a.status_code for a in answers) == [201] + [410] * 5
    assert await office.value("SELECT count(*) FROM users") == 1


async def test_an_invitation_makes_a_colleague_of_that_e_mail_and_role(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    made = await ada.post("/users/invitations", json={"email": "anna@example.com", "role_id": 1})
    assert made.status_code == 201
    assert made.json()["invitation"]["role"] == "operator"
    assert made.json()["mailed"] is False
    door = path(made.json()["link"])
    shown = (await office.client().get(door)).json()
    assert (shown["email"], shown["role"]) == ("anna@example.com", "operator")
    joined = await office.client().post(door, json={"name": "Anna", "password": PASSWORD, "locale": "lt"})
    assert joined.status_code == 201
    assert joined.json()["user"]["email"] == "anna@example.com"
    assert (await office.client().post(door, json={"name": "Eve", "password": PASSWORD})).status_code == 410
    assert (await ada.get("/users/invitations")).json()["items"] == []


async def test_a_newer_or_withdrawn_or_late_invitation_is_gone(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    guest = {"email": "anna@example.com", "role_id": 1}
    first, second = [(await ada.post("/users/invitations", json=guest)).json() for _ in range(2)]
    body = {"name": "Anna", "password": PASSWORD}
    assert (await office.client().post(path(first["link"]), json=body)).status_code == 410
    assert (await ada.delete(f"/users/invitations/{second['invitation']['id']}")).status_code == 204
    assert (await office.client().post(path(second["link"]), json=body)).status_code == 410
    third = (await ada.post("/users/invitations", json=guest)).json()
    await age(office, 72.1)
    assert (await office.client().post(path(third["link"]), json=body)).status_code == 410
    assert await office.value("SELECT count(*) FROM users") == 1


async def test_an_invitation_to_a_colleague_is_refused(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    answer = await ada.post("/users/invitations", json={"email": "ADA@example.com", "role_id": 1})
    assert answer.status_code == 409
    assert answer.json()["error"]["fields"]["email"]["code"] == "email_taken"


async def test_a_reset_link_sets_a_password_and_ends_every_session(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    anna = await office.hire("anna")
    phone = office.client(await office.session(anna))
    link = (await ada.post(f"/users/{anna}/reset-link")).json()["link"]
    assert link.startswith(office.settings.public_url + "/reset/")
    assert (await office.client().post(path(link), json={"password": "another one"})).status_code == 204
    assert (await phone.get("/session")).status_code == 401
    tries = [
        (await office.client().post("/session", json={"email": "anna@example.com", "password": p})).status_code
        for p in (PASSWORD, "another one")
    ]
    assert tries == [401, 201]
    assert (await office.client().post(path(link), json={"password": "a third one"})).status_code == 410


async def test_a_reset_is_void_after_an_hour_a_newer_one_and_a_new_e_mail(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    anna = await office.hire("anna")

    async def made() -> str:
        return path((await ada.post(f"/users/{anna}/reset-link")).json()["link"])

    async def opens(door: str) -> int:
        return (await office.client().post(door, json={"password": "another one"})).status_code

    late = await made()
    await age(office, 1.01)
    assert await opens(late) == 410
    older, newer = await made(), await made()
    assert await opens(older) == 410
    assert (await ada.patch(f"/users/{anna}", json={"email": "anya@example.com"})).status_code == 200
    assert await opens(newer) == 410
    assert await opens("/reset/made-up") == 410


async def test_a_sign_in_link_signs_in_once(office: Office) -> None:
    anna = await office.hire("anna")
    async with office.db.orm() as tx:
        token = await links.make(tx, "signin", user_id=anna)
    first = await office.client().post(f"/signin/{token}")
    assert first.status_code == 201
    assert first.json()["user"]["id"] == anna
    assert (await office.client().post(f"/signin/{token}")).status_code == 410


async def test_a_forged_host_does_not_change_where_a_link_points(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    made = await ada.post(
        "/users/invitations",
        json={"email": "anna@example.com", "role_id": 1},
        headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
    )
    assert made.json()["link"].startswith(office.settings.public_url + "/invite/")
