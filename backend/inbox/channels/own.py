"""A person's own mailbox: connected from their profile by the administrator's leave, theirs alone until they share it.

It is a channel with an owner. While it is private nobody else sees what is in it, whatever their rights (access/sight);
sharing it, or making it a source of leads, is the owner's. When they leave it rests, and an administrator may open it:
what customers wrote stays with the house, and the form says so before anybody connects.
"""

import asyncio
from typing import Any

import msgspec
from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.actions import revisions
from backend.access.grants import Grants
from backend.access.guards import needs
from backend.access.policy import can
from backend.connectors.settings import load
from backend.inbox.channels import sign_in, starting
from backend.inbox.channels.actions import create, edit, turn
from backend.inbox.channels.actions.write import lock, set_members, tell
from backend.inbox.channels.present import Presenter
from backend.inbox.channels.schemas import (
    ChannelView,
    EditChannel,
    EditMailbox,
    HolderRef,
    MyMailbox,
    NewChannel,
    NewMailbox,
    SignInStart,
)
from backend.inbox.channels.schemas import Settings as Given
from backend.kit.db import Database, Tx
from backend.kit.errors import Conflict, Invalid, Missing
from backend.kit.http import RowId
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings

KIND = "email"
OWN = needs("mailbox.own")
# within which every node has read what its sockets may see: what comes in earlier would be told by old grants
NODES_S = 2.5
_MINE = "SELECT id FROM channels WHERE owner_id = $1 AND state <> 'deleted'"
_OWNED = "UPDATE channels SET owner_id = $2, private = true WHERE id = $1"
_SHARE = "UPDATE channels SET private = $2, lead_source = $3, rev = rev + 1 WHERE id = $1"
# what the house set up for the mailbox while it was shared: its owner is given by nobody's route
_NO_ROUTE = "UPDATE routes SET enabled = false, rev = rev + 1, updated_at = now() WHERE channel_id = $1 AND enabled"
_UNWATCHED = "UPDATE channels SET escalation_id = NULL WHERE id = $1 AND escalation_id IS NOT NULL"
_OPEN = """
UPDATE channels SET private = false, owner_id = NULL, default_kind = NULL, default_id = NULL, rev = rev + 1
WHERE id = $1 AND owner_id IN (SELECT id FROM users WHERE deactivated_at IS NOT NULL) RETURNING id
"""


def _demand_known(me: Grants, given: Given) -> None:
    """Where our house posts an application's secret is for those who manage it to say. Raises Invalid."""
    named = [name for name in ("authorize_url", "token_url") if given.get(name)]
    if named and not can(me, "channels.manage"):
        raise Invalid("invalid", fields={f"settings.{name}": "by_administrator" for name in named})


async def _mine(tx: Tx, me: Grants) -> int:
    """Raises Missing."""
    found = await tx.value(_MINE, me.user_id) if me.user_id is not None else None
    if found is None:
        raise Missing
    return int(found)


async def _shown(db: Database, settings: Settings, me: Grants, channel_id: int) -> MyMailbox:
    presenter = Presenter(Cipher(settings.secret_key), settings.public_url, me.locale)
    async with db.tx() as tx:
        found = await presenter.channels(tx, [channel_id], whole=True)
    return MyMailbox(found[0])


@get("/me/mailbox", guards=[OWN])
async def show(
    me: NamedDependency[Grants], db: NamedDependency[Database], settings: NamedDependency[Settings]
) -> MyMailbox:
    """One's own mailbox, as it stands."""
    async with db.tx() as tx:
        found = await tx.value(_MINE, me.user_id)
    return MyMailbox(None) if found is None else await _shown(db, settings, me, found)


@post("/me/mailbox", guards=[OWN])
async def connect(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    data: JSONBody[NewMailbox],
) -> MyMailbox:
    """Private, and no source of leads. One a person: 409 where there is one already."""
    load(create.find_kind(KIND).settings, data.settings)
    if me.user_id is None:
        raise Missing
    _demand_known(me, data.settings)
    mine = HolderRef("user", me.user_id)
    name = str(data.settings.get("address") or me.name)[:120]
    new = NewChannel(
        kind=KIND, name=name or me.name, settings=data.settings, lead_source=False, default=mine, members=[mine]
    )
    async with db.tx() as tx:
        await tx.value("SELECT 1 FROM users WHERE id = $1 FOR UPDATE", me.user_id)
        if await tx.value(_MINE, me.user_id) is not None:
            raise Conflict("one_mailbox")
        # told to nobody: at this moment it is not yet known as private
        channel_id = await create.create(tx, me, ip, Cipher(settings.secret_key), settings.public_url, new, quiet=True)
        await tx.execute(_OWNED, channel_id, me.user_id)
    await asyncio.sleep(NODES_S)
    await starting.start(db, me, ip, settings.public_url, channel_id)
    return await _shown(db, settings, me, channel_id)


