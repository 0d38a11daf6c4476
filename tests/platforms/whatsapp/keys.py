"""How a request handler finds its server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from tests.platforms.whatsapp.server import WhatsAppServer

WA: web.AppKey[WhatsAppServer] = web.AppKey("whatsapp")
