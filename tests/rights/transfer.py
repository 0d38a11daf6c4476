"""Entries of imports and exports."""

from tests.rights.entries import NOWHERE, Entry, Values, of_person, own_name
from tests.rights.village import Village

_IMPORT = """
INSERT INTO imports (user_id, entity, state, file_name, file_key, read, headers, setup, started_at, ended_at)
VALUES ($1, 'contact', $2, 'x.csv', 'aa/none', '{"kind":"text"}', '{Имя}', '{"columns":["name"]}', now(),
        CASE WHEN $2 = 'done' THEN now() END) RETURNING id
"""
_MAPPING = """
INSERT INTO import_mappings (user_id, entity, name, targets) VALUES ($1, 'contact', gen_random_uuid()::text, '{}')
RETURNING id
"""
_EXPORT = """
INSERT INTO exports (user_id, entity, format, asked, file_name) VALUES ($1, 'contact', 'csv', '{}', 'x.csv')
RETURNING id
"""


def _owner(village: Village, place: str, caller: str) -> int:
    return village.people.ids["dora" if place == "foreign" else own_name(caller)]


async def draft(village: Village, place: str, caller: str) -> Values:
    return {"import_id": await village.value(_IMPORT, _owner(village, place, caller), "draft")}


async def running(village: Village, place: str, caller: str) -> Values:
    return {"import_id": await village.value(_IMPORT, _owner(village, place, caller), "running")}


async def done(village: Village, place: str, caller: str) -> Values:
    return {"import_id": await village.value(_IMPORT, _owner(village, place, caller), "done")}


async def mapping(village: Village, place: str, caller: str) -> Values:
    return {"mapping_id": await village.value(_MAPPING, _owner(village, place, caller))}


async def export(village: Village, place: str, caller: str) -> Values:
    return {"export_id": await village.value(_EXPORT, _owner(village, place, caller))}


IN, OUT, RUN = "contacts.import", "contacts.export", "/imports/{import_id}"
API: dict[str, Entry] = {
    "GET /imports": Entry(),
    # which kind of thing it is stands beside the file: tests/transfer
    "POST /imports": Entry(ok=422, files=True, right=IN),
    f"GET {RUN}": of_person(draft, "import_id", right=IN),
    f"PATCH {RUN}": of_person(draft, "import_id", right=IN, body=lambda v: {"version": 1, "setup": {}}),
    f"GET {RUN}/progress": of_person(draft, "import_id", right=IN),
    # its file is nowhere: tests/transfer reads one anew
    f"PUT {RUN}/reading": Entry(ok=404, missing={"import_id": NOWHERE}, body=lambda v: {}),
    f"GET {RUN}/preview": of_person(draft, "import_id", right=IN),
    f"POST {RUN}/check": of_person(draft, "import_id", right=IN, ok=202),
    f"POST {RUN}/run": of_person(draft, "import_id", right=IN, ok=202),
    f"POST {RUN}/pause": of_person(running, "import_id", right=IN),
    f"POST {RUN}/cancel": of_person(draft, "import_id", right=IN),
    f"POST {RUN}/undo": of_person(done, "import_id", right=IN, ok=202),
    f"GET {RUN}/rows": of_person(draft, "import_id", right=IN),
    f"GET {RUN}/left": of_person(done, "import_id", right=IN),
    f"GET {RUN}/errors": of_person(done, "import_id", right=IN),
    "GET /imports/mappings": Entry(),
    "POST /imports/mappings": Entry(
        ok=201, right=IN, body=lambda v: {"entity": "contact", "name": "x", "targets": {"Имя": "name"}}
    ),
    "DELETE /imports/mappings/{mapping_id}": of_person(mapping, "mapping_id", ok=204),
    "GET /exports": Entry(),
    "POST /exports": Entry(ok=202, right=OUT, body=lambda v: {"entity": "contact", "format": "csv"}),
    "GET /exports/{export_id}": of_person(export, "export_id", right=OUT),
    "POST /exports/{export_id}/cancel": of_person(export, "export_id", right=OUT),
    # it is not ready yet; one that is stands in tests/transfer
    "GET /exports/{export_id}/file": of_person(export, "export_id", right=OUT, ok=409),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
