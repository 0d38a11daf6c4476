"""Every example in the API's description works: it fits the schema, it is sent, and what comes fits it too.

After a change: SAMOVAR_EXAMPLES=write pytest tests/kit/http/test_examples.py, and read what came.
"""

import os
import re
from pathlib import Path
from typing import Any

import httpx
import jsonschema_rs
import msgspec

from backend.kit.http import examples as kept
from tests.rights.entries import Values
from tests.rights.every import ENTRIES
from tests.rights.village import Village

# the rooms of contacts, companies, leads, deals and what stands around them
ROOMS = re.compile(
    r"\w+ /api/v1/(presence|skills|routing|routes|calendars|schedules|shifts|shift-requests"
    r"|cards|board|workplaces|contacts|companies|lists|orders|invoices|sellers|tasks|task-templates|fields"
    r"|funnels|statuses|sources|rejection-reasons|currencies|tags|setup-requests|lead-settings"
    r"|roles/\{role_id\}/card-rules|users/\{user_id\}/sight)(/|$)"
)
# what an example says beyond the least that a route takes
SAID: dict[str, dict[str, Any]] = {
    "POST /cards": {"title": "Два самовара к юбилею", "comment": "Просят гравировку.", "waits": False},
    "POST /cards/{card_id}/reject": {"comment": "Купили в другом месте", "again_on": "2035-03-01"},
    "POST /contacts": {"name": "Глеб", "surname": "Титов", "emails": [{"value": "gleb@example.com", "label": "work"}]},
    "PATCH /contacts/{contact_id}": {"surname": "Титов", "birthday": "--05-21"},
    "POST /companies": {"site": "https://example.com", "employees": 12, "comment": "Платят вовремя"},
    "PATCH /cards/{card_id}": {"comment": "Перезвонить после обеда"},
    "PUT /cards/{card_id}/items": {
        "items": [
            {"name": "Самовар", "price": "45 000", "quantity": "2", "discount": {"kind": "percent", "value": "5"}}
        ]
    },
    "POST /contacts/list": {"search": "гле", "order": {"column": "updated_at", "descending": True}, "limit": 20},
    "POST /companies/list": {"where": {"column": "type", "op": "is", "values": ["client"]}},
    "POST /cards/list": {"order": {"column": "created_at", "descending": True}, "limit": 20},
    "PUT /roles/{role_id}/card-rules": {
        "rules": [
            {"entity": "deal", "verb": "see", "place": "", "reach": "team"},
            {"entity": "deal", "verb": "see", "place": "lost", "reach": "own"},
            {"entity": "contact", "verb": "export", "place": "", "reach": "none"},
        ]
    },
    "PUT /routes/{channel_id}": {
        "weight": 1.5,
        "steps": [
            {"kind": "contact"},
            {"kind": "least", "language": True, "when": {"known": "new"}},
            {"kind": "pool", "when": {"waited": 15}},
        ],
    },
    "POST /routes/{channel_id}/try": {"at": "2035-03-04T21:40:00Z", "known": True},
    "POST /tasks": {"title": "Отправить договор", "kind": "todo", "due": {"on": "2035-03-01"}},
}
_FRESH = ("_id", "_ids", "ids", "id", "version", "rev", "number", "into", "name", "key", "subject")


def rooms() -> list[str]:
    return sorted(route for route, entry in ENTRIES.items() if ROOMS.match(route) and 200 <= entry.ok < 300)


def asked(route: str, values: Values) -> Any:
    """The kept example with what has to be of this very house: numbers of things, and versions."""
    entry = ENTRIES[route]
    if entry.body is None:
        return None
    least = entry.body(values)
    if os.environ.get("SAMOVAR_EXAMPLES") == "write":
        said = SAID.get(route.replace("/api/v1", ""), {})
        return msgspec.to_builtins({**least, **said})
    if route not in kept.examples():
        return least
    example = kept.examples()[route].asked
    own = {name: value for name, value in least.items() if name.endswith(_FRESH) and name in example}
    return {**example, **msgspec.to_builtins(own)}


