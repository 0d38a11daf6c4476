"""HTTP of channels."""

import msgspec
from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.access.policy import can
from backend.inbox.channels import own, queries, sign_in, starting
from backend.inbox.channels.actions import create, edit, turn
from backend.inbox.channels.kinds import kind_views
from backend.inbox.channels.present import Presenter
from backend.inbox.channels.schemas import (
    ChannelView,
    CheckView,
    EditChannel,
    ExtentView,
    HealthView,
    KindView,
    NewChannel,
)
from backend.inbox.channels.trying import Trial, TrialView, tried
from backend.inbox.letter_fields import api as letter_fields
from backend.kit.db import Database
from backend.kit.errors import Missing
from backend.kit.http import RowId
from backend.kit.http.paging import Page
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings

MANAGE = needs("channels.manage")
HEALTH = needs("channels.health")


def _presenter(me: Grants, settings: Settings) -> Presenter:
    return Presenter(Cipher(settings.secret_key), settings.public_url, me.locale)


async def _show(me: Grants, db: Database, settings: Settings, channel_id: int) -> ChannelView:
    async with db.tx() as tx:
        found = await _presenter(me, settings).channels(tx, [channel_id], whole=can(me, "channels.manage"))
    if not found:
        raise Missing
    return found[0]


@get("/channels", guards=[signed_in])
async def show_all(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    deleted: FromQuery[bool] = False,
) -> Page[ChannelView]:
    """The channels one may work in; with settings, check and members for those who manage channels."""
    async with db.tx() as tx:
        ids = await queries.listed(tx, me, deleted=deleted)
        return Page(await _presenter(me, settings).channels(tx, ids, whole=can(me, "channels.manage")))


@get("/channels/kinds", guards=[signed_in])
async def show_kinds(me: NamedDependency[Grants], settings: NamedDependency[Settings]) -> Page[KindView]:
    """What can be connected: fields of the form, abilities for the composer."""
    return Page(kind_views(me.locale, settings.public_url))


@post("/channels/trials", guards=[MANAGE], status_code=200)
async def try_out(data: JSONBody[Trial]) -> TrialView:
    """How settings that are being written would read a body of the platform, or what they would ask of it. Nothing is
    kept, nothing is sent."""
    return tried(data)


@get("/channels/{channel_id:int}", guards=[signed_in])
async def show(
    me: NamedDependency[Grants], db: NamedDependency[Database], settings: NamedDependency[Settings], channel_id: RowId
) -> ChannelView:
    """One channel."""
    async with db.tx() as tx:
        if channel_id not in await queries.listed(tx, me, deleted=True):
            raise Missing
    return await _show(me, db, settings, channel_id)


@post("/channels", guards=[MANAGE])
async def add(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    data: JSONBody[NewChannel],
) -> ChannelView:
    """Made, checked (at most 15 s) and started; what fails or is slow stays paused and says so in `check`."""
    async with db.tx() as tx:
        cipher = Cipher(settings.secret_key)
        channel_id = await create.create(tx, me, ip, cipher, settings.public_url, data)
    await starting.start(db, me, ip, settings.public_url, channel_id)
    return await _show(me, db, settings, channel_id)


@patch("/channels/{channel_id:int}", guards=[MANAGE])
async def change(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    channel_id: RowId,
    data: JSONBody[EditChannel],
) -> ChannelView:
    """Other settings of a running channel are checked like those of a new one; it rests meanwhile."""
    async with db.tx() as tx:
        rested = await edit.edit_at_rest(tx, me, ip, Cipher(settings.secret_key), channel_id, data)
    if rested:
        await starting.start(db, me, ip, settings.public_url, channel_id, rested=True)
    return await _show(me, db, settings, channel_id)


@delete("/channels/{channel_id:int}", guards=[MANAGE])
async def remove(
    me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str], channel_id: RowId
) -> None:
    """Its conversations stay."""
    async with db.tx() as tx:
        await turn.delete(tx, me, ip, channel_id)


@post("/channels/{channel_id:int}/check", guards=[MANAGE], status_code=200)
async def check(
    me: NamedDependency[Grants], db: NamedDependency[Database], settings: NamedDependency[Settings], channel_id: RowId
) -> CheckView:
    """Ask the platform whether the settings are right."""
    view = await _show(me, db, settings, channel_id)
    found = await starting.check(db, settings.public_url, channel_id)
    return _presenter(me, settings).check(view.kind, msgspec.to_builtins(found))


@post("/channels/{channel_id:int}/pause", guards=[MANAGE], status_code=200)
async def pause(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    channel_id: RowId,
) -> ChannelView:
    """It listens and sends no more."""
    async with db.tx() as tx:
        await turn.pause(tx, me, ip, channel_id)
    return await _show(me, db, settings, channel_id)


@post("/channels/{channel_id:int}/resume", guards=[MANAGE], status_code=200)
async def resume(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
    channel_id: RowId,
) -> ChannelView:
    """Checked and started; takes over what goes elsewhere. Stays paused where the check fails."""
    await _show(me, db, settings, channel_id)
    await starting.start(db, me, ip, settings.public_url, channel_id)
    return await _show(me, db, settings, channel_id)


@get("/channels/health", guards=[HEALTH])
async def show_health(
    me: NamedDependency[Grants], db: NamedDependency[Database], settings: NamedDependency[Settings]
) -> Page[HealthView]:
    """How every channel is."""
    async with db.tx() as tx:
        return Page(await queries.health(tx, me, Cipher(settings.secret_key)))


@get("/channels/{channel_id:int}/health", guards=[HEALTH])
async def show_health_of(
    me: NamedDependency[Grants], db: NamedDependency[Database], settings: NamedDependency[Settings], channel_id: RowId
) -> HealthView:
    """How one channel is."""
    async with db.tx() as tx:
        return (await queries.health(tx, me, Cipher(settings.secret_key), channel_id))[0]


@get("/channels/{channel_id:int}/extent", guards=[MANAGE])
async def show_extent(me: NamedDependency[Grants], db: NamedDependency[Database], channel_id: RowId) -> ExtentView:
    """What hangs on a channel: told before it is paused or deleted."""
    async with db.tx() as tx:
        if channel_id not in await queries.listed(tx, me, deleted=True):
            raise Missing
        return await queries.extent(tx, channel_id)


HANDLERS = [
    show_all,
    show_kinds,
    try_out,
    show,
    add,
    change,
    remove,
    check,
    pause,
    resume,
    show_health,
    show_health_of,
    show_extent,
    *sign_in.HANDLERS,
    *own.HANDLERS,
    *letter_fields.HANDLERS,
]
