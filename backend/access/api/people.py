"""/users: colleagues, invitations, deactivation, reset links by hand."""

from litestar import delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody

from backend.access import audit, mail
from backend.access.actions import invite as invitations
from backend.access.actions import links, passwords
from backend.access.actions import users as verbs
from backend.access.actions.bounds import demand_to_act_as
from backend.access.grants import Grants
from backend.access.guards import needs, signed_in
from backend.access.policy import can
from backend.access.queries import people, users
from backend.access.schemas import (
    EditUser,
    InvitationView,
    Invite,
    Invited,
    NewLink,
    UserView,
)
from backend.kit.db import Database
from backend.kit.errors import Missing
from backend.kit.http import Limit, RowId
from backend.kit.http.paging import Page
from backend.kit.secrets import Cipher
from backend.kit.settings import Settings

MANAGE = needs("users.manage")


@get("/users", guards=[signed_in])
async def show_all(
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    cursor: FromQuery[str | None] = None,
    limit: Limit = 100,
) -> Page[UserView]:
    """Colleagues by name; with e-mail and the rest for those who manage users."""
    async with db.orm() as tx:
        return await users.users(tx, cursor, limit, whole=can(me, "users.manage"))


@get("/users/{user_id:int}", guards=[signed_in])
async def show(user_id: RowId, me: NamedDependency[Grants], db: NamedDependency[Database]) -> UserView:
    """One colleague."""
    async with db.orm() as tx:
        return await users.user(tx, user_id, whole=can(me, "users.manage"))


@patch("/users/{user_id:int}", guards=[MANAGE])
async def edit(
    user_id: RowId,
    data: JSONBody[EditUser],
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    ip: NamedDependency[str],
) -> UserView:
    """Name, e-mail, role, teams."""
    async with db.orm() as tx:
        await verbs.edit(tx, me, ip, user_id, data)
        return await users.user(tx, user_id)


@post("/users/{user_id:int}/deactivation", guards=[MANAGE], status_code=200)
async def deactivate(
    user_id: RowId, me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> UserView:
    """They may not come in any more; what they wrote stays."""
    async with db.orm() as tx:
        await verbs.deactivate(tx, me, ip, user_id)
        return await users.user(tx, user_id)


@delete("/users/{user_id:int}/deactivation", guards=[MANAGE], status_code=200)
async def reactivate(
    user_id: RowId, me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> UserView:
    """They may come in again."""
    async with db.orm() as tx:
        await verbs.reactivate(tx, me, ip, user_id)
        return await users.user(tx, user_id)


@post("/users/{user_id:int}/reset-link", guards=[MANAGE])
async def reset_link(
    user_id: RowId,
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    ip: NamedDependency[str],
) -> NewLink:
    """A link to hand over to one who forgot the password."""
    async with db.orm() as tx:
        theirs = await verbs.demand_mine_to_manage(tx, me, user_id)
        await demand_to_act_as(tx, me, user_id)
        found = await passwords.reset_link(tx, theirs["email"])
        if found is None:
            raise Missing
        await audit.write(tx, me, ip, "reset_link.made", ("user", user_id))
    return NewLink(links.address(settings.public_url, "reset", found[1]), False)


@post("/users/invitations", guards=[MANAGE])
async def invite(
    data: JSONBody[Invite],
    me: NamedDependency[Grants],
    db: NamedDependency[Database],
    settings: NamedDependency[Settings],
    cipher: NamedDependency[Cipher],
    ip: NamedDependency[str],
) -> Invited:
    """A link to copy; mailed too where a mail server is set."""
    async with db.orm() as tx:
        token = await invitations.invite(tx, me, ip, data)
        link = links.address(settings.public_url, "invite", token)
        mailed = await mail.queue(tx, settings, cipher, "invite", data.email.strip(), me.locale, link)
        return Invited(await people.invitation(tx, data.email.strip()), link, mailed)


@get("/users/invitations", guards=[MANAGE])
async def show_invitations(db: NamedDependency[Database]) -> Page[InvitationView]:
    """Those still open."""
    async with db.orm() as tx:
        return Page(await people.invitations(tx))


@delete("/users/invitations/{invitation_id:int}", guards=[MANAGE])
async def withdraw(
    invitation_id: RowId, me: NamedDependency[Grants], db: NamedDependency[Database], ip: NamedDependency[str]
) -> None:
    """The link opens nothing any more."""
    async with db.orm() as tx:
        await invitations.withdraw(tx, me, ip, invitation_id)


HANDLERS = [
    show_all,
    show,
    edit,
    deactivate,
    reactivate,
    reset_link,
    invite,
    show_invitations,
    withdraw,
]
