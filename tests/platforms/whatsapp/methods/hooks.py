"""Who is told: …/solution-providers/manage-webhooks, …/webhooks/override, graph-api/reference/app/subscriptions"""

from __future__ import annotations

from typing import Any

from tests.platforms.whatsapp.context import Context
from tests.platforms.whatsapp.errors import GraphError, bad
from tests.platforms.whatsapp.webhook import Callback

LONGEST = 200
FIELDS = {
    "messages", "message_template_status_update", "message_template_quality_update",
    "message_template_components_update",
    "template_category_update", "account_update", "account_alerts", "account_review_update", "account_settings_update",
    "business_capability_update", "business_username_update", "calls", "consumer_profile", "flows", "history",
    "group_lifecycle_update", "group_participants_update", "group_settings_update", "group_status_update",
    "message_echoes", "messaging_handovers", "partner_solutions", "payment_configuration_update",
    "phone_number_name_update", "phone_number_quality_update", "security", "smb_app_state_sync", "smb_message_echoes",
    "user_preferences",
}  # fmt: skip


async def verified(ctx: Context, url: Any, token: Any) -> Callback:
    """An address is asked for hub.challenge before it is taken."""
    if not isinstance(url, str) or not isinstance(token, str) or not token:
        raise bad("The parameters override_callback_uri and verify_token are required together.")
    if len(url) > LONGEST or not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad("Param override_callback_uri must be an https address of at most 200 characters")
    callback = Callback(url, token)
    if trouble := await ctx.server.events.sender.verify(callback):
        words = f"(#2200) Callback verification failed with the following errors: {trouble}"
        raise GraphError(2200, message=words)
    return callback


async def subscribed(ctx: Context) -> Any:
    if not ctx.account.subscribed:
        return {"data": []}
    app = {
        "id": ctx.server.app_id,
        "link": f"https://www.facebook.com/games/?app_id={ctx.server.app_id}",
        "name": "Shop",
    }
    override = ctx.account.override
    more = {"override_callback_uri": override.url} if override else {}
    return {"data": [{"whatsapp_business_api_data": app, **more}]}


async def subscribe(ctx: Context) -> Any:
    """Without a body an alternate address is taken away again."""
    override = None
    if ctx.body:
        override = await verified(ctx, ctx.body.get("override_callback_uri"), ctx.body.get("verify_token"))
    ctx.account.subscribed, ctx.account.override = True, override
    return {"success": True}


async def unsubscribe(ctx: Context) -> Any:
    ctx.account.subscribed, ctx.account.override = False, None
    return {"success": True}


async def app_subscriptions(ctx: Context) -> Any:
    callback = ctx.server.callback
    if callback is None:
        return {"data": []}
    fields = [{"name": name, "version": f"v{ctx.server.webhook_version:g}.0"} for name in sorted(ctx.server.fields)]
    about = {"object": "whatsapp_business_account", "callback_url": callback.url, "active": True, "fields": fields}
    return {"data": [about]}


async def app_subscribe(ctx: Context) -> Any:
    if ctx.body.get("object") != "whatsapp_business_account":
        raise bad("Param object must be one of {WHATSAPP_BUSINESS_ACCOUNT}")
    asked = ctx.body.get("fields", "")
    names = set(asked.split(",")) if isinstance(asked, str) else set(asked)
    if unknown := names - FIELDS:
        raise bad(f"Param fields must be one of the webhook fields - got {sorted(unknown)}")
    ctx.server.callback = await verified(ctx, ctx.body.get("callback_url"), ctx.body.get("verify_token"))
    ctx.server.fields = set(names)
    return {"success": True}


async def app_unsubscribe(ctx: Context) -> Any:
    ctx.server.callback = None
    return {"success": True}
