"""Entries of duty, beside all others."""

from typing import Any
from uuid import uuid4

from tests.rights.entries import Entry, Values
from tests.rights.village import Village

PATTERN: dict[str, Any] = {"zone": "Europe/Vilnius", "anchor": "2026-01-05", "days": [[[540, 1080]]]}
_MADE = "INSERT INTO calendars (name, pattern) VALUES ('Часы', $1::text::jsonb) RETURNING id"
_LEVELS = "INSERT INTO escalations (name, target_s, steps) VALUES ('Уровни', 300, $1::text::jsonb) RETURNING id"
_STANDS = '{"zone":"UTC","anchor":"2026-01-05","days":[[]]}'


async def calendar(village: Village, place: str, caller: str) -> Values:
    return {"calendar_id": await village.value(_MADE, _STANDS)}


async def escalation(village: Village, place: str, caller: str) -> Values:
    return {"escalation_id": await village.value(_LEVELS, '[{"after_s": 60, "tell": [{"kind": "heads"}]}]')}


_SCHEDULE = "INSERT INTO schedules (name, pattern) VALUES ('Смены', $1::text::jsonb) RETURNING id"
# a vacation that the caller asks for themselves: nobody but heads sees another's
_REQUEST = """
INSERT INTO shift_requests (user_id, kind, starts_at, ends_at, state, client_id)
VALUES ($1, 'vacation', now() + interval '400 days', now() + interval '402 days', 'agreed', gen_random_uuid())
RETURNING id
"""


async def schedule(village: Village, place: str, caller: str) -> Values:
    return {"schedule_id": await village.value(_SCHEDULE, _STANDS)}


async def shift_request(village: Village, place: str, caller: str) -> Values:
    return {"request_id": await village.value(_REQUEST, village.people.ids.get(caller, village.people.ids["ada"]))}


def shift(values: Values) -> Values:
    day = "2035-03-05"
    # the first colleague of the house
    return {"add": [{"user_id": 1, "kind": "extra", "from_on": day, "to_on": day}], "draft": True}


def vacation(values: Values) -> Values:
    return {"client_id": str(uuid4()), "kind": "vacation", "from_on": "2035-03-01", "to_on": "2035-03-14"}


WEEK = "?starts_at=2035-03-05T00:00:00Z&ends_at=2035-03-12T00:00:00Z"
MISSING: Values = {"calendar_id": 10**9}
NO_LEVELS: Values = {"escalation_id": 10**9}
STEPS: list[Any] = [{"after_s": 60, "tell": [{"kind": "heads"}]}]
API: dict[str, Entry] = {
    "GET /calendars": Entry(),
    "GET /calendars/countries": Entry(),
    "POST /calendars": Entry(ok=201, body=lambda v: {"name": "Будни", "pattern": PATTERN}),
    "POST /calendars/try": Entry(body=lambda v: {"pattern": PATTERN}),
    "PATCH /calendars/{calendar_id}": Entry(make=calendar, missing=MISSING, body=lambda v: {"rev": 1, "name": "Часы"}),
    "DELETE /calendars/{calendar_id}": Entry(ok=204, make=calendar, missing=MISSING),
    "GET /escalations": Entry(),
    "GET /escalations/journal": Entry(),
    "POST /escalations": Entry(ok=201, body=lambda v: {"name": "Продажи", "target_s": 300, "steps": STEPS}),
    "POST /escalations/try": Entry(body=lambda v: {"target_s": 300, "steps": STEPS}),
    "PATCH /escalations/{escalation_id}": Entry(
        make=escalation, missing=NO_LEVELS, body=lambda v: {"rev": 1, "name": "Иначе"}
    ),
    "DELETE /escalations/{escalation_id}": Entry(ok=204, make=escalation, missing=NO_LEVELS),
    "GET /schedules": Entry(),
    "POST /schedules": Entry(ok=201, body=lambda v: {"name": "Пять через два", "pattern": PATTERN}),
    "PATCH /schedules/{schedule_id}": Entry(
        make=schedule, missing={"schedule_id": 10**9}, body=lambda v: {"rev": 1, "name": "Смены"}
    ),
    "DELETE /schedules/{schedule_id}": Entry(ok=204, make=schedule, missing={"schedule_id": 10**9}),
    "GET /shifts": Entry(query=WEEK),
    "GET /shifts/now": Entry(),
    "POST /shifts": Entry(body=shift),
    "POST /shifts/publish": Entry(
        body=lambda v: {"starts_at": "2041-03-05T00:00:00Z", "ends_at": "2041-03-12T00:00:00Z"}
    ),
    "GET /shift-requests": Entry(),
    "POST /shift-requests": Entry(ok=201, body=vacation),
    "POST /shift-requests/{request_id}/decide": Entry(
        make=shift_request, missing={"request_id": 10**9}, body=lambda v: {"rev": 1, "decision": "withdraw"}
    ),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
