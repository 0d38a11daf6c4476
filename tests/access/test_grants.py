"""What is read of a caller, and how soon it is noticed that it no longer holds."""

from collections.abc import Awaitable, Callable

from backend.access.actions import revisions
from backend.access.cookie import NAME
from backend.access.grants import Grants
from backend.access.load import by_session, of_users
from backend.access.withdrawn import withdrawn
from tests.access.office import PASSWORD, Office

Deed = Callable[[], Awaitable[object]]


async def channel(office: Office, *members: tuple[str, int]) -> int:
    made: int = await office.value("INSERT INTO channels (kind, name) VALUES ('practice', 'x') RETURNING id")
    async with office.db.tx() as tx:
        for kind, member_id in members:
            await tx.execute("INSERT INTO channel_members VALUES ($1, $2, $3)", made, kind, member_id)
    return made


async def grants_of(office: Office, user_id: int) -> Grants:
    async with office.db.orm() as tx:
        return (await of_users(tx, [user_id]))[user_id]


async def test_a_channel_that_lists_nobody_is_open_to_every_operator(office: Office) -> None:
    anna = await office.hire("anna")
    await channel(office)
    assert (await grants_of(office, anna)).channels is None


async def test_a_channel_is_open_to_its_people_roles_and_teams_alone(office: Office) -> None:
    anna, vera = await office.hire("anna"), await office.hire("vera")
    team = await office.value("INSERT INTO teams (name) VALUES ('t') RETURNING id")
    async with office.db.tx() as tx:
        await tx.execute("INSERT INTO team_members VALUES ($1, $2)", team, anna)
    everyones = await channel(office)
    hers = await channel(office, ("user", anna))
    teams = await channel(office, ("team", team))
    roles = await channel(office, ("role", 1))
    await channel(office, ("role", 3))
    assert (await grants_of(office, anna)).channels == {everyones, hers, teams, roles}
    assert (await grants_of(office, vera)).channels == {everyones, roles}


async def test_heads_and_administrators_see_every_channel(office: Office) -> None:
    boris, ada = await office.hire("boris", "supervisor"), await office.hire("ada", "administrator")
    await channel(office, ("user", ada))
    assert (await grants_of(office, boris)).channels is None
    assert (await grants_of(office, ada)).channels is None


async def test_a_fingerprint_is_of_rights_and_sight_not_of_names(office: Office) -> None:
    anna = await office.hire("anna")
    before = (await grants_of(office, anna)).fingerprint
    async with office.db.tx() as tx:
        await tx.execute("UPDATE users SET name = 'Other', locale = 'lt' WHERE id = $1", anna)
    assert (await grants_of(office, anna)).fingerprint == before
    await channel(office, ("role", 3))
    assert (await grants_of(office, anna)).fingerprint != before


async def test_every_change_of_what_one_may_do_withdraws_open_grants(office: Office) -> None:
    """R18: nodes ask `withdrawn` each second and close what it names."""
    ada = await office.signed_in("ada", "administrator")
    anna = await office.hire("anna")
    role = (await ada.post("/roles", json={"name": "Own"})).json()["id"]
    team = (await ada.post("/teams", json={"name": "T"})).json()["id"]
    tokens = [await office.session(anna) for _ in range(2)]

    async def devices() -> None:
        await office.client(tokens[0]).delete("/session")
        tokens[0] = await office.session(anna)

    async def password() -> None:
        body = {"current": PASSWORD, "password": PASSWORD}
        assert (await office.client(tokens[1]).post("/session/password", json=body)).status_code == 204
        tokens[0] = await office.session(anna)

    async def channels() -> None:
        async with office.db.orm() as tx:
            await revisions.of_everyone(tx)

    async def off() -> None:
        assert (await ada.post(f"/users/{anna}/deactivation")).status_code == 200

    deeds: dict[str, Deed] = {
        "role": lambda: ada.patch(f"/users/{anna}", json={"role_id": role}),
        "rights": lambda: ada.patch(f"/roles/{role}", json={"rights": ["audit.read"]}),
        "sight": lambda: ada.patch(f"/roles/{role}", json={"sight": "own"}),
        "hidden": lambda: ada.patch(f"/roles/{role}", json={"hidden_fields": ["phone"]}),
        "into a team": lambda: ada.patch(f"/teams/{team}", json={"members": [anna]}),
        "out of a team": lambda: ada.patch(f"/users/{anna}", json={"teams": []}),
        "channels": channels,
        "sign-out": devices,
        "password": password,
        "deactivation": off,
    }
    for name, deed in deeds.items():
        held = await by_session(office.db, tokens[0])
        bystander = await by_session(office.db, ada.cookies[NAME])
        assert held is not None
        assert bystander is not None
        assert await withdrawn(office.db, [held, bystander]) == [], name
        await deed()
        assert held in await withdrawn(office.db, [held, bystander]), name


async def test_a_new_name_withdraws_nothing(office: Office) -> None:
    token = await office.session(await office.hire("anna"))
    held = await by_session(office.db, token)
    assert held is not None
    await office.client(token).patch("/users/me", json={"name": "Anna K", "locale": "lt", "settings": {"a": 1}})
    assert await withdrawn(office.db, [held]) == []
