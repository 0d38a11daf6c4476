"""https://dev.vk.com/method/groups.getById and what a token says of itself."""

from __future__ import annotations

from typing import Any

from tests.platforms.vk.community import RIGHTS, Community
from tests.platforms.vk.context import Context
from tests.platforms.vk.errors import bad

NO_PHOTO = "https://vk.com/images/community_{}.png"


def profile(group: Community, fields: list[str]) -> dict[str, Any]:
    """What is told of a community; `fields` adds to it."""
    shown: dict[str, Any] = {
        "id": group.id,
        "name": group.name,
        "screen_name": group.screen_name,
        "is_closed": 0,
        "type": "group",
        **{f"photo_{side}": group.picture or NO_PHOTO.format(side) for side in (50, 100, 200)},
    }
    contact = group.settings.market_contact
    optional: dict[str, Any] = {
        "description": "",
        "members_count": 1200,
        "can_message": int(group.settings.messages),
        "market": {
            "enabled": int(group.settings.market),
            "type": "basic",
            "contact_id": -group.id if contact is None else contact,
            "currency": {"id": 643, "name": "RUB", "title": "₽"},
            "currency_text": "₽",
        },
    }
    return shown | {key: optional[key] for key in fields if key in optional}


async def get_by_id(ctx: Context) -> dict[str, Any]:
    """Since 5.139 an object with two lists; without parameters the token's own community."""
    asked = ctx.params.get("group_ids") or [ctx.params.get("group_id", str(ctx.group.id))]
    found = [_find(ctx, name) for name in asked]
    groups = [profile(group, ctx.params.get("fields", [])) for group in found if group is not None]
    if not groups:
        raise bad("group_ids is undefined")
    return {"groups": groups, "profiles": []}


def _find(ctx: Context, name: str) -> Community | None:
    plain = name.removeprefix("club").removeprefix("public")
    if plain.isdigit():
        return ctx.server.groups.get(int(plain))
    return next((group for group in ctx.server.groups.values() if group.screen_name == name), None)


async def get_token_permissions(ctx: Context) -> dict[str, Any]:
    named = [{"name": name, "setting": bit} for name, bit in RIGHTS.items() if name in ctx.group.rights]
    return {"mask": ctx.group.mask, "permissions": named}


async def get_long_poll_server(ctx: Context) -> dict[str, Any]:
    group = ctx.own_group()
    if not group.settings.long_poll:
        raise bad("longpoll for this group is not enabled")
    return group.events.longpoll.open(f"{ctx.server.base_url}/lp/whp/{group.id}")
