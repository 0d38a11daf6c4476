"""Attack 10: an operator tries everything of the administrator. The list comes of the routes, so a new one is in it."""

from typing import Any

import pytest

from backend.access.rights import ALL, OPERATOR
from backend.kit.settings import Settings
from tests.attacks.unmoved import unmoved
from tests.rights.entries import NOWHERE
from tests.rights.every import ENTRIES
from tests.rights.test_matrix import Try, call, listed
from tests.rights.village import open_village


def beyond(settings: Settings) -> dict[str, str]:
    """Routes that ask for a right which operators have not."""
    return {route: right for route, right in listed(settings).items() if right in ALL - OPERATOR}


def test_10_there_is_much_that_an_operator_may_not(settings: Settings) -> None:
    routes = beyond(settings)
    assert len(routes) > 100
    assert {"users.manage", "roles.manage", "channels.manage", "fields.manage", "statuses.manage"} <= {*routes.values()}


@pytest.mark.timeout(300)
async def test_10_an_operator_is_refused_all_of_it_on_what_is_there_and_changes_nothing(settings: Settings) -> None:
    routes, wrong = beyond(settings), []
    async with open_village(settings) as village:
        tries = []
        for route in sorted(routes):
            entry = ENTRIES[route]
            # on a real thing, made as by who may: what a missing one answers says nothing of the right
            on = "sales" if "sales" in entry.places else "own"
            values: dict[str, Any] = await entry.make(village, on, "ada") if entry.make else {**entry.missing}
            tries.append(Try("anna", route, on, {"path": "x", "key": NOWHERE, **values}, frozenset({403})))
        async with await village.client("anna") as anna, unmoved(village, audited=len(tries)):
            for each in tries:
                answer = await call(anna, each)
                if answer.status_code != 403:
                    wrong.append(f"{each.route} ({routes[each.route]}): {answer.status_code} {answer.text[:200]}")
    assert not wrong, "\n".join(wrong)


async def test_10_nor_does_she_become_more_by_her_own_hand_or_by_a_key(settings: Settings) -> None:
    async with open_village(settings) as village:
        anna_id = village.people.ids["anna"]
        role = await village.value("SELECT role_id FROM users WHERE id = $1", anna_id)
        administrators = await village.value("SELECT id FROM roles WHERE key = 'administrator'")
        attempts: list[tuple[str, str, dict[str, Any], set[int]]] = [
            ("PATCH", f"/users/{anna_id}", {"role_id": administrators}, {403}),
            ("PATCH", f"/roles/{role}", {"rights": sorted(ALL)}, {403}),
            ("PATCH", f"/roles/{role}", {"read_only_fields": [], "hidden_fields": []}, {403}),
            ("PUT", f"/roles/{role}/card-rules", {"version": 0, "rules": []}, {403}),
            ("POST", "/tokens", {"name": "x", "role_id": administrators}, {403}),
            # 9: what no form of one's own account has is refused by name
            *(
                ("PATCH", "/users/me", {name: value}, {422})
                for name, value in (("role_id", administrators), ("is_admin", True), ("rights", sorted(ALL)), ("id", 1))
            ),
        ]
        async with await village.client("anna") as anna, unmoved(village, audited=5):
            for method, path, body, right in attempts:
                answer = await anna.request(method, f"/api/v1{path}", json=body)
                assert answer.status_code in right, (method, path, body, answer.text)


async def test_10_what_she_wants_changed_she_asks_for(settings: Settings) -> None:
    async with open_village(settings) as village, await village.client("anna") as anna:
        answer = await anna.post("/api/v1/setup-requests", json={"what": "field", "name": "Размер обуви"})
        assert answer.status_code in (200, 201), answer.text
        async with await village.client("ada") as ada:
            told = (await ada.get("/api/v1/setup-requests")).json()["items"]
        assert "Размер обуви" in str(told)
