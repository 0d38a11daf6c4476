"""A server that plays Telegram's Bot API, written from https://core.telegram.org/bots/api alone."""

from __future__ import annotations

from tests.platforms.telegram.accounts import BotAccount, Speeds
from tests.platforms.telegram.customers import Customer
from tests.platforms.telegram.server import TelegramServer
from tests.platforms.telegram.webhook import WebhookPolicy

__all__ = ["BotAccount", "Customer", "Speeds", "TelegramServer", "WebhookPolicy"]
