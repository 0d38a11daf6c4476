"""A server that plays the WhatsApp Cloud API, written from https://developers.facebook.com/documentation alone."""

from __future__ import annotations

from tests.platforms.whatsapp.account import Account
from tests.platforms.whatsapp.customers import Customer
from tests.platforms.whatsapp.number import Number
from tests.platforms.whatsapp.server import WhatsAppServer
from tests.platforms.whatsapp.speeds import Speeds
from tests.platforms.whatsapp.templates import Template
from tests.platforms.whatsapp.webhook import WebhookPolicy

__all__ = ["Account", "Customer", "Number", "Speeds", "Template", "WebhookPolicy", "WhatsAppServer"]
