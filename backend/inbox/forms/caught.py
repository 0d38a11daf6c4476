"""For whoever sets a form up: what it brought last, as it came; what could not be read is read again."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from backend.access.guards import needs
from backend.connectors.form.payload import Posted, decode
from backend.inbox.channels.directory import Directory
from backend.inbox.forms.look import shipped
from backend.inbox.quarantine.replay import Replay
from backend.kit.db import Database
from backend.kit.errors import Missing
from backend.kit.secrets import Cipher

NEWEST = 10
_CHANNEL = "SELECT EXISTS (SELECT FROM channels WHERE id = $1 AND kind = 'form' AND state <> 'deleted')"
_BODIES = f"""
(SELECT at, id, body, '' AS reason FROM raw_inbound WHERE channel_id = $1 ORDER BY at DESC, id DESC LIMIT {NEWEST})
UNION ALL
(SELECT at, id, body, reason FROM quarantine WHERE channel_id = $1 AND replayed_at IS NULL
 ORDER BY at DESC, id DESC LIMIT {NEWEST})
ORDER BY at DESC, id DESC LIMIT {NEWEST}
"""


class Caught(msgspec.Struct, frozen=True):
    """What a builder sent. `body`: to be tried; `reason`: why it was put aside, "" where it was read."""

    at: datetime
    body: str
    reason: str


class CaughtView(msgspec.Struct, frozen=True):
    """Newest first."""

    items: list[Caught]


class ReadAgain(msgspec.Struct, frozen=True):
    """How many bodies, what in them was new, how many still fail."""

    bodies: int
    stored: int
    failed: int


@get("/forms/texts", guards=[needs("channels.manage")], summary="A form's own words")
async def texts() -> dict[str, dict[str, str]]:
    """Language → title, button, thanks, label_<type>: what is said where a form has no words of its own."""
    return shipped()


@get("/forms/{channel_id:int}/caught", guards=[needs("channels.manage")], summary="What a form brought last")
async def caught(db: NamedDependency[Database], channel_id: FromPath[int]) -> CaughtView:
    """At most ten bodies that came from elsewhere, for the tester (POST /channels/trials)."""
    async with db.tx() as tx:
        await _demand(tx, channel_id)
        rows = await tx.fetch(_BODIES, channel_id)
    found = [Caught(row["at"], body, row["reason"]) for row in rows if (body := _body(row["body"])) is not None]
    return CaughtView(found)


@post("/forms/{channel_id:int}/replay", guards=[needs("channels.manage")], status_code=200, summary="Read again")
async def again(db: NamedDependency[Database], cipher: NamedDependency[Cipher], channel_id: FromPath[int]) -> ReadAgain:
    """What was put aside, by the settings as they stand now; what is known already changes nothing."""
    async with db.tx() as tx:
        await _demand(tx, channel_id)
    found = await Replay(db, Directory(db, cipher), channel_id=channel_id).quarantine()
    return ReadAgain(found.bodies, found.stored, found.failed)


async def _demand(tx: Any, channel_id: int) -> None:
    """Raises Missing."""
    if not 0 < channel_id < 2**63 or not await tx.value(_CHANNEL, channel_id):
        raise Missing


def _body(kept: bytes) -> str | None:
    """Of another builder; our own form has nothing to map."""
    try:
        sent = decode(kept)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    if not isinstance(sent, Posted):
        return None
    if sent.raw is not None:
        return sent.raw.decode("utf-8", "replace")
    return urlencode(sent.pairs) if sent.json is None else sent.json


HANDLERS = [texts, caught, again]
