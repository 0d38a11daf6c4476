"""R29 at CI size: whatever is sent to any route, hook or socket, nothing breaks: no 5xx, no task down."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.core.result import Ok

from backend.access.actions import tokens
from backend.access.schemas import NewToken
from backend.kit.http.openapi import REFUSALS
from tests.rights.inside import Line
from tests.rights.village import Village

SEED = 20261122
CASES = {GenerationMode.POSITIVE: 5, GenerationMode.NEGATIVE: 2}
# what the description names; a fault or an absence is none of what may be met here
DOCUMENTED = {int(code) for code in REFUSALS if code < "500"}


async def everything(village: Village) -> httpx.AsyncClient:
    """A program that may do all; its key's id is out of reach of the numbers that are tried."""
    async with village.db.orm() as tx:
        made, bearer = await tokens.put(tx, NewToken("fuzz", user_id=village.people.ids["ada"]), created_by=None)
        await tx.execute("UPDATE tokens SET id = 987654321 WHERE id = $1", made)
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(village.app, raise_app_exceptions=False),
        base_url=village.settings.public_url,
        headers={"authorization": f"Bearer {bearer}"},
    )


def cases(operation: Any) -> Iterator[Case]:
    """The same ones in every run."""
    for mode, number in CASES.items():
        found: list[Case] = []

        @seed(SEED)
        @settings(
            max_examples=number,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(operation.as_strategy(generation_mode=mode))
        def collect(case: Case) -> None:
            found.append(case)  # noqa: B023

        try:
            collect()
        except Exception as error:
            # some operations have nothing that could be negated
            assert mode is GenerationMode.NEGATIVE, (operation.label, error)  # noqa: PT017
        yield from found


async def real(village: Village) -> dict[str, int]:
    """Ids of rows that exist, so that not all that is tried ends in a 404."""
    dialog = await village.dialog("sales")
    await village.failed(dialog)
    return {
        "conversation_id": dialog,
        "card_id": await village.card(dialog),
        "contact_id": await village.contact(dialog),
        "user_id": await village.user(),
        "channel_id": await village.channel("sales"),
        "seq": 2,
    }


def prepared(case: Case, base: str) -> requests.PreparedRequest:
    kwargs = case.as_transport_kwargs(base_url=base)
    return requests.Request(**{k: v for k, v in kwargs.items() if v is not None}).prepare()


async def send(client: httpx.AsyncClient, case: Case) -> httpx.Response:
    request = prepared(case, str(client.base_url))
    # who is asking is not what is tried here
    ours = ("user-agent", "content-length", "authorization", "cookie")
    headers = {name: value for name, value in request.headers.items() if name.lower() not in ours}
    return await client.request(str(request.method), str(request.url), headers=headers, content=request.body)


# every route some times over: minutes where three share two cores
@pytest.mark.timeout(600)
async def test_29_whatever_is_asked_is_answered_in_words(village: Village) -> None:
    client = await everything(village)
    schema = schemathesis.openapi.from_dict((await client.get("/api/v1/openapi.json")).json())
    ids, dice = await real(village), random.Random(SEED)
    wrong: list[str] = []
    seen: Counter[int] = Counter()
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        leads_on = "303" in result.ok().definition.raw["responses"]
        for case in cases(result.ok()):
            for name in case.path_parameters or {}:
                if name in ids and dice.random() < 0.6:
                    case.path_parameters[name] = ids[name]
            answer = await send(client, case)
            seen[answer.status_code] += 1
            if answer.status_code == 303 and leads_on:
                # to a page of ours that says what is wrong, whatever was asked
                assert answer.headers["location"].startswith("/settings"), case.as_curl_command()
            elif answer.status_code >= 300 and answer.status_code not in DOCUMENTED:
                wrong.append(f"{answer.status_code} {case.as_curl_command()}")
            elif answer.status_code >= 400:
                assert answer.json()["error"]["message"], case.as_curl_command()
    assert not wrong, "\n".join(wrong)
    assert seen.total() > 500, seen
    # a wrong password is 401 as well
    assert seen[401] < 20, "the key was taken away, so that nothing was tried"
    assert (await client.get("/api/v1/session")).status_code == 200
    assert (await client.get("/health/ready")).status_code == 200
    await client.aclose()


SECRET = {"x-telegram-bot-api-secret-token": "right"}
PAYLOADS = Path(__file__).parents[1] / "connectors" / "telegram" / "payloads"
ODD: list[Any] = [
    None, True, -1, 0, 2**63, -(2**70), 1e18, 1.5, "", "x", "\x00", "\ud800", "\u202e", "9" * 400, [], {},
    [[]], {"a": {}},
]  # fmt: skip


def bent(value: Any, dice: random.Random) -> Any:
    """The same tree with one thing in it exchanged, taken away or doubled."""
    if isinstance(value, dict) and value and dice.random() < 0.85:
        name = dice.choice(list(value))
        rest = {k: v for k, v in value.items() if k != name}
        return rest if dice.random() < 0.2 else rest | {name: bent(value[name], dice)}
    if isinstance(value, list) and value and dice.random() < 0.7:
        at = dice.randrange(len(value))
        return [*value[:at], bent(value[at], dice), *value[at:]]
    return dice.choice(ODD)


def broken(body: bytes, dice: random.Random) -> bytes:
    """Bytes cut, exchanged or repeated."""
    at = dice.randrange(len(body))
    return dice.choice([body[:at], body[:at] + bytes([dice.randrange(256)]) + body[at + 1 :], body[at:] + body])


def hooks(dice: random.Random, number: int) -> Iterator[bytes]:
    known = [path.read_bytes() for path in sorted(PAYLOADS.glob("*.json"))]
    for _ in range(number):
        body = dice.choice(known)
        yield broken(body, dice) if dice.random() < 0.3 else json.dumps(bent(json.loads(body), dice)).encode()


async def test_29_malformed_hooks_are_never_a_fault_and_never_hold_up_the_next(village: Village) -> None:
    made = await village.value(
        "INSERT INTO channels (kind, name, secrets, hook_secret) VALUES ('telegram', '', $1, 'right') RETURNING id",
        village.sealed({"token": "123456:" + "a" * 35}),
    )
    dice, statuses = random.Random(SEED), Counter[int]()
    good = json.loads((PAYLOADS / "text_plain.json").read_bytes())
    async with await village.client("nobody") as platform:

        async def post(body: bytes) -> None:
            answer = await platform.post(f"/hooks/{made}", content=body, headers=SECRET)
            statuses[answer.status_code] += 1
            assert answer.status_code == 200, body

        bodies = list(hooks(dice, 1500))
        for start in range(0, len(bodies), 50):
            await asyncio.gather(*(post(body) for body in bodies[start : start + 50]))
        before = await village.value("SELECT count(*) FROM messages WHERE text = 'after all that'")
        good["message"] |= {"message_id": 777_777, "text": "after all that"}
        await post(json.dumps(good).encode())
        assert await village.value("SELECT count(*) FROM messages WHERE text = 'after all that'") == before + 1
        assert (await platform.get("/health/ready")).status_code == 200
    assert await village.value("SELECT count(*) FROM quarantine") > 0
    assert statuses.total() == 1501


async def test_29_malformed_frames_end_or_explain_and_no_task_dies(village: Village) -> None:
    dice = random.Random(SEED)
    frames = [{"type": "typing", "conversation_id": 1}, {"type": "viewing", "conversation_id": 1}, {"type": "ping"}]
    frames.append({"type": "editing", "conversation_id": 1, "field": "budget"})
    frames.append({"type": "looking", "kind": "contact", "id": 1})
    frames.append({"type": "here", "idle": True})
    frames.append({"type": "field", "kind": "company", "id": 1, "field": "site"})
    for _ in range(60):
        line = Line(village.app, await village.headers("anna"))
        assert await line.open()
        # fewer than what is too many for one socket
        for _ in range(35):
            frame = json.dumps(bent(dice.choice(frames), dice))
            line.say(frame if dice.random() < 0.9 else frame[: dice.randrange(len(frame))])
        line.say('{"type":"ping"}')
        while (heard := await line.hear())["type"] not in ("pong", "closed"):
            assert heard["type"] in ("hello", "error", "presence", "fields"), heard
        assert heard.get("code", 4400) == 4400
        await line.close()
    async with await village.client("ada") as ada:
        assert (await ada.get("/health/ready")).status_code == 200
