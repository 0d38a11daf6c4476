"""Attack 9, generated: whatever route takes a body, what is none of its fields is refused by name."""

from typing import Any

import pytest

from backend.kit.settings import Settings
from tests.rights.every import ENTRIES
from tests.rights.test_matrix import listed, listing
from tests.rights.village import open_village

# of no body anywhere
NOBODYS = {"account_id": 1, "is_admin": True, "hash": "x", "created_by": 1}


@pytest.mark.timeout(600)
async def test_9_what_is_none_of_a_bodys_fields_is_refused_by_name_on_every_route(settings: Settings) -> None:
    permissions = listed(settings)
    wrong: list[str] = []
    tried = 0
    async with open_village(settings) as village:
        for route, needed in sorted(permissions.items()):
            entry = ENTRIES[route]
            if entry.body is None or entry.files or needed == "public":
                continue
            place = entry.places[0] if entry.places else "own"
            values = await entry.make(village, place, "ada") if entry.make else entry.missing
            body: Any = entry.body(values)
            if not isinstance(body, dict):
                continue
            method, path = route.split()
            async with await village.client("ada") as ada:
                answer = await ada.request(
                    method, path.format_map({"kind": "reply", **values}) + entry.query, json=body | NOBODYS
                )
            tried += 1
            fields = answer.json()["error"]["fields"] if answer.status_code == 422 else {}
            named = {
                name for name, fault in fields.items() if isinstance(fault, dict) and fault["code"] == "unknown_field"
            }
            if not named & NOBODYS.keys():
                wrong.append(f"{route}: {answer.status_code} {answer.text[:200]}")
    assert not wrong, listing(wrong)
    assert tried > 150, tried
