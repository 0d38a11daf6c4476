"""One HTTP request to the played API, from the token to the answer, with the faults that were armed."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.faults import Fault
from tests.platforms.ledger import Call
from tests.platforms.telegram import catalogue
from tests.platforms.telegram.accounts import BotAccount
from tests.platforms.telegram.body import read_parameters
from tests.platforms.telegram.context import Context
from tests.platforms.telegram.errors import ApiError, too_many
from tests.platforms.telegram.files import Upload
from tests.platforms.telegram.keys import TELEGRAM
from tests.platforms.telegram.methods import METHODS

if TYPE_CHECKING:
    from tests.platforms.telegram.server import TelegramServer

BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
FAILURES = {
    "400": ApiError(400, "Bad Request: chat not found"),
    "401": ApiError(401, "Unauthorized"),
    "403": ApiError(403, "Forbidden: bot was blocked by the user"),
    "409": ApiError(409, "Conflict: terminated by other getUpdates request"),
    "500": ApiError(500, "Internal Server Error"),
}


async def answer_call(request: web.Request) -> web.StreamResponse:
    server = request.app[TELEGRAM]
    bot = server.find_bot(request.match_info["token"])
    method = request.match_info["method"]
    call = Call(server.clock(), bot.name if bot else "", method, {})
    server.ledger.calls.append(call)
    try:
        if bot is None or bot.revoked:
            raise ApiError(401, "Unauthorized")
        result = await _answer(server, bot, call, request)
    except ApiError as error:
        call.status, call.words, call.limit = error.code, error.words, error.limit or call.limit
        call.retry_after = error.parameters.get("retry_after")
        return _json(error.body(), error.code)
    except _Instead as instead:
        return instead.response
    finally:
        server.changes.tell()
    return _json({"ok": True, "result": result}, 200)


class _Instead(Exception):
    """A fault's own answer takes the place of the API's."""

    def __init__(self, response: web.StreamResponse) -> None:
        self.response = response


async def _answer(server: TelegramServer, bot: BotAccount, call: Call, request: web.Request) -> Any:
    documented = catalogue.find(call.method)
    call.method = documented.name
    raw, files = await read_parameters(request)
    call.params = _shown(raw, files)
    chat = raw.get("chat_id")
    call.chat = int(chat) if chat is not None and str(chat).lstrip("-").isdigit() else chat
    await _before(server, call, request)
    params = catalogue.checked(documented, raw, files)
    result = await METHODS[documented.name](Context(server, bot, params, files, call, request))
    call.status, call.result = 200, result
    await _after(server, call, request)
    return result


def _shown(raw: dict[str, Any], files: dict[str, Upload]) -> dict[str, Any]:
    uploads = {f"file:{key}": f"{file.name} ({len(file.content)} bytes)" for key, file in files.items()}
    return {**raw, **uploads}


async def _before(server: TelegramServer, call: Call, request: web.Request) -> None:
    if slow := server.faults.next(call.method, call.chat, "delay"):
        call.fault = "delay"
        await asyncio.sleep(slow.value)
    fault = server.faults.next(call.method, call.chat, "429", "502", "reset", *FAILURES)
    if fault is None:
        return
    call.fault = fault.kind
    if fault.kind == "reset":
        call.answered = False
        _cut(request)
    if fault.kind == "502":
        call.status = 502
        raise _Instead(web.Response(status=502, text=BAD_GATEWAY, content_type="text/html"))
    raise _failure(fault)


def _failure(fault: Fault) -> ApiError:
    if fault.kind == "429":
        return too_many(fault.value, "chat")
    usual = FAILURES[fault.kind]
    return ApiError(usual.code, fault.words or usual.words)


async def _after(server: TelegramServer, call: Call, request: web.Request) -> None:
    fault = server.faults.next(call.method, call.chat, "lost")
    if fault is None:
        return
    call.fault, call.answered = "lost", False
    server.changes.tell()
    if fault.value == "502":
        raise _Instead(web.Response(status=502, text=BAD_GATEWAY, content_type="text/html"))
    if fault.value == "hang":
        await _hang(request)
    _cut(request)


async def _hang(request: web.Request) -> None:
    """Silence until the caller gives up."""
    # aiohttp has no event for a caller that left, so it is looked up.
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def _cut(request: web.Request) -> None:
    """The connection dies without an answer."""
    if request.transport is not None:
        request.transport.abort()
    raise _Instead(web.Response())


def _json(body: dict[str, Any], status: int) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


async def answer_file(request: web.Request) -> web.Response:
    """https://core.telegram.org/bots/api#getfile: /file/bot<token>/<file_path>"""
    server = request.app[TELEGRAM]
    bot = server.bots.get(request.match_info["token"])
    path = request.match_info["path"]
    call = Call(server.clock(), bot.name if bot else "", "file", {"path": path})
    server.ledger.calls.append(call)
    content = bot.files.download(path) if bot and not bot.revoked else None
    fault = server.faults.next("file", None, "500", "502", "reset")
    if fault is not None:
        call.fault = fault.kind
        if fault.kind == "reset":
            _cut_file(request)
        call.status = int(fault.kind) if fault.kind != "reset" else 0
        return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
    if content is None:
        error = ApiError(404, "Not Found") if bot else ApiError(401, "Unauthorized")
        call.status = error.code
        return _json(error.body(), error.code)
    call.status = 200
    return web.Response(body=content, content_type="application/octet-stream")


def _cut_file(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
