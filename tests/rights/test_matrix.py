"""R28: every route, command of the socket and hook × every kind of caller × own, foreign and missing things.

The list of routes is the router's; a new route without an entry fails here.
"""

import re
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import msgspec
import pytest

from backend.access.guards import routes
from backend.access.rights import ALL
from backend.app import create_litestar
from backend.kit.settings import Settings
from backend.realtime.inbound import KNOWN
from tests.rights.entries import NOWHERE, Entry, Values
from tests.rights.every import ENTRIES
from tests.rights.inside import Line
from tests.rights.village import PEOPLE, RIGHTS, SEES, Village, open_village

STRANGERS = ("nobody", "revoked")
OTHERS_NAME = "Анна"


class Try(msgspec.Struct, frozen=True):
    """One call: who, which route, on what (a place, "own" or "missing"), and the statuses that are right."""

    caller: str
    route: str
    on: str
    values: Values
    right: frozenset[int]

    @property
    def entry(self) -> Entry:
        return ENTRIES[self.route]

    @property
    def is_refused(self) -> bool:
        return self.entry.ok not in self.right


def listed(settings: Settings) -> dict[str, str]:
    """route → its permission; the types of path parameters are left out."""
    return {
        f"{method} {re.sub(':[a-z]+}', '}', path)}": needed
        for method, path, needed in routes(create_litestar(settings))
    }


def may_call(caller: str, needed: str) -> int | None:
    """The guard's refusal, None when it lets in."""
    if needed == "public":
        return None
    if caller in STRANGERS:
        return 401
    if (needed == "person" and caller == "service") or (needed in ALL and needed not in RIGHTS[caller]):
        return 403
    return None


def sees(caller: str, entry: Entry, on: str) -> bool:
    if entry.make is None or not entry.places or on == "own":
        return on != "missing"
    # who sees every dialog works in every channel; a place of one's own is a device
    return on in SEES[caller]


def expected(caller: str, needed: str, entry: Entry, on: str) -> frozenset[int]:
    refused = may_call(caller, needed)
    if refused is not None:
        return frozenset({refused})
    lacks = bool(entry.right) and entry.right not in RIGHTS[caller]
    if entry.theirs and on == "annas" and caller == "service":
        return frozenset({409})
    if not sees(caller, entry, on):
        if entry.held and caller == "rita" and on == "annas":
            return frozenset({409})
        # which of the two comes first is the verb's own affair; that foreign is as missing is checked apart
        return frozenset({entry.nothing, 403} if lacks else {entry.nothing})
    return frozenset({403 if lacks else entry.ok})


async def tries(village: Village, routes_: dict[str, str], *, refused: bool) -> AsyncIterator[Try]:
    """Every call that is refused, or every one that is served, each on a fresh thing where it has one."""
    for caller in SEES:
        for route, needed in sorted(routes_.items()):
            entry = ENTRIES[route]
            places = entry.places or (("own",) if entry.make else ())
            for on in (*places, "missing") if entry.make else ("own",):
                right = expected(caller, needed, entry, on)
                if (entry.ok in right) == refused or (entry.dear and not refused and caller != "anna"):
                    continue
                make = entry.make if on != "missing" else None
                values = await make(village, on, caller) if make else entry.missing
                yield Try(caller, route, on, values, right)


async def call(client: httpx.AsyncClient, each: Try) -> httpx.Response:
    method, path = each.route.split()
    entry = each.entry
    rest: dict[str, Any] = {}
    if entry.files:
        rest = {"files": {"file": ("a.txt", b"text", "text/plain")}}
    elif entry.body:
        rest = {"json": entry.body(each.values)}
    return await client.request(method, path.format_map({"kind": "reply", **each.values}) + entry.query, **rest)


def judge(each: Try, answer: httpx.Response) -> list[str]:
    """What is wrong with an answer."""
    where = f"{each.caller} {each.route} on {each.on}: {answer.status_code}"
    if answer.status_code not in each.right:
        return [f"{where}, expected {sorted(each.right)}: {answer.text[:300]}"]
    if answer.status_code == 409 and each.is_refused and each.entry.held:
        told = answer.json()["error"]["fields"].get("responsible")
        return [] if told == {"name": OTHERS_NAME} else [f"{where} tells {told}"]
    return []


