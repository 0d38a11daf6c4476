"""The armed faults of a request, whatever its door: before it is done, and when it is done and nobody learns it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from tests.platforms.ledger import Call
from tests.platforms.whatsapp.errors import GraphError
from tests.platforms.whatsapp.faults import BY_HTTP

if TYPE_CHECKING:
    from tests.platforms.whatsapp.server import WhatsAppServer

PAGE = "<!DOCTYPE html><html><head><title>Error</title></head><body>Sorry, something went wrong.</body></html>"


class Instead(Exception):
    """A fault's own answer takes the place of the API's."""

    def __init__(self, response: web.StreamResponse) -> None:
        self.response = response


async def fail_first(server: WhatsAppServer, call: Call, request: web.Request) -> None:
    """Delays and failures before anything is done."""
    if slow := server.faults.next(call.method, call.chat, "delay"):
        call.fault = "delay"
        await asyncio.sleep(slow.value)
    fault = server.faults.next(call.method, call.chat, "fail")
    if fault is None:
        return
    call.fault = str(fault.value)
    if fault.value in BY_HTTP:
        call.status = int(fault.value) if fault.value.isdigit() else 0
        await break_off(call, request, fault.value)
    raise GraphError(int(fault.value), fault.words or "")


async def lose_answer(server: WhatsAppServer, call: Call, request: web.Request) -> None:
    """The call is done, and the caller never learns it."""
    fault = server.faults.next(call.method, call.chat, "lost")
    if fault is None:
        return
    call.fault, call.answered = "lost", False
    server.changes.tell()
    await break_off(call, request, fault.value)


async def break_off(call: Call, request: web.Request, how: str) -> None:
    if how.isdigit():
        raise Instead(web.Response(status=int(how), text=PAGE, content_type="text/html"))
    call.answered = False
    if how == "hang":
        # aiohttp has no event for a caller that left, so it is looked up.
        while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    if request.transport is not None:
        request.transport.abort()
    raise Instead(web.Response())
