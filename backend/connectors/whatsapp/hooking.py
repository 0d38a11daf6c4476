"""Where WhatsApp brings a number's events: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/override

Each channel has an address of its own, so it is set at the number, which goes before the account's and the app's. Only
a subscribed app is told anything.
"""

import asyncio
from typing import Any
from urllib.parse import urlsplit

import msgspec

from backend.connectors.contract import SendError
from backend.connectors.whatsapp import ids
from backend.connectors.whatsapp.line import Line
from backend.connectors.whatsapp.settings import WhatsAppSettings

# a node of the web learns of a new channel within a second
VERIFY_TRIES = 8
VERIFY_EVERY_S = 1.0
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Configured(msgspec.Struct):
    """Addresses: the first that is there is the one."""

    phone_number: str = ""
    whatsapp_business_account: str = ""
    application: str = ""

    @property
    def goes_to(self) -> str:
        return self.phone_number or self.whatsapp_business_account or self.application


class Number(msgspec.Struct):
    webhook_configuration: Configured = msgspec.field(default_factory=Configured)


class Subscribed(msgspec.Struct):
    data: tuple[dict[str, Any], ...] = ()


def is_ours(url: str, channel_id: int) -> bool:
    """Wherever this house was reached before."""
    return urlsplit(url).path.rstrip("/").endswith(f"/hooks/{channel_id}")


async def configured(line: Line) -> Configured:
    """Raises SendError."""
    return (await line.get(line.number, Number, fields="webhook_configuration")).webhook_configuration


async def is_subscribed(line: Line) -> bool:
    """Raises SendError."""
    return bool((await line.get(f"{line.account}/subscribed_apps", Subscribed)).data)


async def install(line: Line, settings: WhatsAppSettings, hook_url: str, secret: str) -> None:
    """Raises SendError."""
    if urlsplit(hook_url).scheme != "https" and urlsplit(hook_url).hostname not in LOOPBACK:
        raise SendError("hook_not_confirmed", hook_url, permanent=True)
    if not await is_subscribed(line):
        # without a body an address of the account is taken away: nobody who is subscribed is asked again
        await line.post(f"{line.account}/subscribed_apps", {}, Any)
    token = settings.verify_token.reveal() if settings.verify_token else ids.hook_token(secret)
    asked = {"override_callback_uri": hook_url, "verify_token": token}
    for attempt in range(VERIFY_TRIES):
        try:
            await line.post(line.number, {"webhook_configuration": asked}, Any)
            return
        except SendError as error:
            if error.code not in ("refused", "hook_not_confirmed") or attempt == VERIFY_TRIES - 1:
                raise SendError("hook_not_confirmed", error.detail, permanent=True) from None
        await asyncio.sleep(VERIFY_EVERY_S)


async def uninstall(line: Line, channel_id: int) -> None:
    """Our address only: whoever has the number now keeps theirs. Raises SendError."""
    if is_ours((await configured(line)).phone_number, channel_id):
        body = {"webhook_configuration": {"override_callback_uri": ""}}
        await line.post(line.number, body, Any)
