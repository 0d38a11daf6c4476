"""Who somebody is: https://dev.vk.com/method/users.get"""

from datetime import date
from typing import Any

import msgspec

from backend.connectors.contract import Profile, SendError
from backend.connectors.vk.line import Line
from backend.kit import birthdays

FIELDS = "photo_200,photo_max,city,country,bdate,screen_name,sex,deactivated"
# VK's picture of whoever has none
NO_PICTURE = ("camera_", "deactivated_", "community_")


class Named(msgspec.Struct):
    title: str = ""


class User(msgspec.Struct):
    id: int
    first_name: str = ""
    last_name: str = ""
    screen_name: str = ""
    bdate: str = ""
    city: Named | None = None
    country: Named | None = None
    photo_200: str = ""
    photo_max: str = ""


class Group(msgspec.Struct):
    id: int
    name: str = ""
    screen_name: str = ""
    photo_200: str = ""


class Groups(msgspec.Struct):
    groups: list[Group] = []


async def profile_of(line: Line, external_user: str) -> Profile:
    """A person, or a community that writes in its own name. Raises SendError."""
    try:
        who = int(external_user)
    except ValueError:
        return Profile()
    try:
        return await (_user(line, who) if who > 0 else _group(line, -who))
    except SendError as error:
        error.ambiguous = False  # asking again harms nobody
        raise


async def _user(line: Line, who: int) -> Profile:
    found = await line.ask("users.get", list[User], user_ids=who, fields=FIELDS)
    if not found:
        return Profile()
    user = found[0]
    return Profile(
        avatar=_avatar(user.photo_200 or user.photo_max),
        name=user.first_name,
        surname=user.last_name,
        username=user.screen_name or None,
        city=user.city.title if user.city else "",
        birthday=_birthday(user.bdate),
    )


async def _group(line: Line, who: int) -> Profile:
    groups = (await line.ask("groups.getById", Groups, group_ids=who, fields="photo_200")).groups
    if not groups:
        return Profile()
    return Profile(_avatar(groups[0].photo_200), name=groups[0].name, username=groups[0].screen_name or None)


def _avatar(url: str) -> dict[str, Any] | None:
    return {"url": url} if url and not any(part in url for part in NO_PICTURE) else None


def _birthday(said: str) -> date | None:
    """D.M.YYYY, or D.M of those who hide the year."""
    try:
        day, month, *year = map(int, said.split("."))
        return birthdays.day_of(year[0] if year else None, month, day)
    except ValueError:
        return None
