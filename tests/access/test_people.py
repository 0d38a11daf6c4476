"""Users, roles, teams, tokens: what administrators change, and its bounds."""

from typing import Any

import msgspec

from backend.access import audit
from backend.access.load import by_token, of_users
from backend.access.rights import ALL, BUILT_IN
from tests.access.office import PASSWORD, Office

_ROUTE = 'INSERT INTO routes (channel_id, steps) VALUES (7, \'[{"kind": "pool", "circle": "%s", "id": %d}]\')'
_ON_SCHEDULE = "INSERT INTO schedule_people (schedule_id, team_id, from_on) VALUES (7, %d, current_date)"


async def events(office: Office) -> list[dict[str, Any]]:
    rows = await office.rows("SELECT type, audience, body FROM event_pending ORDER BY id")
    return [
        {"type": r["type"], "audience": msgspec.json.decode(r["audience"]), **msgspec.json.decode(r["body"])}
        for r in rows
    ]


async def test_what_ships_is_what_the_migration_made(office: Office) -> None:
    stored = {r["key"]: set(r["rights"]) for r in await office.rows("SELECT key, rights FROM roles")}
    assert stored["operator"] == BUILT_IN["operator"]
    assert stored["supervisor"] == BUILT_IN["supervisor"]
    ada = await office.signed_in("ada", "administrator")
    assert set((await ada.get("/session")).json()["user"]["rights"]) == ALL


async def test_everybody_sees_colleagues_and_only_managers_see_their_e_mail(office: Office) -> None:
    ada, anna = await office.signed_in("ada", "administrator"), await office.signed_in("anna")
    assert [u["name"] for u in (await anna.get("/users")).json()["items"]] == ["Ada", "Anna"]
    assert "email" not in (await anna.get("/users")).text
    assert (await ada.get("/users")).json()["items"][1]["email"] == "anna@example.com"


