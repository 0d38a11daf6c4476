"""A visitor writes, or has seen: checked here, stored through the same group commit as every messenger's messages."""

from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

from backend.connectors.kept import KeptFile
from backend.connectors.webchat import ids
from backend.connectors.webchat.capabilities import FILES_MAX, TEXT_MAX
from backend.connectors.webchat.inbound import Reported, Written, encode
from backend.contacts.consents.agree import Trace
from backend.inbox.buttons.kept import data_of
from backend.inbox.intake import Intake, Unavailable
from backend.inbox.webchat import agreeing, history
from backend.inbox.webchat.schemas import NewVisitorMessage, VisitorMessage
from backend.inbox.webchat.sites import Site
from backend.inbox.webchat.visitors import Visitor, page_of
from backend.kit.clean import clean_text
from backend.kit.db import Database, Tx
from backend.kit.errors import Forbidden, Invalid, Refused

# A repeat under the same client_id finds its own files again.
_TAKE = """
UPDATE visitor_files SET taken_by = $3
WHERE visitor_id = $1 AND id = ANY($2::uuid[]) AND (taken_by IS NULL OR taken_by = $3)
RETURNING id, kind, name, mime, size, width, height, storage_key
"""


async def write(
    db: Database, intake: Intake, site: Site, visitor: Visitor, new: NewVisitorMessage, trace: Trace
) -> tuple[VisitorMessage, bool]:
    """(the message as stored, is it new). Committed when this returns. Raises Refused."""
    async with db.tx() as tx:
        if before := await known(tx, site, visitor, new.client_id):
            return await _shown(tx, site, before), False
        await _demand_may_write(tx, site, visitor)
        await agreeing.by_writing(tx, site, visitor, new.texts, trace)
        text = _text(site, new)
        files = await _take_files(tx, visitor, new)
    who = visitor.who(page_of(new.page))
    return await keep(
        db, intake, site, visitor, Written(who, new.client_id, datetime.now(UTC), text, files, _pressed(visitor, new))
    )


async def known(tx: Tx, site: Site, visitor: Visitor, client_id: UUID) -> tuple[int, int] | None:
    """What they have sent under this name already, if anything."""
    # written to the end of their own thread, and asked about again after another device has taken them elsewhere
    for name in dict.fromkeys(ids.message_key(each, client_id) for each in (visitor.thread, visitor.person)):
        if before := await history.known(tx, site, name):
            return before
    return None


async def keep(
    db: Database, intake: Intake, site: Site, visitor: Visitor, written: Written
) -> tuple[VisitorMessage, bool]:
    """As `write`, of what was checked already."""
    try:
        outcomes = await intake.submit(site.facts, encode(written))
    except Unavailable as error:
        raise Refused("unavailable", status=503, values={"retry_after": 2}) from error
    async with db.tx() as tx:
        found = await history.known(tx, site, ids.message_key(visitor.thread, written.client_id))
        if found is None:
            # the database would not take it whatever we did: it was put aside for a person (quarantine)
            raise Invalid("impossible_value")
        return await _shown(tx, site, found), outcomes[0].result == "stored"


def _pressed(visitor: Visitor, new: NewVisitorMessage) -> str | None:
    """By the visitor's own dialog, whatever they say; whether it has such a button is seen when the press is stored."""
    if new.button is None or visitor.conversation_id is None:
        return None
    return data_of(f"{visitor.conversation_id}-{new.button.seq}", new.button.id)


async def _demand_may_write(tx: Tx, site: Site, visitor: Visitor) -> None:
    if visitor.blocked:
        raise Forbidden("visitor_blocked")
    missing = await agreeing.missing(tx, site, visitor)
    if missing:
        raise Invalid("contact_required", fields=dict.fromkeys(missing, "required"))


def _text(site: Site, new: NewVisitorMessage) -> str:
    text = clean_text(new.text)
    if not text.strip() and not new.files:
        raise Invalid("empty_message", fields={"text": "required"})
    if len(text) > TEXT_MAX:
        raise Invalid("invalid", fields={"text": "too_long"}, values={"limit": TEXT_MAX})
    if new.files and not site.settings.files:
        raise Invalid("invalid", fields={"files": "files_not_taken"})
    if len(new.files) > FILES_MAX:
        raise Invalid("invalid", fields={"files": "too_many_files"}, values={"limit": FILES_MAX})
    return text


async def _take_files(tx: Tx, visitor: Visitor, new: NewVisitorMessage) -> tuple[KeptFile, ...]:
    if not new.files:
        return ()
    rows = {row["id"]: row for row in await tx.fetch(_TAKE, visitor.id, list(new.files), new.client_id)}
    if len(rows) != len(new.files):
        raise Invalid("invalid", fields={"files": "no_such_file"})
    return tuple(_file(rows[file_id]) for file_id in new.files)


def _file(row: Any) -> KeptFile:
    return KeptFile(
        row["kind"], row["storage_key"], row["name"], row["mime"], row["size"], width=row["width"], height=row["height"]
    )


async def _shown(tx: Tx, site: Site, key: tuple[int, int]) -> VisitorMessage:
    message = await history.one(tx, site, *key)
    assert message is not None
    return message


async def report(
    db: Database, intake: Intake, site: Site, visitor: Visitor, seq: int, state: Literal["delivered", "read"]
) -> bool:
    """The widget has, or the visitor saw, our messages up to `seq`; says whether that was news."""
    if visitor.conversation_id is None:
        return False
    async with db.tx() as tx:
        upto = await history.reached(tx, visitor.conversation_id, seq, state)
    if upto is None:
        return False
    ref = f"{visitor.conversation_id}-{upto}"
    try:
        await intake.submit(site.facts, encode(Reported(visitor.thread, ref, state, datetime.now(UTC))))
    except Unavailable as error:
        raise Refused("unavailable", status=503, values={"retry_after": 2}) from error
    return True
