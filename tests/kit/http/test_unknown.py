"""Nobody filters by a word that they misspelt and trusts what comes."""

import httpx

from tests.rights.village import Village


async def test_a_parameter_that_a_route_does_not_know_is_refused_by_its_name(village: Village) -> None:
    client = await village.client("ada")
    for path, name in (
        ("/companies?serch=x", "serch"),
        ("/board/1?responsable=me&order=newest", "responsable"),
        ("/cards/1?limit=1", "limit"),
        ("/audit?a%27b=1", "a'b"),
    ):
        answer = await client.get(f"/api/v1{path}")
        assert answer.status_code == 422, path
        told = answer.json()["error"]["fields"]
        assert (list(told), told[name]["code"]) == ([name], "unknown_parameter")
        assert told[name]["message"]


async def test_what_a_route_and_its_filters_know_goes_through(village: Village) -> None:
    client = await village.client("ada")
    dialog = await village.dialog("sales")
    contact = await village.contact(dialog)
    for path, codes in (
        ("/companies?search=x&limit=5", {200}),
        ("/board/1?responsible=me&tag=x&order=newest", {200}),
        ("/conversations?limit=5", {200}),
        # the version in a picture's address is nothing that is read
        (f"/contacts/{contact}/avatar?v=12345678", {404}),
        # a provider that sends a person back adds what it likes
        ("/sign-in/callback?error=access_denied&error_description=no&session_state=1", {303}),
    ):
        assert (await client.get(f"/api/v1{path}")).status_code in codes, path


async def test_a_stranger_is_told_nothing_of_a_route(village: Village) -> None:
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(village.app), base_url=village.settings.public_url
    ) as nobody:
        assert (await nobody.get("/api/v1/companies?serch=x")).status_code == 401
