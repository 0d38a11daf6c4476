"""The armed faults of a request in VK's own words; what is the same on every platform stands in ../trouble.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from tests.platforms import trouble
from tests.platforms.faults import Fault
from tests.platforms.ledger import Call
from tests.platforms.trouble import Instead
from tests.platforms.vk.errors import ApiError, captcha

if TYPE_CHECKING:
    from tests.platforms.vk.server import VkServer

BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


def _refusal(fault: Fault) -> ApiError:
    error = captcha() if fault.value == "14" else ApiError(int(fault.value))
    error.words = fault.words or error.words
    return error


async def fail_first(server: VkServer, call: Call, request: web.Request) -> None:
    await trouble.fail_first(server.faults, call, request, _refusal, BAD_GATEWAY)


async def lose_answer(server: VkServer, call: Call, request: web.Request) -> None:
    await trouble.lose_answer(server.faults, server.changes, call, request, BAD_GATEWAY)


__all__ = ["Instead", "fail_first", "lose_answer"]
