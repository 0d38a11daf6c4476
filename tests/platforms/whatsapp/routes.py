"""The documented paths that are played, with the parameters each takes.

…/whatsapp/reference/whatsapp-business-phone-number, …/reference/whatsapp-business-account, …/reference/media
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.platforms.whatsapp.context import Context
from tests.platforms.whatsapp.methods import hooks, media, messages, numbers, templates

MESSAGING, MANAGEMENT = "whatsapp_business_messaging", "whatsapp_business_management"


@dataclass(frozen=True)
class Route:
    """`body` None = the method itself looks at its keys."""

    name: str
    verb: str
    owner: str
    edge: str
    scope: str
    do: Callable[[Context], Awaitable[Any]]
    query: frozenset[str] = frozenset()
    body: frozenset[str] | None = frozenset()
    managing: bool = True


def _route(
    name: str,
    path: str,
    scope: str,
    do: Callable[[Context], Awaitable[Any]],
    query: str = "",
    body: str | None = "",
    *,
    managing: bool = True,
) -> Route:
    verb, _, place = path.partition(" ")
    owner, _, edge = place.partition("/")
    keys = None if body is None else frozenset(body.split())
    return Route(name, verb, owner, edge, scope, do, frozenset(query.split()), keys, managing)


PAGES = "fields limit after before"
ROUTES = (
    _route("messages", "POST number/messages", MESSAGING, messages.send, body=None, managing=False),
    _route("media", "POST number/media", MESSAGING, media.upload, managing=False),
    _route("media.get", "GET media", MESSAGING, media.get, "phone_number_id", managing=False),
    _route("media.delete", "DELETE media", MESSAGING, media.delete, "phone_number_id", managing=False),
    _route("phone", "GET number", MANAGEMENT, numbers.get, "fields"),
    _route("phone.set", "POST number", MANAGEMENT, numbers.change, body="webhook_configuration pin"),
    _route("register", "POST number/register", MANAGEMENT, numbers.register, body="messaging_product pin"),
    _route("deregister", "POST number/deregister", MANAGEMENT, numbers.deregister),
    _route("profile", "GET number/whatsapp_business_profile", MESSAGING, numbers.profile, "fields"),
    _route(
        "profile.set",
        "POST number/whatsapp_business_profile",
        MESSAGING,
        numbers.set_profile,
        body="messaging_product about address description email websites vertical profile_picture_handle",
    ),
    _route("account", "GET account", MANAGEMENT, numbers.account, "fields"),
    _route("phone_numbers", "GET account/phone_numbers", MANAGEMENT, numbers.list_numbers, PAGES),
    _route(
        "message_templates",
        "GET account/message_templates",
        MANAGEMENT,
        templates.list_templates,
        f"{PAGES} name status language category content name_or_content summary",
    ),
    _route("template", "GET template", MANAGEMENT, templates.get, "fields"),
    _route("subscribed_apps", "GET account/subscribed_apps", MANAGEMENT, hooks.subscribed),
    _route(
        "subscribed_apps.add",
        "POST account/subscribed_apps",
        MANAGEMENT,
        hooks.subscribe,
        body="override_callback_uri verify_token",
    ),
    _route("subscribed_apps.remove", "DELETE account/subscribed_apps", MANAGEMENT, hooks.unsubscribe),
    _route("subscriptions", "GET app/subscriptions", "", hooks.app_subscriptions, "access_token"),
    _route(
        "subscriptions.add",
        "POST app/subscriptions",
        "",
        hooks.app_subscribe,
        "access_token",
        "object callback_url verify_token fields include_values",
    ),
    _route("subscriptions.remove", "DELETE app/subscriptions", "", hooks.app_unsubscribe, "access_token object fields"),
    _route("debug_token", "GET debug_token", "", numbers.debug_token, "input_token"),
)
EDGES: dict[str, set[str]] = {}
for _one in ROUTES:
    EDGES.setdefault(_one.owner, set()).add(_one.edge)


def find(verb: str, owner: str, edge: str) -> Route | None:
    return next((route for route in ROUTES if (route.verb, route.owner, route.edge) == (verb, owner, edge)), None)
