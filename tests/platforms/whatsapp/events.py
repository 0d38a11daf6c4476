"""What happens, as changes of a webhook: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks

One row of the ledger is one change (one message, one status, one notice). Changes made inside `together()` travel in
one POST; all others in one each. What happens while nobody is subscribed is told to nobody (`missed`).
"""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from tests.platforms.ledger import Chat, Inbound
from tests.platforms.whatsapp.webhook import Callback, Sender

if TYPE_CHECKING:
    from tests.platforms.whatsapp.account import Account
    from tests.platforms.whatsapp.number import Number
    from tests.platforms.whatsapp.server import WhatsAppServer

# …/webhooks/override: other fields always go to the app's own address
OVERRIDDEN = {
    "messages", "message_echoes", "calls", "consumer_profile", "messaging_handovers", "group_lifecycle_update",
    "group_participants_update", "group_settings_update", "group_status_update", "smb_message_echoes",
    "smb_app_state_sync", "history", "account_settings_update",
}  # fmt: skip
LISTS = ("contacts", "messages", "statuses", "message_echoes")
Gathering = Literal["value", "changes", "entries"]


class Events:
    def __init__(self, server: WhatsAppServer) -> None:
        self.server, self.ledger, self.faults = server, server.ledger, server.faults
        self.random = random.Random(7)
        self.sender = Sender(self)
        self.pending: dict[int, Inbound] = {}
        self.missed: list[dict[str, Any]] = []
        self._made = 0
        self._gathered: list[tuple[Inbound, Callback]] | None = None

    def add(
        self,
        account: Account,
        field: str,
        value: dict[str, Any],
        *,
        number: Number | None = None,
        chat: Chat | None = None,
        kind: str = "",
    ) -> Inbound | None:
        """Tells of one change; None when nobody is subscribed to it."""
        self._made += 1
        entry: dict[str, Any] = {"id": account.id}
        if number is None:
            entry["time"] = int(self.server.clock())
        # a copy: what is edited later was told as it was
        entry["changes"] = [{"value": copy.deepcopy(value), "field": field}]
        body = {"object": "whatsapp_business_account", "entry": [entry]}
        callback = self._callback(account, number, field)
        if callback is None or not account.subscribed or field not in self.server.fields:
            self.missed.append(body)
            return None
        owner = number.id if number is not None else account.id
        row = Inbound(self._made, owner, chat, kind or field, self.server.clock(), body)
        self.ledger.inbound.append(row)
        self.pending[row.id] = row
        if self._gathered is not None:
            self._gathered.append((row, callback))
        else:
            self.sender.post([row], callback)
        self.server.changes.tell()
        return row

    def _callback(self, account: Account, number: Number | None, field: str) -> Callback | None:
        if field in OVERRIDDEN:
            if number is not None and number.override is not None:
                return number.override
            if account.override is not None:
                return account.override
        return self.server.callback

    @contextmanager
    def together(self, how: Gathering) -> Iterator[None]:
        self._gathered = []
        try:
            yield
        finally:
            gathered, self._gathered = self._gathered, None
            for callback in list(dict.fromkeys(callback for _, callback in gathered)):
                rows = [row for row, to in gathered if to is callback]
                self.sender.post(rows, callback, merged([row.payload for row in rows], how))

    def copies(self) -> int:
        asked = self.faults.repeat
        return asked if isinstance(asked, int) else self.random.randint(*asked)

    def confirm(self, row: Inbound) -> None:
        row.confirmed_at = row.confirmed_at or self.server.clock()
        self.pending.pop(row.id, None)
        self.server.changes.tell()

    def lose(self, row: Inbound) -> None:
        if self.pending.pop(row.id, None) is not None:
            row.expired = True
        self.server.changes.tell()

    def is_empty(self) -> bool:
        return not self.pending and not self.server.busy

    def say_pending(self) -> str:
        kinds = [f"{row.kind} of {row.chat} (offered {len(row.offers)} times)" for row in self.pending.values()]
        return f"{len(kinds)} changes unconfirmed: {', '.join(kinds[:5])}"


def merged(bodies: list[dict[str, Any]], how: Gathering) -> dict[str, Any]:
    """One POST of several: entries side by side, changes of one entry, or lists of one value where they go together."""
    entries: list[dict[str, Any]] = [copy.deepcopy(entry) for body in bodies for entry in body["entry"]]
    if how != "entries":
        by_account: dict[str, dict[str, Any]] = {}
        for entry in entries:
            if (known := by_account.get(entry["id"])) is None:
                by_account[entry["id"]] = entry
            else:
                known["changes"] += entry["changes"]
        entries = list(by_account.values())
    if how == "value":
        for entry in entries:
            entry["changes"] = _one_value(entry["changes"])
    return {"object": "whatsapp_business_account", "entry": entries}


def _one_value(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    kept: dict[tuple[str, str, str], dict[str, Any]] = {}
    for change in changes:
        value = change["value"]
        sort = next((name for name in ("messages", "statuses", "message_echoes") if name in value), "")
        key = (change["field"], str(value.get("metadata", {}).get("phone_number_id")), sort or str(id(change)))
        if (known := kept.get(key)) is None:
            kept[key] = change
            continue
        for name in LISTS:
            fresh = [item for item in value.get(name, []) if item not in known["value"].get(name, [])]
            if fresh:
                known["value"].setdefault(name, []).extend(fresh)
    return list(kept.values())
