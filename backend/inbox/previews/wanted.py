"""A message with a link, new or reworded, asks for its card, where the house wants them. Notes stay among us."""

from collections.abc import Sequence
from typing import Any

import msgspec

from backend.connectors.contract import Entity
from backend.inbox.previews.links import first_link
from backend.inbox.previews.setting import read
from backend.kit import jobs
from backend.kit.consumers import Consumer, Logged
from backend.kit.db import HotTx

KIND = "link.preview"


class Said(msgspec.Struct, frozen=True):
    """What of an event's message matters here."""

    conversation_id: int
    seq: int
    direction: str
    text: str
    entities: list[Entity] = []
    edited_at: str | None = None
    deleted_at: str | None = None
    meta: dict[str, Any] = {}

    @property
    def shown(self) -> str | None:
        """The link of the card that it has."""
        preview: dict[str, Any] = self.meta.get("preview") or {}
        return preview.get("url")


class _Event(msgspec.Struct, frozen=True):
    message: Said


_decode = msgspec.json.Decoder(_Event).decode


async def ask(tx: HotTx, events: Sequence[Logged]) -> None:
    """One job a message, however often it changes."""
    if not (await read(tx)).on:
        return
    for event in events:
        said = _decode(event.body or "").message
        if said.direction not in ("in", "out") or said.deleted_at is not None:
            continue
        if event.type == "message.changed" and said.edited_at is None:
            continue
        if first_link(said.text, said.entities) == said.shown:
            continue
        key = (said.conversation_id, said.seq)
        await jobs.add(tx, KIND, {"conversation_id": key[0], "seq": key[1]}, key=f"preview:{key[0]}-{key[1]}")


CONSUMERS = (Consumer("link previews", ("message.arrived", "message.changed"), ask, bodies=True, start="now"),)
