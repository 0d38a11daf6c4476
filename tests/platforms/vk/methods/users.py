"""https://dev.vk.com/method/users.get"""

from __future__ import annotations

from typing import Any

from tests.platforms.vk.context import Context
from tests.platforms.vk.errors import bad
from tests.platforms.vk.people import Person


async def get(ctx: Context) -> list[dict[str, Any]]:
    """Whom nobody knows is left out; a community's token without user_ids gets nobody."""
    if ctx.params.get("name_case", "nom") != "nom":
        raise bad("name_case: only nom is played")
    found = [_find(ctx, name) for name in ctx.params.get("user_ids", [])]
    return [person.profile(ctx.params.get("fields", [])) for person in found if person is not None]


def _find(ctx: Context, name: str) -> Person | None:
    people = ctx.server.people
    if name.removeprefix("id").isdigit():
        return people.get(int(name.removeprefix("id")))
    return next((person for person in people.values() if person.about.get("screen_name") == name), None)
