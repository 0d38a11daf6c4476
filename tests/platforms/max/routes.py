"""The documented paths, with the parameters each takes; unknown ones, which the real server overlooks, are refused."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.platforms.max import chats, listening, messages
from tests.platforms.max.context import Context
from tests.platforms.max.errors import error


@dataclass(frozen=True)
class Route:
    """`name` is the method in the ledger and for faults."""

    name: str
    verb: str
    path: re.Pattern[str]
    do: Callable[[Context], Awaitable[Any]]
    query: frozenset[str]


def _route(name: str, place: str, do: Callable[[Context], Awaitable[Any]], query: str = "") -> Route:
    verb, _, path = place.partition(" ")
    pattern = re.compile(path.replace("{}", r"(?P<id>[^/]+)"))
    return Route(name, verb, pattern, do, frozenset(query.split()))


ROUTES = (
    _route("me", "GET /me", chats.me),
    _route("updates", "GET /updates", listening.updates, "limit timeout marker types"),
    _route("subscriptions", "GET /subscriptions", listening.subscriptions),
    _route("subscribe", "POST /subscriptions", listening.subscribe),
    _route("unsubscribe", "DELETE /subscriptions", listening.unsubscribe, "url"),
    _route("uploads", "POST /uploads", listening.upload, "type"),
    _route("send", "POST /messages", messages.send, "user_id chat_id disable_link_preview"),
    _route("edit", "PUT /messages", messages.edit, "message_id"),
    _route("delete", "DELETE /messages", messages.remove, "message_id"),
    _route("messages", "GET /messages", messages.several, "chat_id message_ids from to count"),
    _route("message", "GET /messages/{}", messages.one),
    _route("video", "GET /videos/{}", messages.video),
    _route("answer", "POST /answers", messages.answer, "callback_id"),
    _route("chats", "GET /chats", chats.retired),
    _route("chat", "GET /chats/{}", chats.get),
    _route("action", "POST /chats/{}/actions", chats.act),
    _route("members", "GET /chats/{}/members", chats.members, "user_ids marker count"),
    _route("membership", "GET /chats/{}/members/me", chats.membership),
    _route("leave", "DELETE /chats/{}/members/me", chats.leave),
    _route("admins", "GET /chats/{}/members/admins", chats.admins),
    _route("pinned", "GET /chats/{}/pin", chats.pinned),
    _route("pin", "PUT /chats/{}/pin", chats.pin),
    _route("unpin", "DELETE /chats/{}/pin", chats.unpin),
)
NOT_PLAYED = (
    ("PATCH", "/chats/{}"),
    ("POST", "/chats/{}/members"),
    ("DELETE", "/chats/{}/members"),
    ("POST", "/chats/{}/members/admins"),
    ("DELETE", "/chats/{}/members/admins/{}"),
)


def find(verb: str, path: str) -> tuple[Route, dict[str, str]]:
    known = [(route, found) for route in ROUTES if (found := route.path.fullmatch(path)) is not None]
    for route, found in known:
        if route.verb == verb:
            return route, found.groupdict()
    for other, place in NOT_PLAYED:
        if other == verb and re.fullmatch(place.replace("{}", "[^/]+"), path):
            raise error("not.found", f"{verb} {place} is documented, but not played here")
    if known:
        raise error("method.not.allowed", f"{verb} {path}")
    raise error("not.found", f"Unknown path {path}")
