"""R28: every route of the router × every kind of caller, on a real web node. No route is left out, by construction."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from backend.access.guards import routes
from backend.access.rights import ALL, BUILT_IN
from backend.app import create_litestar
from backend.kit.http.unknown import known_parameters
from backend.kit.settings import Settings
from tests.fixtures.processes import Process, Processes

Route = tuple[str, str, str]
OPEN = {"public", "signed_in", "person"}
# what strangers may call: each is here by decision
PUBLIC = {
    "GET /",
    "GET /{path}",
    # leads to the page of the settings, behind their door
    "GET /api/docs",
    "GET /health/live",
    "GET /health/ready",
    "POST /api/v1/session",
    "GET /api/v1/session/doors",
    # a gateway that takes files by address alone, for an hour
    "GET /api/v1/lent/{token}/{name}",
    "GET /api/v1/setup/{token}",
    "POST /api/v1/setup/{token}",
    "GET /api/v1/invite/{token}",
    "POST /api/v1/invite/{token}",
    "POST /api/v1/signin/{token}",
    "POST /api/v1/reset",
    "GET /api/v1/reset/{token}",
    "POST /api/v1/reset/{token}",
    # the chat on a site: its visitors are no colleagues; each call asks for the site and the visitor's own token
    "GET /widget/{file}",
    "GET /widget/demo",
    "GET /widget/demo/{key}",
    "GET /widget/v1/{key}/config",
    "POST /widget/v1/{key}/session",
    "GET /widget/v1/{key}/messages",
    "POST /widget/v1/{key}/messages",
    "POST /widget/v1/{key}/files",
    "GET /widget/v1/{key}/files/{file_id}",
    "GET /widget/v1/{key}/callback",
    "POST /widget/v1/{key}/callback",
    "GET /widget/v1/{key}/call",
    "POST /widget/v1/{key}/call",
    "POST /widget/v1/{key}/call/{call_id}",
    "POST /widget/v1/{key}/call/{call_id}/end",
    "POST /widget/v1/{key}/contact",
    "POST /widget/v1/{key}/onward",
    "POST /widget/v1/{key}/seen",
    "POST /widget/v1/{key}/end",
    # a form on a site, ours or another builder's: attacked in test_forms
    "GET /forms/{key}",
    "GET /forms/{key}/look",
    "POST /forms/{key}",
    "POST /forms/{key}/answers",
    # one's own calendar for whoever has its link: attacked in tests/tasks/test_meetings.py
    "GET /api/v1/task-feed/{name}",
    # an invoice or order for whoever has its link: attacked in test_papers
    # whoever has a letter of ours may ask for no more of its kind: the page asks, the press does (RFC 8058)
    "GET /api/v1/notifications/unsubscribe",
    "POST /api/v1/notifications/unsubscribe",
    "GET /paper/{token}",
    "HEAD /paper/{token}",
    "GET /paper/{token}/pdf",
}
# one's own drafts stay readable when the conversation is out of sight (DESIGN 3, 22): an empty list for all the rest
ONES_OWN = {"/api/v1/conversations/{conversation_id}/drafts"}


NO_UUID = "00000000-0000-4000-8000-000000000000"


class Values(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "999999999"


def bare(path: str) -> str:
    """/a/{id:int} → /a/{id}"""
    return "/".join(part.split(":")[0] + "}" if ":" in part else part for part in path.split("/"))


def address(path: str) -> str:
    given = Values(path="nowhere", token="made-up", file_id=NO_UUID, call_id=NO_UUID, kind="reply")
    return bare(path).format_map(given)


@pytest.fixture
def listed(settings: Settings) -> list[Route]:
    found = list(routes(create_litestar(settings)))
    assert len(found) > 60
    return found


class Callers:
    def __init__(self, node: Process) -> None:
        self.node = node
        self.rights: dict[str, frozenset[str]] = {}
        self.clients: dict[str, httpx.AsyncClient] = {}

    def add(self, name: str, rights: frozenset[str], token: str | None) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self.rights[name] = rights
        self.clients[name] = httpx.AsyncClient(base_url=self.node.url, headers=headers, timeout=30)

    def __iter__(self) -> Iterator[tuple[str, httpx.AsyncClient]]:
        return iter(self.clients.items())


@pytest.fixture
async def callers(processes: Processes, tmp_path: Path) -> AsyncIterator[Callers]:
    found = Callers(await processes.web())
    found.add("nobody", frozenset(), None)
    found.add("revoked", frozenset(), "samovar_" + "x" * 43)
    for role, rights in BUILT_IN.items():
        who = ("--email", f"{role}@example.com")
        await processes.command(
            "user", "add", *who, "--name", role, "--role", role, "--password-stdin", given="long enough\n"
        )
        token = await processes.command("token", "add", "--user", f"{role}@example.com")
        found.add(role, rights, token.strip())
    scoped = await processes.command("token", "add", "--role", "admin", "--scopes", "audit.read,messages.send")
    found.add("service", frozenset({"audit.read", "messages.send"}), scoped.strip())
    yield found
    for _, client in found:
        await client.aclose()


def expected(name: str, needed: str, rights: frozenset[str]) -> set[int] | None:
    """The only statuses allowed; None: anything but a refusal of access or a fault."""
    if needed == "public":
        return None
    if name in ("nobody", "revoked"):
        return {401}
    if (needed == "person" and name == "service") or (needed in ALL and needed not in rights):
        return {403}
    return None


async def test_28_every_route_lets_in_whom_it_names_and_nobody_else(listed: list[Route], callers: Callers) -> None:
    wrong = []
    for method, path, needed in listed:
        assert needed in OPEN | ALL
        for name, client in callers:
            answer = await client.request(method, address(path), json=None if method in ("GET", "HEAD") else {})
            wanted = expected(name, needed, callers.rights[name])
            if wanted is None and (answer.status_code >= 500 or (answer.status_code == 401 and needed != "public")):
                wrong.append((name, method, path, needed, answer.status_code, answer.text[:200]))
            if wanted is not None and answer.status_code not in wanted:
                wrong.append((name, method, path, needed, answer.status_code, answer.text[:200]))
    assert wrong == []


def test_28_what_strangers_may_call_is_a_list_that_somebody_decided_on(listed: list[Route]) -> None:
    public = {f"{method} {bare(path)}" for method, path, needed in listed if needed == "public"}
    assert public == PUBLIC


async def test_28_a_missing_row_is_a_404_for_whoever_may_look(
    settings: Settings, listed: list[Route], callers: Callers
) -> None:
    """GET and DELETE of an id that nobody has: one and the same answer for all who hold the right."""
    known = known_parameters(create_litestar(settings))
    answers: dict[str, set[str]] = {}
    for method, path, needed in listed:
        if method not in ("GET", "DELETE") or "_id" not in path or needed == "public" or bare(path) in ONES_OWN:
            continue
        for name, client in callers:
            if name in ("nobody", "revoked") or expected(name, needed, callers.rights[name]) is not None:
                continue
            # whoever deletes names the version that they saw, where the row has one
            takes = known[method, bare(path)] if method == "DELETE" else ()
            seen = {name: 1 for name in ("version", "rev") if name in takes}
            answer = await client.request(method, address(path), params=seen, headers={"accept-language": "en"})
            answers.setdefault(f"{method} {path}", set()).add(f"{answer.status_code}")
    assert {route: found for route, found in answers.items() if found != {"404"}} == {}


async def test_29_the_description_names_the_refusals_a_caller_may_meet(callers: Callers) -> None:
    assert (await callers.clients["nobody"].get("/api/v1/openapi.json")).status_code == 401
    schema = (await callers.clients["operator"].get("/api/v1/openapi.json")).json()
    for path, item in schema["paths"].items():
        for method, operation in item.items():
            codes = set(operation["responses"])
            assert {"401", "404", "422", "503"} < codes, (method, path)
            assert codes & {"200", "201", "202", "204", "303"}, (method, path)
            assert operation["responses"]["422"]["content"]["application/json"]["schema"] == {
                "$ref": "#/components/schemas/Error"
            }
