"""Entries of what is found in a dialog's words."""

from tests.rights.entries import Entry, of_dialog

_ONE = "/api/v1/conversations/{conversation_id}/found"
ENTRIES: dict[str, Entry] = {
    f"GET {_ONE}": of_dialog(),
    f"POST {_ONE}/aside": of_dialog(ok=204, body=lambda v: {"kind": "sum", "value": "50000.00"}, right="cards.edit"),
}
