"""A pressed button of ours is marked where it stands, for everybody who looks. No SQL."""

import msgspec

from backend.connectors.contract import Message
from backend.inbox.actions.receive.threads import Live
from backend.inbox.buttons import kept
from backend.inbox.buttons.press import noticed, press_of
from backend.inbox.schemas import MessageView


def name(live: Live, message: Message) -> tuple[Message, MessageView | None]:
    """The press in words, and the message of ours that it marks. What names none in this very dialog marks nothing:
    its sender may have made it up."""
    told = message.other or {}
    if told.get("kind") != "button":
        return message, None
    press = press_of(message)
    view = live.messages.get(press.key[1]) if press and press.key[0] == live.row.id else None
    rows = kept.of_meta(view.meta) if view and view.direction == "out" else ()
    button = kept.find(rows, press.button_id) if press else None
    if view is None or press is None or button is None:
        return noticed(message, str(told.get("title") or ""), None), None
    meta = view.meta | {"buttons": msgspec.to_builtins(kept.pressed(rows, button.id, message.at))}
    return noticed(message, button.text, view.seq), msgspec.structs.replace(view, meta=meta, rev=view.rev + 1)
