"""Numbers, profiles and accounts: …/business-phone-numbers/phone-numbers, /registration, …/business-profiles"""

from __future__ import annotations

import re
from typing import Any

from tests.platforms.whatsapp.account import Account
from tests.platforms.whatsapp.context import Context
from tests.platforms.whatsapp.errors import GraphError, bad, invalid
from tests.platforms.whatsapp.methods.hooks import verified

USUAL = (
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
)
# Documented fields of an account that have no value here
EMPTY = (
    "business_verification_status", "is_enabled_for_insights", "marketing_messages_lite_api_status", "health_status",
    "marketing_messages_onboarding_status", "on_behalf_of_business_info", "ownership_type", "owner_business_info",
    "subscribed_apps", "disable_marketing_messages_on_cloud_api",
)  # fmt: skip
PROFILE = (
    "about",
    "address",
    "description",
    "email",
    "profile_picture_url",
    "websites",
    "vertical",
    "messaging_product",
)


async def get(ctx: Context) -> Any:
    return ctx.chosen(ctx.number.fields(), USUAL)


async def change(ctx: Context) -> Any:
    """An alternate address for this number alone; an empty one takes it away."""
    if "pin" in ctx.body:
        ctx.number.pin = _pin(ctx.body["pin"])
    asked = ctx.body.get("webhook_configuration")
    if asked is not None:
        if not isinstance(asked, dict) or asked.keys() - {"override_callback_uri", "verify_token"}:
            raise bad("Param webhook_configuration takes override_callback_uri and verify_token")
        url = asked.get("override_callback_uri")
        ctx.number.override = None if url == "" else await verified(ctx, url, asked.get("verify_token"))
    return {"success": True}


def _pin(said: Any) -> str:
    if not re.fullmatch(r"\d{6}", str(said)):
        raise bad("Param pin must be a string with 6 digits")
    return str(said)


async def register(ctx: Context) -> Any:
    if ctx.body.get("messaging_product") != "whatsapp":
        raise bad("The parameter messaging_product is required.")
    if _pin(ctx.body.get("pin", "")) != ctx.number.pin:
        raise GraphError(133005)
    ctx.number.registered = True
    return {"success": True}


async def deregister(ctx: Context) -> Any:
    ctx.number.registered = False
    return {"success": True}


async def profile(ctx: Context) -> Any:
    known = {name: ctx.number.profile.get(name) for name in PROFILE}
    asked = ctx.query.get("fields", "messaging_product")
    for name in asked.split(","):
        if name not in PROFILE:
            raise bad(f"Tried accessing nonexisting field ({name})")
    shown = {name: known[name] for name in asked.split(",") if known[name] not in (None, "")}
    return {"data": [{**shown, "messaging_product": "whatsapp"}]}


async def set_profile(ctx: Context) -> Any:
    if ctx.body.get("messaging_product") != "whatsapp":
        raise bad("The parameter messaging_product is required.")
    if len(str(ctx.body.get("about", "…"))) > 139:
        raise invalid("about is 139 characters at most")
    ctx.number.profile |= ctx.body
    return {"success": True}


async def account(ctx: Context) -> Any:
    about: Account = ctx.owner
    known = {
        "id": about.id,
        "name": about.name,
        "currency": "USD",
        "timezone_id": "1",
        "message_template_namespace": "a1b2",
    }
    known |= dict.fromkeys(EMPTY)
    known |= {"account_review_status": "APPROVED", "status": "ACTIVE", "country": "LT"}
    return ctx.chosen(known, ("name", "currency", "timezone_id", "message_template_namespace"))


async def list_numbers(ctx: Context) -> Any:
    about: Account = ctx.owner
    return ctx.paged([ctx.chosen(number.fields(), USUAL) for number in about.numbers.values()])


async def debug_token(ctx: Context) -> Any:
    """Whose the token is and what it may: https://developers.facebook.com/docs/graph-api/reference/debug_token"""
    found = ctx.server.by_token(ctx.query.get("input_token", ""))
    if found is None:
        words = {"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}
        return {"data": {"is_valid": False, "error": words, "scopes": []}}
    scopes = sorted(found.scopes)
    granular = [{"scope": name, "target_ids": [found.id]} for name in scopes]
    about = {"app_id": ctx.server.app_id, "type": "SYSTEM_USER", "application": "Shop", "expires_at": 0}
    return {"data": {**about, "is_valid": not found.revoked, "scopes": scopes, "granular_scopes": granular}}
