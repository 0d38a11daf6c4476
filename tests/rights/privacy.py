"""Entries of personal data."""

from tests.rights.entries import NOWHERE, Entry, Values, dialog, of_dialog
from tests.rights.village import Village

_ASKED = """
INSERT INTO erasures (contact_id, state, notes, papers, asked_by, due_at)
SELECT $1, $2, 'erase', 'refuse', id, now() + interval '1 day' FROM users WHERE email LIKE 'boris%' RETURNING id
"""


async def asked(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, "sales", caller)
    return values | {"erasure_id": await village.value(_ASKED, values["contact_id"], "asked")}


_EXPORT = """
INSERT INTO person_exports (contact_id, user_id, notes) SELECT $1, $2, true RETURNING id
"""


async def exported(village: Village, place: str, caller: str) -> Values:
    """Not ready yet; one that is stands in tests/privacy."""
    values = await dialog(village, "sales", caller)
    owner = village.people.ids.get(caller, village.people.ids["ada"])
    return values | {"export_id": await village.value(_EXPORT, values["contact_id"], owner)}


_AGREED = """
WITH words AS (INSERT INTO consent_texts (channel_id, purpose, locale, version, text)
    SELECT $1, 'processing', 'en', coalesce(max(version), 0) + 1, 'I agree' FROM consent_texts RETURNING id)
INSERT INTO consents (text_id, purpose, channel_id, external_user, how)
SELECT words.id, 'processing', i.channel_id, i.external_user, 'tick' FROM words, identities i
WHERE i.contact_id = $2 AND i.channel_id = $1 LIMIT 1 RETURNING id
"""


async def agreed(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    channel = await village.value("SELECT channel_id FROM conversations WHERE id = $1", values["conversation_id"])
    return values | {"consent_id": await village.value(_AGREED, channel, values["contact_id"])}


NOBODY: Values = {"contact_id": NOWHERE}
NONE: Values = {"erasure_id": NOWHERE}
ERASURE = "/privacy/erasures/{erasure_id}"


async def somebody(village: Village, place: str, caller: str) -> Values:
    return await dialog(village, "sales", caller)


API: dict[str, Entry] = {
    "GET /privacy": Entry(),
    # the version is another
    "PUT /privacy": Entry(ok=409, body=lambda v: {"version": 99, "wait_hours": 1, "second": False, "papers_years": 1}),
    "GET /privacy/catalogue": Entry(),
    # the version is another
    "PUT /privacy/terms": Entry(ok=409, body=lambda v: {"version": 99, "terms": {"raw": 7}, "channels": {}}),
    "POST /privacy/terms/preview": Entry(body=lambda v: {"terms": {"messages": 365}, "channels": {"1": {"files": 30}}}),
    "GET /privacy/terms/runs": Entry(),
    "GET /privacy/reveals": Entry(),
    "POST /contacts/{contact_id}/reveal": Entry(
        make=somebody, missing=NOBODY, body=lambda v: {"field": "phone", "reason": "to call back"}
    ),
    "POST /contacts/{contact_id}/copied": of_dialog(
        missing=NOBODY, ok=204, right="contacts.phones", body=lambda v: {"field": "phone"}
    ),
    "GET /contacts/{contact_id}/consents": of_dialog(missing=NOBODY),
    "POST /contacts/{contact_id}/consents/{consent_id}/withdraw": of_dialog(
        agreed, missing={"contact_id": NOWHERE, "consent_id": NOWHERE}, right="contacts.edit"
    ),
    "GET /privacy/consents": Entry(),
    # the version is another
    "PUT /privacy/consents": Entry(
        ok=409, body=lambda v: {"purpose": "processing", "locale": "ru", "version": 99, "text": "x"}
    ),
    "GET /privacy/people/{contact_id}": Entry(make=somebody, missing=NOBODY),
    # what has to be typed is the person's name
    "POST /privacy/people/{contact_id}/erasures": Entry(
        make=somebody, missing=NOBODY, ok=422, body=lambda v: {"typed": "nobody's name"}
    ),
    "POST /privacy/people/{contact_id}/exports": Entry(make=somebody, missing=NOBODY, ok=202, body=lambda v: {}),
    "GET /privacy/exports": Entry(),
    "GET /privacy/exports/{export_id}/file": Entry(make=exported, missing={"export_id": NOWHERE}, ok=409),
    "GET /privacy/erasures": Entry(),
    f"GET {ERASURE}": Entry(make=asked, missing=NONE),
    f"POST {ERASURE}/agree": Entry(make=asked, missing=NONE),
    f"POST {ERASURE}/cancel": Entry(make=asked, missing=NONE),
}
ENTRIES: dict[str, Entry] = {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