def differing(answers: dict[tuple[str, str, str], tuple[int, str]]) -> list[str]:
    """Foreign things that are answered otherwise than missing ones."""
    return [
        f"{caller} {route}: {on} {answer} but missing {answers[caller, route, 'missing']}"
        for (caller, route, on), answer in answers.items()
        if on != "missing" and (caller, route, "missing") in answers and answer != answers[caller, route, "missing"]
    ]


def listing(wrong: list[str]) -> str:
    return "\n".join(wrong)


@pytest.fixture
def permissions(settings: Settings) -> dict[str, str]:
    return listed(settings)


def test_every_route_has_an_entry(permissions: dict[str, str]) -> None:
    assert permissions.keys() - ENTRIES.keys() == set(), "new routes: say in entries.py what they are tried on"
    assert ENTRIES.keys() - permissions.keys() == set(), "entries of routes that are gone"


async def refusals(village: Village, each_try: Sequence[Try]) -> list[str]:
    wrong: list[str] = []
    answers: dict[tuple[str, str, str], tuple[int, str]] = {}
    for caller in SEES:
        async with await village.client(caller) as client:
            before = await village.fingerprint()
            noted = await village.value("SELECT count(*) FROM audit WHERE refused IS NOT NULL")
            forbidden = 0
            for each in (t for t in each_try if t.caller == caller):
                answer = await call(client, each)
                wrong += judge(each, answer)
                forbidden += answer.status_code == 403
                if not sees(caller, each.entry, each.on) and answer.status_code not in (401, 409):
                    answers[caller, each.route, each.on] = (answer.status_code, answer.text)
            after = await village.fingerprint()
            changed = [name for name in after if after[name] != before[name]]
            wrong += [f"what {caller} was refused changed {changed}"] if changed else []
            lines = await village.value("SELECT count(*) FROM audit WHERE refused IS NOT NULL")
            if lines - noted != forbidden:
                wrong.append(f"{caller}: {forbidden} times forbidden, {lines - noted} lines in the audit")
    return wrong + differing(answers)


@pytest.mark.timeout(400)
async def test_28_whom_a_route_does_not_name_it_refuses_without_effect_or_hint(
    settings: Settings, permissions: dict[str, str]
) -> None:
    async with open_village(settings) as village:
        wrong = await refusals(village, [each async for each in tries(village, permissions, refused=True)])
    assert not wrong, listing(wrong)


@pytest.mark.timeout(400)
async def test_28_whom_a_route_names_it_serves(settings: Settings, permissions: dict[str, str]) -> None:
    async with open_village(settings) as village:
        wrong = []
        served = set()
        async for each in tries(village, permissions, refused=False):
            # a client for each: some calls end the session they came with
            async with await village.client(each.caller) as client:
                wrong += judge(each, await call(client, each))
            served.add(each.route)
    assert not wrong, listing(wrong)
    assert served == permissions.keys(), "routes that nobody may use"


async def test_28_lists_hold_what_one_sees_and_nothing_else(settings: Settings) -> None:
    async with open_village(settings) as village:
        dialogs = {place: await village.dialog(place) for place in ("sales", "annas", "market")}
        failed = {place: await village.failed(dialog) for place, dialog in dialogs.items()}
        contacts = {place: await village.contact(dialog) for place, dialog in dialogs.items()}
        for caller in SEES:
            if caller in STRANGERS:
                continue
            mine = set(SEES[caller])
            async with await village.client(caller) as client:
                for view in ("all", "waiting", "unanswered"):
                    rows = (await client.get("/api/v1/conversations", params={"filter": view})).json()["items"]
                    assert {r["id"] for r in rows} == {dialogs[p] for p in mine}, (caller, view)
                for place, channel in (("market", village.people.secret), ("sales", village.people.sales)):
                    rows = (await client.get("/api/v1/conversations", params={"channel_id": channel})).json()["items"]
                    assert bool(rows) == any(village.channel_of(p) == channel for p in mine), (caller, place)
                for place, contact in contacts.items():
                    for what in ("conversations", "cards"):
                        found = (await client.get(f"/api/v1/{what}", params={"contact_id": contact})).json()["items"]
                        assert bool(found) == (place in mine), (caller, what, place)
                troubled = (await client.get("/api/v1/outbox")).json()["items"]
                assert {(m["conversation_id"], m["seq"]) for m in troubled} == {(dialogs[p], failed[p]) for p in mine}
                channels = {c["id"] for c in (await client.get("/api/v1/channels")).json()["items"]}
                assert channels == {village.channel_of(p) for p in mine}, caller