async def test_the_list_is_paged_by_a_key(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    for n in range(5):
        await office.hire(f"Ёлка{n}")
    seen: list[str] = []
    cursor = ""
    while True:
        page = (await ada.get("/users", params={"limit": 2, "cursor": cursor})).json()
        seen += [u["name"] for u in page["items"]]
        if not (cursor := page["next"] or ""):
            break
    assert len(seen) == len(set(seen)) == 6
    assert (await ada.get("/users", params={"cursor": "b29wcw"})).status_code == 422


async def test_a_change_is_told_to_all_with_the_whole_row(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    anna = await office.hire("anna")
    answer = await ada.patch(f"/users/{anna}", json={"name": "Anna K", "role_id": 2})
    assert answer.status_code == 200
    last = (await events(office))[-1]
    assert last["type"] == "user.changed"
    assert last["audience"] == {"type": "staff"}
    assert last["user"] == {k: answer.json()[k] for k in ("id", "name", "role", "role_id", "teams", "active", "rev")}
    assert last["user"]["role"] == "supervisor"


async def test_deactivating_ends_sessions_and_tokens_and_keeps_the_person(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    anna = await office.hire("anna")
    browser = office.client(await office.session(anna))
    secret = (await ada.post("/tokens", json={"name": "t", "user_id": anna})).json()["secret"]
    program = office.client(bearer=secret)
    assert (await program.get("/session")).status_code == 200
    assert (await ada.post(f"/users/{anna}/deactivation")).json()["active"] is False
    assert (await browser.get("/session")).status_code == 401
    assert (await program.get("/session")).status_code == 401
    again = await office.client().post("/session", json={"email": "anna@example.com", "password": PASSWORD})
    assert again.status_code == 401
    assert (await ada.get(f"/users/{anna}")).json()["name"] == "Anna"
    assert (await ada.post(f"/users/{anna}/deactivation")).status_code == 409
    assert (await ada.delete(f"/users/{anna}/deactivation")).json()["active"] is True
    assert (await browser.get("/session")).status_code == 401
    assert (
        await office.client().post("/session", json={"email": "anna@example.com", "password": PASSWORD})
    ).status_code == 201


async def test_a_role_of_ones_own_gives_its_rights_at_once(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    role = (await ada.post("/roles", json={"name": "Auditor", "rights": ["audit.read"], "sight": "own"})).json()
    anna = await office.hire("anna")
    browser = office.client(await office.session(anna))
    assert (await browser.get("/audit")).status_code == 403
    await ada.patch(f"/users/{anna}", json={"role_id": role["id"]})
    (line,) = (await browser.get("/audit?verb=user.edited")).json()["items"]
    assert line["names"] == {f"user:{anna}": "Anna", "role:1": "Operator", f"role:{role['id']}": "Auditor"}
    assert (await browser.get("/session")).json()["user"]["sight"] == "own"
    await ada.patch(f"/roles/{role['id']}", json={"rights": []})
    assert (await browser.get("/audit")).status_code == 403
    assert (await ada.delete(f"/roles/{role['id']}")).json()["error"]["code"] == "role_in_use"
    await ada.patch(f"/users/{anna}", json={"role_id": 1})
    assert (await ada.delete(f"/roles/{role['id']}")).status_code == 204
    last, *_ = (await ada.get("/audit?verb=user.edited")).json()["items"]
    assert last["names"][f"role:{role['id']}"] == "Auditor", "what is gone was called so"
    assert (await ada.delete("/roles/1")).json()["error"]["code"] == "built_in_role"


async def test_the_audit_names_customers_only_to_who_sees_every_dialog(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    role = (await ada.post("/roles", json={"name": "Auditor", "rights": ["audit.read"], "sight": "own"})).json()
    anna = office.client(await office.session(await office.hire("anna")))
    vera = await office.hire("vera")
    async with office.db.orm() as tx:
        gleb = await tx.value("INSERT INTO contacts (name) VALUES ('Глеб') RETURNING id")
        await tx.execute("UPDATE users SET role_id = $2 WHERE id = $1", vera, role["id"])
        await audit.write(tx, None, None, "contact.blocked", ("contact", gleb))
    auditor = office.client(await office.session(vera))
    names = [(await reader.get("/audit?verb=contact.blocked")).json()["items"][0]["names"] for reader in (ada, auditor)]
    assert names == [{f"contact:{gleb}": "Глеб"}, {}]
    assert (await anna.post("/roles", json={"name": "Own"})).status_code == 403
    (refused, *_) = (await auditor.get("/audit")).json()["items"]
    assert (refused["verb"], refused["why"]) == ("POST /api/v1/roles", "You do not have the right to do this.")


async def test_administrators_cannot_be_cut(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    assert (await ada.patch("/roles/3", json={"rights": []})).status_code == 409
    assert (await ada.patch("/roles/3", json={"name": "Главные"})).json()["name"] == "Главные"


async def test_unknown_rights_roles_teams_and_people_are_named(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    for path, body, field in (
        ("/roles", {"name": "x", "rights": ["root"]}, "rights"),
        ("/teams", {"name": "x", "members": [999]}, "members"),
        ("/users/invitations", {"email": "x@example.com", "role_id": 999}, "role_id"),
        ("/tokens", {"name": "x", "role_id": 999}, "role_id"),
        ("/tokens", {"name": "x", "user_id": 999}, "user_id"),
        ("/tokens", {"name": "x"}, "user_id"),
        ("/tokens", {"name": "x", "role_id": 1, "scopes": ["root"]}, "scopes"),
        ("/users/invitations", {"email": "no at", "role_id": 1}, "email"),
        ("/roles", {"name": "  "}, "name"),
    ):
        answer = await ada.post(path, json=body)
        assert answer.status_code == 422, (path, body)
        assert list(answer.json()["error"]["fields"]) == [field]


async def test_teams_and_their_members(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    anna, vera = await office.hire("anna"), await office.hire("vera")
    team = (await ada.post("/teams", json={"name": "Sales", "members": [anna]})).json()
    assert (await ada.post("/teams", json={"name": "sales"})).status_code == 409
    assert (await ada.patch(f"/teams/{team['id']}", json={"members": [vera]})).json()["members"] == [vera]
    assert (await ada.patch(f"/users/{anna}", json={"teams": [team["id"]]})).json()["teams"] == [team["id"]]
    assert (await ada.get("/teams")).json()["items"] == [{"id": team["id"], "name": "Sales", "members": [anna, vera]}]
    async with office.db.tx() as tx:
        await tx.execute("INSERT INTO channels (id, kind, name) VALUES (7, 'practice', 'x')")
        await tx.execute("INSERT INTO channel_members VALUES (7, 'team', $1)", team["id"])
    assert (await ada.delete(f"/teams/{team['id']}")).json()["error"]["code"] == "team_in_use"
    role = (await ada.post("/roles", json={"name": "Seller"})).json()["id"]
    async with office.db.tx() as tx:
        await tx.execute("INSERT INTO channel_members VALUES (7, 'role', $1)", role)
    assert (await ada.delete(f"/roles/{role}")).json()["error"]["code"] == "role_in_use"
    async with office.db.tx() as tx:
        await tx.execute("UPDATE channels SET state = 'deleted' WHERE id = 7")
    assert (await ada.delete(f"/teams/{team['id']}")).status_code == 204
    assert (await ada.delete(f"/roles/{role}")).status_code == 204
    # its dialogs stay closed to who never worked there
    async with office.db.tx() as tx:
        grants = (await of_users(tx, [anna]))[anna]
    assert grants.channels is not None
    assert 7 not in grants.channels


async def test_a_service_account_has_its_roles_rights_and_is_nobody(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    made = (await ada.post("/tokens", json={"name": "site", "role_id": 1})).json()
    assert made["secret"] not in str((await ada.get("/tokens")).json())
    program = office.client(bearer=made["secret"])
    assert (await program.get("/session")).json()["user"] | {"id": None, "name": "site", "role": "operator"} == (
        await program.get("/session")
    ).json()["user"]
    assert (await program.get("/users/me")).status_code == 403
    grants = await by_token(office.db, made["secret"])
    assert grants is not None
    assert grants.user_id is None
    assert grants.rights == BUILT_IN["operator"]
    assert (await ada.delete(f"/tokens/{made['token']['id']}")).status_code == 204
    assert (await program.get("/session")).status_code == 401


async def test_scopes_narrow_a_token(office: Office) -> None:
    ada = await office.signed_in("ada", "administrator")
    body = {"name": "reader", "role_id": 3, "scopes": ["audit.read"]}
    program = office.client(bearer=(await ada.post("/tokens", json=body)).json()["secret"])
    assert (await program.get("/audit")).status_code == 200
    assert (await program.post("/teams", json={"name": "x"})).status_code == 403


async def test_my_settings_are_merged_and_bounded(office: Office) -> None:
    anna = await office.signed_in("anna")
    await anna.patch("/users/me", json={"settings": {"theme": "dark", "sound": True}})
    body = (await anna.patch("/users/me", json={"settings": {"sound": None}, "time_zone": "Europe/Vilnius"})).json()
    assert body["user"]["settings"] == {"theme": "dark"}
    assert body["user"]["time_zone"] == "Europe/Vilnius"
    assert (await anna.patch("/users/me", json={"settings": {"x": "y" * 20_000}})).status_code == 422
    assert (await anna.patch("/users/me", json={"time_zone": "Mars/Base"})).status_code == 422
    assert (await anna.patch("/users/me", json={"settings": {"x": "a\0b"}})).status_code == 422


async def test_what_a_route_or_a_schedule_stands_on_is_not_deleted(office: Office) -> None:
    """A pool would be nobody's, and members without a schedule are on duty all night."""
    ada = await office.signed_in("ada", "administrator")
    team = (await ada.post("/teams", json={"name": "Night"})).json()["id"]
    role = (await ada.post("/roles", json={"name": "Seller"})).json()["id"]
    named: dict[str, tuple[str, int, str]] = {
        "a route's team": (_ROUTE % ("team", team), team, "team"),
        "a route's role": (_ROUTE % ("role", role), role, "role"),
        "a schedule's team": (_ON_SCHEDULE % team, team, "team"),
    }
    async with office.db.tx() as tx:
        await tx.execute("INSERT INTO channels (id, kind, name) VALUES (7, 'practice', 'x')")
        await tx.execute("INSERT INTO schedules (id, name, pattern) VALUES (7, 'x', '{}')")
    for what, (made, number, kind) in named.items():
        async with office.db.tx() as tx:
            await tx.execute(made)
        refused = await ada.delete(f"/{kind}s/{number}")
        assert refused.status_code == 409, what
        assert refused.json()["error"]["code"] == f"{kind}_in_use", what
        async with office.db.tx() as tx:
            for table in ("routes", "schedule_people"):
                await tx.execute(f"DELETE FROM {table}")
    async with office.db.tx() as tx:
        await tx.execute(_ON_SCHEDULE % team)
        await tx.execute("UPDATE schedule_people SET from_on = '2020-01-01', to_on = '2020-12-31'")
    assert (await ada.delete(f"/teams/{team}")).status_code == 204
    assert (await ada.delete(f"/roles/{role}")).status_code == 204
