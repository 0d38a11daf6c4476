"""One HTTP request to /method/<name>, from the token to the answer, with the faults that were armed.

https://dev.vk.com/api/api-requests: GET or POST, form-encoded; the token as access_token or in Authorization.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.platforms.ledger import Call
from tests.platforms.vk import catalogue
from tests.platforms.vk.community import Community
from tests.platforms.vk.context import Context
from tests.platforms.vk.errors import SPEED, ApiError, too_fast
from tests.platforms.vk.keys import VK
from tests.platforms.vk.methods import METHODS
from tests.platforms.vk.trouble import Instead, fail_first, lose_answer

if TYPE_CHECKING:
    from tests.platforms.vk.server import VkServer

OLDEST_VERSION = (5, 81)


async def answer_call(request: web.Request) -> web.StreamResponse:
    server = request.app[VK]
    raw = {**request.query, **{key: str(value) for key, value in (await request.post()).items()}}
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token = raw.pop("access_token", "") or (bearer if scheme == "Bearer" else "")
    group = server.by_token(token)
    call = Call(server.clock(), group.account if group else "", request.match_info["method"], raw)
    call.chat = _chat(raw)
    server.ledger.calls.append(call)
    asked = {"method": call.method, "oauth": 1, **raw}
    try:
        result = await _answer(server, group, call, request)
        call.status, call.result = 200, result
        await lose_answer(server, call, request)
    except ApiError as error:
        call.status = 429 if error.code in SPEED else error.code
        call.words, call.limit = error.words, error.limit or call.limit
        return _json(error.body(asked))
    except Instead as instead:
        return instead.response
    finally:
        server.changes.tell()
    return _json({"response": result})


async def _answer(server: VkServer, group: Community | None, call: Call, request: web.Request) -> Any:
    if request.content_type == "application/json":
        raise ApiError(8, "application/json is not supported")
    documented = catalogue.find(call.method)
    if group is None or group.revoked:
        raise ApiError(5, "invalid access_token (4).")
    _version(call.params.get("v"))
    await fail_first(server, call, request)
    now = server.clock()
    if group.limit.wait(now) > 0:
        raise too_fast()
    group.limit.take(now)
    group.needs(documented.right)
    params = catalogue.checked(documented, call.params)
    return await METHODS[documented.name](Context(server, group, params, call, request))


def _version(asked: str | None) -> None:
    if not asked:
        raise ApiError(8, "v (version) is required")
    parts = asked.split(".")
    if len(parts) != 2 or not all(part.isdigit() for part in parts):
        raise ApiError(8, "v is not a version")
    if (int(parts[0]), int(parts[1])) < OLDEST_VERSION:
        raise ApiError(8, 'versions below 5.81 are deprecated. Version param (v) should be passed as "5.199".')


def _chat(raw: dict[str, Any]) -> int | None:
    for key in ("peer_id", "user_id", "peer_ids"):
        if (value := str(raw.get(key, ""))).lstrip("-").isdigit():
            return int(value)
    return None


def _json(body: dict[str, Any]) -> web.Response:
    return web.Response(body=json.dumps(body, ensure_ascii=False).encode(), content_type="application/json")
