"""What was deleted stays readable by right; without it only that something was said, by whom and when. Where addresses
are hidden, a letter's head names people alone, and what was filled in stands there without them.

One rule in two shapes: of a view that is handed out, and of the body of an event that is sent.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.access.policy import can
from backend.inbox.letters.heads import veiled
from backend.inbox.rows.filled_in import veiled as filled_veiled
from backend.inbox.schemas import MessageView

READ_DELETED = "messages.read_deleted"
# such a message in an event as it was encoded; in a text the same letters have escaped quotes
MARK = '"deleted_at":"'


def for_reader(grants: Grants, view: MessageView) -> MessageView:
    """The message as this reader may have it."""
    if "email" in grants.hidden_fields and "letter" in view.meta:
        view = msgspec.structs.replace(view, meta=veiled(view.meta))
    if grants.hidden_fields and "other" in view.meta:
        text, meta = filled_veiled(view.text, view.meta, grants.hidden_fields)
        view = msgspec.structs.replace(view, text=text, meta=meta)
    if view.deleted_at is None or can(grants, READ_DELETED):
        return view
    return msgspec.structs.replace(view, text="", entities=[], attachments=[], meta=_rest(view.meta))


def for_reader_all(grants: Grants, views: Sequence[MessageView]) -> list[MessageView]:
    return [for_reader(grants, view) for view in views]


def withhold(message: dict[str, Any]) -> None:
    """The same, of a decoded event's message: the dict is ours to change."""
    if message.get("deleted_at") is not None:
        message |= {"text": "", "entities": [], "attachments": [], "meta": _rest(message["meta"])}


def _rest(meta: dict[str, Any]) -> dict[str, Any]:
    """Where it came from, beside what it stood, and whether the messenger knows that it is deleted: nothing it said."""
    kept: dict[str, Any] = {key: meta[key] for key in ("outside", "token") if key in meta}
    if album := (meta.get("other") or {}).get("album"):
        kept["other"] = {"kind": "album", "album": album}
    told = (meta.get("changes") or {}).get("delete")
    return kept | ({"changes": {"delete": told}} if told else {})
