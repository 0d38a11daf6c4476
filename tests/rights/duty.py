"""Entries of duty, beside all others."""

from typing import Any

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
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
