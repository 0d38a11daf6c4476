"""The armed faults of a request in Meta's own words; what is the same on every platform stands in ../trouble.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.platforms import trouble
from tests.platforms.faults import Fault
from tests.platforms.ledger import Call
from tests.platforms.trouble import Instead
from tests.platforms.whatsapp.errors import GraphError

if TYPE_CHECKING:
    from tests.platforms.whatsapp.server import WhatsAppServer

PAGE = "<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>"


def _refusal(fault: Fault) -> GraphError:
    return GraphError(int(fault.value), fault.words or "")


async def fail_first(server: WhatsAppServer, call: Call, request: web.Request) -> None:
    await trouble.fail_first(server.faults, call, request, _refusal, PAGE)


async def lose_answer(server: WhatsAppServer, call: Call, request: web.Request) -> None:
    await trouble.lose_answer(server.faults, server.changes, call, request, PAGE)


__all__ = ["Instead", "fail_first", "lose_answer"]
