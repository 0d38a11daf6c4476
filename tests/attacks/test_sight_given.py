"""Attack 10 by sight: with the rights to manage people, keys, roles or teams nobody comes to see more than they do."""

from typing import Any

import httpx
import pytest

from backend.access.rights import OPERATOR
from tests.access.office import Office
from tests.attacks.test_accounts import error, no_effect

MANAGER = sorted(OPERATOR | {"users.manage", "roles.manage", "tokens.manage", "teams.manage"})
CLOSED = 7


class Staff:
    """A shop with an open channel and one where only Boris and the team `inner` work; Vera manages people."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.ids: dict[str, int] = {}
        self.roles: dict[str, int] = {}
        self.inner = 0

    async def settle(self) -> None:
        async with self.office.db.tx() as tx:
            for key, sight, hidden in (
                ("manager", "channels", []),
                ("own", "own", []),
                ("blind", "channels", ["email"]),
            ):
                self.roles[key] = await tx.value(
                    "INSERT INTO roles (key, name, rights, sight, hidden_fields) VALUES ($1, $1, $2, $3, $4)"
                    " RETURNING id",
                    key, MANAGER, sight, hidden,
                )  # fmt: skip
            await tx.execute("INSERT INTO channels (id, kind, name) VALUES (6, 'practice', 'a'), (7, 'practice', 'b')")
            self.inner = await tx.value("INSERT INTO teams (name) VALUES ('inner') RETURNING id")
        for name in ("vera", "boris", "anna", "nika"):
            self.ids[name] = await self.office.hire(name)
        await self.become("boris", "manager")
        await self.works("user", self.ids["boris"])
        await self.works("team", self.inner)

    async def become(self, name: str, role: str) -> None:
        sql = "UPDATE users SET role_id = $2 WHERE id = $1 RETURNING 1"
        await self.office.value(sql, self.ids[name], self.roles[role])

    async def works(self, kind: str, member: int) -> None:
        await self.office.value("INSERT INTO channel_members VALUES ($3, $1, $2) RETURNING 1", kind, member, CLOSED)

    async def vera(self, role: str = "manager") -> httpx.AsyncClient:
        await self.become("vera", role)
        return self.office.client(await self.office.session(self.ids["vera"]))

    async def dialog(self, who: str, channel: int, pool: tuple[str, int] | None = None) -> int:
        sql = """INSERT INTO conversations (channel_id, thread_key, responsible_id, participants, pool_kind, pool_id)
                 VALUES ($1, $2, $3, $4, $5, $6) RETURNING id"""
        mine = self.ids.get(who)
        made: int = await self.office.value(
            sql, channel, f"{who}-{channel}-{pool}", mine, [mine] if mine else [], *(pool or (None, None))
        )
        return made


@pytest.fixture
async def staff(office: Office) -> Staff:
    staff = Staff(office)
    await staff.settle()
    return staff


async def refused(staff: Staff, who: httpx.AsyncClient, *ways: tuple[str, str, Any]) -> None:
    async with no_effect(staff.office, audited=len(ways)):
        for method, path, body in ways:
            answer = await who.request(method, path, json=body)
            assert (answer.status_code, error(answer)) == (403, "beyond_own_sight"), (method, path, body, answer.text)


async def test_10_a_closed_channel_is_opened_to_nobody_by_who_does_not_work_there(staff: Staff) -> None:
    vera, (me, boris, anna) = await staff.vera(), (staff.ids[name] for name in ("vera", "boris", "anna"))
    await refused(
        staff,
        vera,
        ("POST", "/tokens", {"name": "x", "user_id": boris}),
        ("POST", f"/users/{boris}/reset-link", None),
        ("PATCH", f"/users/{boris}", {"email": "vera2@example.com"}),
        ("PATCH", f"/users/{me}", {"teams": [staff.inner]}),
        ("PATCH", f"/users/{anna}", {"teams": [staff.inner]}),
        ("PATCH", f"/teams/{staff.inner}", {"members": [me]}),
    )
    role = await staff.office.value("INSERT INTO roles (key, name) VALUES ('closed', 'closed') RETURNING id")
    await staff.works("role", role)
    await refused(
        staff,
        vera,
        ("PATCH", f"/users/{me}", {"role_id": role}),
        ("POST", "/tokens", {"name": "x", "role_id": role}),
        ("POST", "/users/invitations", {"email": "x@example.com", "role_id": role}),
        ("PATCH", f"/roles/{role}", {"name": "mine"}),
    )
    assert (await vera.patch(f"/teams/{staff.inner}", json={"members": []})).status_code == 200
    # Boris works there: for him all of it is his to give
    head = staff.office.client(await staff.office.session(boris))
    assert (await head.patch(f"/users/{anna}", json={"teams": [staff.inner]})).status_code == 200
    assert (await head.post("/tokens", json={"name": "x", "user_id": anna})).status_code == 201


async def test_10_who_sees_their_own_alone_widens_neither_their_role_nor_themselves(staff: Staff) -> None:
    anna = staff.ids["anna"]
    await staff.office.value("UPDATE roles SET sight = 'own' WHERE key = 'operator' RETURNING 1")
    vera = await staff.vera("own")
    team = (await vera.post("/teams", json={"name": "mine", "members": [staff.ids["vera"]]})).json()["id"]
    assert team, "a team that nothing stands on shows nothing"
    hidden = await staff.office.value("INSERT INTO teams (name) VALUES ('pool') RETURNING id")
    await staff.dialog("", 6, ("team", hidden))
    role = await staff.office.value("INSERT INTO roles (key, name, sight) VALUES ('p', 'p', 'own') RETURNING id")
    await staff.dialog("", 6, ("role", role))
    await refused(
        staff,
        vera,
        ("PATCH", f"/roles/{staff.roles['own']}", {"sight": "channels"}),
        ("POST", "/roles", {"name": "wide", "sight": "channels"}),
        ("PATCH", f"/users/{staff.ids['vera']}", {"role_id": staff.roles["manager"]}),
        ("PATCH", f"/users/{staff.ids['vera']}", {"teams": [hidden]}),
        ("PATCH", f"/teams/{hidden}", {"members": [staff.ids["vera"]]}),
        ("PATCH", f"/users/{staff.ids['vera']}", {"role_id": role}),
    )
    # a key of a colleague's shows what they are responsible for
    assert (await vera.post("/tokens", json={"name": "x", "user_id": anna})).status_code == 201
    await staff.dialog("anna", 6)
    await refused(
        staff,
        vera,
        ("POST", "/tokens", {"name": "x", "user_id": anna}),
        ("POST", f"/users/{anna}/reset-link", None),
        ("PATCH", f"/users/{anna}", {"email": "mine@example.com"}),
    )
    assert (await vera.patch(f"/users/{anna}", json={"name": "Anna K"})).status_code == 200


async def test_10_a_dialog_that_somebody_kept_in_a_closed_channel_is_not_read_by_their_key(staff: Staff) -> None:
    vera, anna = await staff.vera(), staff.ids["anna"]
    await staff.dialog("anna", 6)
    assert (await vera.post("/tokens", json={"name": "x", "user_id": anna})).status_code == 201
    await staff.dialog("anna", CLOSED)
    await refused(staff, vera, ("POST", "/tokens", {"name": "x", "user_id": anna}))


async def test_10_hidden_fields_are_uncovered_by_nobody_who_does_not_see_them(staff: Staff) -> None:
    vera = await staff.vera("blind")
    await refused(
        staff,
        vera,
        ("PATCH", f"/roles/{staff.roles['blind']}", {"hidden_fields": []}),
        ("POST", "/roles", {"name": "seeing", "rights": ["contacts.phones"]}),
        ("PATCH", f"/users/{staff.ids['vera']}", {"role_id": staff.roles["manager"]}),
        ("POST", "/tokens", {"name": "x", "role_id": staff.roles["manager"]}),
    )
    assert (await vera.post("/roles", json={"name": "as blind", "hidden_fields": ["email"]})).status_code == 201


async def test_an_invitation_ends_with_its_makers_right_to_invite(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    await office.hire("boss", "administrator")
    role = (await ada.post("/roles", json={"name": "HR", "rights": ["users.manage"]})).json()["id"]
    plain = (await ada.post("/roles", json={"name": "plain"})).json()["id"]
    vera = await office.hire("vera")
    assert (await ada.patch(f"/users/{vera}", json={"role_id": role})).status_code == 200
    links = []
    for n in range(2):
        inviting = office.client(await office.session(vera))
        made = await inviting.post("/users/invitations", json={"email": f"x{n}@example.com", "role_id": plain})
        links.append(made.json()["link"].rsplit("/", 1)[1])
    join = {"name": "X", "password": "correct horse battery", "locale": "en", "time_zone": "UTC"}
    assert (await office.client().get(f"/invite/{links[0]}")).status_code == 200
    await ada.patch(f"/users/{vera}", json={"role_id": plain})
    assert (await office.client().get(f"/invite/{links[0]}")).status_code == 410
    assert (await ada.get("/users/invitations")).json()["items"] == []
    await ada.patch(f"/users/{vera}", json={"role_id": role})
    assert len((await ada.get("/users/invitations")).json()["items"]) == 2
    assert (await office.client().post(f"/invite/{links[0]}", json=join)).status_code == 201
    await ada.post(f"/users/{vera}/deactivation")
    assert (await office.client().post(f"/invite/{links[1]}", json=join)).status_code == 410
    assert (await ada.get("/users/invitations")).json()["items"] == []
    await ada.delete(f"/users/{vera}/deactivation")
    assert (await office.client().post(f"/invite/{links[1]}", json=join)).status_code == 410
