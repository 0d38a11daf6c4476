"""Locations, venues, contacts: https://core.telegram.org/bots/api#sendlocation"""

from __future__ import annotations

from typing import Any

from tests.platforms.telegram.context import Context
from tests.platforms.telegram.errors import bad


def _location(params: dict[str, Any]) -> dict[str, Any]:
    latitude, longitude = params["latitude"], params["longitude"]
    if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:
        raise bad("wrong latitude or longitude specified")
    names = ("horizontal_accuracy", "live_period", "heading", "proximity_alert_radius")
    return {"latitude": latitude, "longitude": longitude, **_some(params, *names)}


def _some(params: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: params[name] for name in names if params.get(name)}


async def send_location(ctx: Context) -> dict[str, Any]:
    state = ctx.open_chat()
    return ctx.deliver(state, {"location": _location(ctx.params)})[0]


async def send_venue(ctx: Context) -> dict[str, Any]:
    """For backward compatibility `location` stands beside `venue` (Message.venue)."""
    state = ctx.open_chat()
    location = _location(ctx.params)
    more = _some(ctx.params, "foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    venue = {"location": location, "title": ctx.params["title"], "address": ctx.params["address"], **more}
    return ctx.deliver(state, {"venue": venue, "location": location})[0]


async def send_contact(ctx: Context) -> dict[str, Any]:
    state = ctx.open_chat()
    contact = _some(ctx.params, "phone_number", "first_name", "last_name", "vcard")
    return ctx.deliver(state, {"contact": contact})[0]
