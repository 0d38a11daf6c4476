"""The methods played, by documented name. Each takes a Context and gives the `result`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.platforms.telegram.context import Context
from tests.platforms.telegram.methods import account, text, updates

Handler = Callable[[Context], Awaitable[Any]]

METHODS: dict[str, Handler] = {
    "getMe": account.get_me,
    "getUpdates": updates.get_updates,
    "setWebhook": updates.set_webhook,
    "deleteWebhook": updates.delete_webhook,
    "getWebhookInfo": updates.get_webhook_info,
    "sendMessage": text.send_message,
}
