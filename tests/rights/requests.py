"""Entries of a request's life, beside all others."""

from uuid import uuid4

from tests.rights.entries import Entry, Values, of_dialog
from tests.rights.fields import ENTRIES as OTHERS


def about(values: Values) -> Values:
    return {"client_id": str(uuid4()), "conversation_id": values["conversation_id"]}


API: dict[str, Entry] = {
    "POST /cards": of_dialog(ok=201, body=about, right="cards.edit"),
}
ENTRIES: dict[str, Entry] = OTHERS | {f"{k.split()[0]} /api/v1{k.split()[1]}": entry for k, entry in API.items()}