async def test_28_commands_of_the_socket(settings: Settings) -> None:
    """typing, viewing, editing: a foreign dialog is answered as a missing one, and nobody hears of it."""
    assert {"typing", "viewing", "editing", "looking", "field", "here", "ping"} == KNOWN, "a new command: try it here"
    async with open_village(settings) as village:
        dialogs = {place: await village.dialog(place) for place in ("sales", "annas", "market")} | {"missing": NOWHERE}
        contacts = {p: NOWHERE if p == "missing" else await village.contact(d) for p, d in dialogs.items()}
        for caller in SEES:
            line = Line(village.app, await village.headers(caller))
            assert await line.open() == (caller not in STRANGERS), caller
            if caller in STRANGERS:
                assert line.status == 401
                continue
            assert (await line.hear())["type"] == "hello"
            for place, dialog in dialogs.items():
                for command, more in (("typing", {}), ("viewing", {}), ("editing", {"field": "budget"})):
                    heard = await line.ask({"type": command, "conversation_id": dialog, **more})
                    problems = [frame for frame in heard if not frame["type"].startswith("presence")]
                    told = {frame["conversation_id"] for frame in heard if frame["type"] == "presence"}
                    assert told <= {dialogs[p] for p in SEES[caller]}, (caller, place, command)
                    # a service key is nobody who could look or write
                    unseen = place not in SEES[caller] and caller != "service"
                    assert problems == [{"type": "error", "code": "not_found"}] * unseen, (caller, place, command)
            for place, contact in contacts.items():
                for command, more in (("looking", {}), ("field", {"field": "name"})):
                    heard = await line.ask({"type": command, "kind": "contact", "id": contact, **more})
                    unseen = place not in SEES[caller] and caller != "service"
                    refused = [frame for frame in heard if frame["type"] == "error"]
                    assert refused == [{"type": "error", "code": "not_found"}] * unseen, (caller, place, command)
                    told = {frame["id"] for frame in heard if frame["type"] == "fields"}
                    assert told <= {contacts[p] for p in SEES[caller]}, (caller, place, command)
            heard = await line.ask({"type": "here", "idle": True})
            assert not [frame for frame in heard if frame["type"] == "error"], caller
            await line.close()


async def test_28_a_channels_changes_are_told_to_those_who_may_know_of_it(settings: Settings) -> None:
    async with open_village(settings) as village:
        lines = {name: Line(village.app, await village.headers(name)) for name in ("anna", "vera", "boris")}
        for line in lines.values():
            assert await line.open()
            assert (await line.hear())["type"] == "hello"
        async with await village.client("ada") as ada:
            for channel, name in ((village.people.sales, "First"), (village.people.secret, "Second")):
                answer = await ada.patch(f"/api/v1/channels/{channel}", json={"name": name})
                assert answer.status_code == 200, answer.text
        heard = {"anna": ["First"], "vera": ["Second"], "boris": ["First", "Second"]}
        for who, names in heard.items():
            assert [(await lines[who].hear())["channel"]["name"] for _ in names] == names, who
            await lines[who].close()


async def test_28_hooks_let_in_whom_the_channel_knows_whoever_else_they_are(settings: Settings) -> None:
    async with open_village(settings) as village:
        made = await village.value(
            "INSERT INTO channels (kind, name, secrets, hook_secret) VALUES ('telegram', '', $1, 'right') RETURNING id",
            village.sealed({"token": "123456:" + "a" * 35}),
        )
        silent = await village.channel("sales")  # a kind that is never called
        header = "x-telegram-bot-api-secret-token"
        before = await village.fingerprint()
        for caller in SEES:
            async with await village.client(caller) as client:
                for path, secret, status in (
                    (f"/hooks/{made}", None, 401),
                    (f"/hooks/{made}", "wrong", 401),
                    (f"/hooks/{silent}", "s", 404),
                    (f"/hooks/{NOWHERE}", "right", 404),
                ):
                    answer = await client.post(path, content=b"{}", headers={header: secret} if secret else {})
                    assert (answer.status_code, answer.content) == (status, b""), (caller, path, secret)
        assert await village.fingerprint() == before
        for caller in ("nobody", *PEOPLE):
            async with await village.client(caller) as client:
                assert (
                    await client.post(f"/hooks/{made}", content=b"{}", headers={header: "right"})
                ).status_code == 200
