"""A server that plays MAX, written from https://dev.max.ru/docs-api and the published schema alone."""

from __future__ import annotations

from tests.platforms.max.bot import Bot, Speeds
from tests.platforms.max.people import Person
from tests.platforms.max.server import MaxServer
from tests.platforms.max.subscriptions import WebhookPolicy

__all__ = ["Bot", "MaxServer", "Person", "Speeds", "WebhookPolicy"]
