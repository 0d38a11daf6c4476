"""What is said of an event: the rows as the API shows them, without what the webhook may not see. Pure."""

from datetime import datetime
from typing import Any

import msgspec

from backend.access.grants import Grants
from backend.inbox.rows.closed import is_closed, veil
from backend.inbox.rows.masked import mask
from backend.kit.db import Audience, Scoped
from backend.realtime.shapes import Shape
from backend.webhooks.catalogue import GONE, PING
from backend.webhooks.examples import example

BODY_MAX = 256 * 1024
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, Any]).decode


class Told(msgspec.Struct, frozen=True):
    """An event of the log as it lies there."""

    position: int
    at: datetime
    type: str
    subject_kind: str
    subject_id: int | None
    audience: Audience
    body: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What travels. `sequence` rises from event to event: of two about one thing the higher one is the later.

    `cut`: the whole was too large; `data` is {kind, id}, to be fetched.
    """

    id: str
    type: str
    timestamp: datetime
    sequence: int
    api_version: str
    data: dict[str, Any]
    cut: bool = False


def body_of(event: Told, shape: Shape, viewers: list[Grants], message_id: str, api_version: str) -> bytes:
    """`viewers`: all of whom have to be allowed to see it: the webhook, and who looks at what it was told."""
    kind = event.type
    if shape == "gone":
        kind, data = f"{event.subject_kind}.{GONE}", _gone(event)
    else:
        data = _decode(event.body)
        data.pop("type", None)
        for grants in viewers:
            data = mask(grants, data)
            if isinstance(event.audience, Scoped) and is_closed(grants, event.audience.request):
                data = veil(data)
    whole = Envelope(
        id=message_id,
        type=kind,
        timestamp=event.at,
        sequence=event.position,
        api_version=api_version,
        data=data,
    )
    body = _encode(whole)
    if len(body) <= BODY_MAX:
        return body
    about = {"kind": event.subject_kind, "id": event.subject_id}
    return _encode(msgspec.structs.replace(whole, data=about, cut=True))


def ping(message_id: str, at: datetime, name: str, webhook_id: int, api_version: str) -> bytes:
    """What a test tells."""
    return _encode(
        Envelope(
            id=message_id,
            type=PING,
            timestamp=at,
            sequence=0,
            api_version=api_version,
            data={"webhook": {"id": webhook_id, "name": name}},
        )
    )


def sample(message_id: str, at: datetime, kind: str, api_version: str) -> bytes:
    """A made-up event of this type, as a test tells it: `sequence` 0, before all others. Raises KeyError."""
    data = example(kind, at)
    whole = Envelope(id=message_id, type=kind, timestamp=at, sequence=0, api_version=api_version, data=data)
    return _encode(whole)


def _gone(event: Told) -> dict[str, Any]:
    why, holder = (event.audience.why, event.audience.holder) if isinstance(event.audience, Scoped) else (None, None)
    return {"kind": event.subject_kind, "id": event.subject_id, "why": why, "holder": holder}