@patch("/me/mailbox", guards=[OWN])
async def change(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    data: JSONBody[EditMailbox],
) -> MyMailbox:
    """Other settings are checked anew; whom it is shared with changes at once."""
    rested = False
    async with db.tx() as tx:
        channel_id = await _mine(tx, me)
        row = await lock(tx, channel_id)
        if data.settings is not msgspec.UNSET:
            _demand_known(me, data.settings)
            asked = EditChannel(settings=data.settings)
            rested = await edit.edit_at_rest(tx, me, ip, Cipher(settings.secret_key), channel_id, asked)
        await _share(tx, me, ip, row, data)
    if rested:
        await starting.start(db, me, ip, settings.public_url, channel_id, rested=True)
    return await _shown(db, settings, me, channel_id)


async def _share(tx: Tx, me: Grants, ip: str, row: Any, data: EditMailbox) -> None:
    lead = row["lead_source"] if data.lead_source is msgspec.UNSET else data.lead_source
    shared = not row["private"] if data.shared is msgspec.UNSET else data.shared
    if data.shared is False and data.lead_source is not True:
        lead = False
    private = not (shared or lead)
    if (private, lead) == (row["private"], row["lead_source"]):
        return
    await tx.execute(_SHARE, row["id"], private, lead)
    if private:
        await tx.execute(_NO_ROUTE, row["id"])
        await tx.execute(_UNWATCHED, row["id"])
    await set_members(tx, row["id"], [HolderRef("user", row["owner_id"])] if private else [])
    await revisions.of_everyone(tx)
    before = {"private": row["private"], "lead_source": row["lead_source"]}
    await tell(tx, me, ip, "channel.edited", row["id"], before, {"private": private, "lead_source": lead})


@post("/me/mailbox/check", guards=[OWN], status_code=200)
async def check(
    me: NamedDependency[Grants], db: NamedDependency[Database], settings: NamedDependency[Settings]
) -> MyMailbox:
    """Ask the mail servers whether the settings are right."""
    async with db.tx() as tx:
        channel_id = await _mine(tx, me)
    await starting.check(db, settings.public_url, channel_id)
    return await _shown(db, settings, me, channel_id)


@post("/me/mailbox/pause", guards=[OWN], status_code=200)
async def pause(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
) -> MyMailbox:
    """It is read and written from no more."""
    async with db.tx() as tx:
        channel_id = await _mine(tx, me)
        await turn.pause(tx, me, ip, channel_id)
    return await _shown(db, settings, me, channel_id)


@post("/me/mailbox/resume", guards=[OWN], status_code=200)
async def resume(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
) -> MyMailbox:
    """Checked and started."""
    async with db.tx() as tx:
        channel_id = await _mine(tx, me)
    await starting.start(db, me, ip, settings.public_url, channel_id)
    return await _shown(db, settings, me, channel_id)


@post("/me/mailbox/sign-in", guards=[OWN], status_code=200)
async def begin_sign_in(
    me: NamedDependency[Grants], db: NamedDependency[Database], settings: NamedDependency[Settings]
) -> SignInStart:
    """Where to agree."""
    async with db.tx() as tx:
        channel_id = await _mine(tx, me)
    return await sign_in.start_of(me, db, settings, channel_id)


@delete("/me/mailbox", guards=[OWN])
async def remove(me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]) -> None:
    """What was written stays with its owner."""
    async with db.tx() as tx:
        await turn.delete(tx, me, ip, await _mine(tx, me))


@post("/channels/{channel_id:int}/open", guards=[needs("channels.manage")], status_code=200)
async def open_up(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    channel_id: RowId,
) -> ChannelView:
    """The mailbox of somebody who has left becomes the house's. Refused while they are here."""
    async with db.tx() as tx:
        row = await lock(tx, channel_id)
        if row["owner_id"] is None or await tx.value(_OPEN, channel_id) is None:
            raise Conflict("owner_is_here")
        await set_members(tx, channel_id, [])
        await revisions.of_everyone(tx)
        await tell(tx, me, ip, "channel.opened", channel_id, {"owner_id": row["owner_id"]}, {"owner_id": None})
    presenter = Presenter(Cipher(settings.secret_key), settings.public_url, me.locale)
    async with db.tx() as tx:
        return (await presenter.channels(tx, [channel_id], whole=True))[0]


HANDLERS = [show, connect, change, check, pause, resume, begin_sign_in, remove, open_up]
