"""The armed faults of a request, whatever its door: before it is done, and when it is done and nobody learns it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web

from tests.platforms.changes import Changes
from tests.platforms.faults import Fault, Faults
from tests.platforms.ledger import Call

# What HTTP itself does; every other kind of a fault is a refusal in the platform's own words
BY_HTTP = ("500", "502", "503", "reset", "hang")
PAGE = "<html>\r\n<head><title>Error</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


class Instead(Exception):
    """A fault's own answer takes the place of the API's."""

    def __init__(self, response: web.StreamResponse) -> None:
        self.response = response


async def fail_first(
    faults: Faults, call: Call, request: web.Request, refuse: Callable[[Fault], Exception], page: str = PAGE
) -> None:
    """Delays and failures before anything is done; `refuse` makes the platform's own error of a fault."""
    if slow := faults.next(call.method, call.chat, "delay"):
        call.fault = "delay"
        await asyncio.sleep(slow.value)
    fault = faults.next(call.method, call.chat, "fail")
    if fault is None:
        return
    call.fault = str(fault.value)
    if fault.value in BY_HTTP:
        call.status = int(fault.value) if fault.value.isdigit() else 0
        await break_off(call, request, fault.value, page)
    raise refuse(fault)


async def lose_answer(faults: Faults, changes: Changes, call: Call, request: web.Request, page: str = PAGE) -> None:
    """The call is done, and the caller never learns it."""
    fault = faults.next(call.method, call.chat, "lost")
    if fault is None:
        return
    call.fault, call.answered = "lost", False
    changes.tell()
    await break_off(call, request, fault.value, page)


async def break_off(call: Call, request: web.Request, how: str, page: str) -> None:
    if how.isdigit():
        raise Instead(web.Response(status=int(how), text=page, content_type="text/html"))
    call.answered = False
    if how == "hang":
        # aiohttp has no event for a caller that left, so it is looked up.
        while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    if request.transport is not None:
        request.transport.abort()
    raise Instead(web.Response())
