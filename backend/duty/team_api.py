"""HTTP of presence, skills and how much one may have."""

from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from backend.access.grants import Grants
from backend.access.guards import needs, person, signed_in
from backend.duty import presence, skills
from backend.duty.load import RoutingSetting, set_routing, setting_of
from backend.duty.team import team
from backend.duty.team_schemas import AbleView, EditSkill, NewSkill, PresenceView, SetAble, SetPresence, SkillView
from backend.kit.db import Database
from backend.kit.http import Page, RowId

MANAGE = needs("duty.manage")
Me = NamedDependency[Grants]
Db = NamedDependency[Database]
Ip = NamedDependency[str]


@get("/presence", guards=[signed_in])
async def who_is_there(db: Db) -> Page[PresenceView]:
    """Every colleague: online, away or off, on duty until when, and how much they have of what they may have."""
    async with db.tx() as tx:
        return Page(await team(tx))


@put("/presence", guards=[person])
async def set_presence(me: Me, db: Db, data: JSONBody[SetPresence]) -> PresenceView:
    """One's own, by hand; `auto`: as one's windows say."""
    assert me.user_id is not None
    async with db.tx() as tx:
        await presence.choose(tx, me.user_id, None if data.state == "auto" else data.state)
        return next(each for each in await team(tx) if each.user_id == me.user_id)


@get("/skills", guards=[signed_in])
async def show_skills(db: Db) -> Page[SkillView]:
    """What people can, languages first, and who can it."""
    async with db.tx() as tx:
        return Page(await skills.skills(tx))


@post("/skills", guards=[MANAGE])
async def make_skill(me: Me, db: Db, ip: Ip, data: JSONBody[NewSkill]) -> SkillView:
    """A new one, that nobody has yet."""
    async with db.tx() as tx:
        return await skills.make(tx, me, ip, data)


@patch("/skills/{skill_id:int}", guards=[MANAGE])
async def edit_skill(me: Me, db: Db, ip: Ip, skill_id: RowId, data: JSONBody[EditSkill]) -> SkillView:
    """Its name, and of which language it is."""
    async with db.tx() as tx:
        return await skills.edit(tx, me, ip, skill_id, data)


@delete("/skills/{skill_id:int}", guards=[MANAGE], status_code=204)
async def put_away_skill(me: Me, db: Db, ip: Ip, skill_id: RowId) -> None:
    """409 skill_in_use with the names of the channels whose routes ask for it."""
    async with db.tx() as tx:
        await skills.delete(tx, me, ip, skill_id)


@get("/skills/people", guards=[MANAGE])
async def show_able(db: Db) -> Page[AbleView]:
    """What each colleague can, and how much they may have at once."""
    async with db.tx() as tx:
        return Page(await skills.able(tx))


@put("/skills/people/{user_id:int}", guards=[MANAGE])
async def set_able(me: Me, db: Db, ip: Ip, user_id: RowId, data: JSONBody[SetAble]) -> AbleView:
    """All that one colleague can."""
    async with db.tx() as tx:
        return await skills.set_able(tx, me, ip, user_id, data)


@get("/routing", guards=[signed_in])
async def show_setting(db: Db) -> RoutingSetting:
    """How much everybody may have at once, which dialogs count, and who in the queue goes first."""
    async with db.tx() as tx:
        return await setting_of(tx)


@put("/routing", guards=[MANAGE])
async def save_setting(me: Me, db: Db, ip: Ip, data: JSONBody[RoutingSetting]) -> RoutingSetting:
    """All of it. 409 stale_version with what stands."""
    async with db.tx() as tx:
        return await set_routing(tx, me, ip, data)


HANDLERS = [
    who_is_there,
    set_presence,
    show_skills,
    make_skill,
    edit_skill,
    put_away_skill,
    show_able,
    set_able,
    show_setting,
    save_setting,
]
