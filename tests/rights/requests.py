"""Entries of a request's life, beside all others."""

from uuid import uuid4

from tests.rights.entries import Entry, Values, dialog, of_channel, of_dialog, says
from tests.rights.fields import ENTRIES as OTHERS
from tests.rights.village import Village


def about(values: Values) -> Values:
    return {"client_id": str(uuid4()), "conversation_id": values["conversation_id"]}


async def lost(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    await village.value(
        "UPDATE cards SET is_open = false, status_id = (SELECT id FROM statuses WHERE shipped = 'lead_rejected')"
        " WHERE id = $1 RETURNING id",
        values["card_id"],
    )
    return values


async def converted(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    await village.value("UPDATE cards SET converted_at = now() WHERE id = $1 RETURNING id", values["card_id"])
    return values


async def thrown(village: Village, place: str, caller: str) -> Values:
    values = await dialog(village, place, caller)
    await village.value(
        "UPDATE cards SET is_open = false, deleted_at = now(), bin = '{}' WHERE id = $1 RETURNING id",
        values["card_id"],
    )
    return values


def converts(values: Values) -> Values:
    return {"client_id": str(uuid4()), "version": 1}


def goes_to_nobody(values: Values) -> Values:
    return {"version": 1, "responsible_id": None}


API: dict[str, Entry] = {
    "POST /cards/{card_id}/convert": of_dialog(ok=201, body=converts, right="cards.edit"),
    "GET /cards/{card_id}/twins": of_dialog(),
    "POST /cards/{card_id}/reject": of_dialog(body=says(version=1), right="cards.edit"),
    "POST /cards/{card_id}/reopen": of_dialog(lost, body=says(version=1), right="cards.edit"),
    "POST /cards/{card_id}/hand-over": of_dialog(body=goes_to_nobody, right="conversations.reassign"),
    "POST /cards/{card_id}/lock": of_dialog(converted, body=says(locked=True)),
    "DELETE /cards/{card_id}": of_dialog(query="?version=1", right="cards.delete"),
    "POST /cards/{card_id}/restore": of_dialog(thrown, right="cards.delete"),
    "GET /lead-settings": Entry(),
    "PUT /lead-settings": Entry(body=says()),
    "GET /request-mode": Entry(),
    "POST /request-mode/preview": Entry(body=says(mode="simple")),
    "PUT /request-mode": Entry(body=says(mode="classic")),
    "POST /channels/{channel_id}/letters/trials": of_channel(body=says(templates=[], text="x")),
    "GET /channels/{channel_id}/letters": of_channel(),
    "POST /cards": of_dialog(ok=201, body=about, right="cards.edit"),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
