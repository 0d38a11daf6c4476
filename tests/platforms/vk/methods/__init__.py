"""What is played of https://dev.vk.com/method: one function a method, named as documented."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.platforms.vk.context import Context
from tests.platforms.vk.methods import groups, send, users

Method = Callable[[Context], Awaitable[Any]]

METHODS: dict[str, Method] = {
    "messages.send": send.send,
    "users.get": users.get,
    "groups.getById": groups.get_by_id,
    "groups.getTokenPermissions": groups.get_token_permissions,
    "groups.getLongPollServer": groups.get_long_poll_server,
}