async def sent(village: Village, client: httpx.AsyncClient, route: str) -> tuple[Any, httpx.Response]:
    method, path = route.split()
    entry = ENTRIES[route]
    values = await entry.make(village, entry.places[0] if entry.places else "own", "ada") if entry.make else {}
    body = asked(route, values)
    address = path.format_map({"kind": "reply", **values}) + entry.query
    return body, await client.request(method, address, **({} if body is None else {"json": body}))


# what differs from one writing to the next would hide what changed
_ALIKE = (
    (re.compile(r"[0-9a-f]{32}"), "Пример"),
    (re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "6f1c9d1e-52b1-4f0e-9a55-3f6a1d2c7b80"),
    (re.compile(r"20[23]\d-\d\d-\d\dT[\d:.]+(Z|[+-][\d:]+)"), "2026-11-30T09:00:00Z"),
    (re.compile(r"202\d-\d\d-\d\d"), "2026-11-30"),
)


def short(value: Any) -> Any:
    """Enough to read, and a name where chance made one."""
    match value:
        case list():
            return [short(each) for each in value[:2]]
        case dict():
            return {name: 60.0 if name == "debt_s" else short(each) for name, each in value.items()}
        case str():
            return next((said for pattern, said in _ALIKE if pattern.fullmatch(value)), value)
    return value


def fits(schema: dict[str, Any], part: dict[str, Any], value: Any) -> list[str]:
    whole = {**part, "components": schema["components"]}
    checked = jsonschema_rs.Draft202012Validator(whole).iter_errors(value)
    return [f"{'.'.join(map(str, each.instance_path))}: {each.message[:200]}" for each in checked]


def is_json(answer: httpx.Response) -> bool:
    return str(answer.headers.get("content-type", "")).startswith("application/json")


async def test_examples_are_true(village: Village) -> None:
    client = await village.client("ada")
    schema = (await client.get("/api/v1/openapi.json")).json()
    wrong: list[str] = []
    written: dict[str, Any] = {}
    for route in rooms():
        method, path = route.split()
        operation = schema["paths"][path][method.lower()]
        body, answer = await sent(village, client, route)
        if answer.status_code != ENTRIES[route].ok:
            wrong.append(f"{route}: {answer.status_code} {answer.text[:200]}")
            continue
        written[route] = {} if body is None else {"asked": short(body)}
        if body is not None:
            wants = operation["requestBody"]["content"]["application/json"]
            wrong += [f"{route} asks {each}" for each in fits(schema, wants["schema"], wants.get("example", body))]
        if is_json(answer) and answer.status_code != 204:
            written[route]["answered"] = short(answer.json())
            gives = operation["responses"][str(answer.status_code)]["content"]["application/json"]
            for told in (answer.json(), gives.get("example", answer.json())):
                wrong += [f"{route} answers {each}" for each in fits(schema, gives["schema"], told)]
    assert wrong == []
    if os.environ.get("SAMOVAR_EXAMPLES") == "write":
        Path(kept.__file__).with_name("examples.json").write_bytes(
            msgspec.json.format(msgspec.json.encode(written), indent=1) + b"\n"
        )
    assert written.keys() == kept.examples().keys(), "a route without an example, or an example without a route"


async def test_every_route_of_these_rooms_says_what_it_does(village: Village) -> None:
    client = await village.client("ada")
    schema = (await client.get("/api/v1/openapi.json")).json()
    silent = [
        f"{method.upper()} {path}"
        for path, item in schema["paths"].items()
        for method, operation in item.items()
        if ROOMS.match(f"{method.upper()} {path}") and not operation.get("description", "").strip()
    ]
    assert silent == []
    # one form for every refusal
    refusals = {
        answer["content"]["application/json"]["schema"]["$ref"]
        for item in schema["paths"].values()
        for operation in item.values()
        for code, answer in operation["responses"].items()
        if code.startswith(("4", "5"))
    }
    assert refusals == {"#/components/schemas/Error"}
